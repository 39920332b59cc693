"""``fadu native``: the rules as machine code, made once for this machine."""

from __future__ import annotations

from api.cli import exits, options


def native(ruleset: options.Ruleset = None) -> None:
    """把规则编译成本机机器码，存入缓存目录，之后的核查自动使用；需要 C 编译器。"""
    import typer

    from api.cli.terminal import complain, say
    from api.loading import load_rules
    from api.settings import read_settings
    from engine.compiled.engine import Compiled
    from engine.compiled.native import replacing
    from engine.facts import looking

    cache = read_settings().cache_folder()
    if cache is None:
        complain("没有缓存目录，无处存放；用环境变量 FADU_CACHE_DIR 指明")
        raise typer.Exit(exits.BAD_INPUT)
    compiled = Compiled(load_rules(options.folder(ruleset), cache), cache)
    done = compiled.native or replacing.prepare(compiled.source, cache)
    if not (done and looking.prepare(cache)):
        complain("没有编译成：需要 C 编译器和本版 Python 的头文件；不编译也能核查，只是慢些")
        raise typer.Exit(exits.BAD_INPUT)
    say(f"已编译，存于 {cache}")
