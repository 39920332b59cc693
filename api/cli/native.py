"""``fadu native``: the rules as machine code, made on this machine or taken over from another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import exits, options

Into = Annotated[
    Path | None,
    typer.Option("--into", metavar="目录", help="编译到这个目录，供没有编译器的同类机器取用"),
]
From = Annotated[
    Path | None,
    typer.Option("--from", metavar="目录", help="从这个目录取用；其中的代码会被运行，须可信"),
]


def native(ruleset: options.Ruleset = None, into: Into = None, source: From = None) -> int:
    """把规则编译成机器码，存入缓存目录，之后的核查自动使用；需要 C 编译器。

    没有编译器的机器：在系统、处理器、Python 版本相同的机器上 --into 目录，拷过来 --from 目录。
    """
    from api.cli.terminal import complain
    from api.settings import read_settings

    if into and source:
        raise typer.BadParameter("--into 与 --from 只能用一个")
    folder, cache = options.folder(ruleset), read_settings().cache_folder()
    if into:
        return _compile_into(into, folder, cache)
    if cache is None:
        complain("没有缓存目录，无处存放；用环境变量 FADU_CACHE_DIR 指明")
        return exits.BAD_INPUT
    return _take(source, folder, cache) if source else _compile(folder, cache)


def _compile(folder: Path, cache: Path) -> int:
    from api.cli.terminal import say
    from api.machine_code import missing, parts

    source = _source(folder, cache)
    if missing(parts(source), cache) and not _prepared(source, cache):
        return _not_compiled()
    say(f"已编译，存于 {cache}")
    return exits.CLEAN


def _compile_into(into: Path, folder: Path, cache: Path | None) -> int:
    from api.cli.terminal import say
    from engine.native.building import SUFFIX

    if not _prepared(_source(folder, cache), into):
        return _not_compiled()
    say(f"已编译，存于 {into}；适用于 {SUFFIX} 的 Python，取用：fadu native --from 目录")
    return exits.CLEAN


def _source(folder: Path, cache: Path | None) -> str:
    from api.loading import load_rules
    from engine.compiled.engine import Compiled

    return Compiled(load_rules(folder, cache), cache).source


def _prepared(source: str, target: Path) -> bool:
    from engine.compiled.native import replacing
    from engine.facts import looking

    return replacing.prepare(source, target) and looking.prepare(target)


def _not_compiled() -> int:
    from api.cli.terminal import complain

    complain(
        "没有编译成：需要 C 编译器和本版 Python 的头文件，目录要可写；不编译也能核查，只是慢些"
    )
    return exits.BAD_INPUT


def _take(source: Path, folder: Path, cache: Path) -> int:
    from api.cli.terminal import complain, say
    from api.machine_code import RULES, missing, parts
    from engine.native.carrying import CacheNotOursError, Taking, take

    known = parts(_source(folder, cache))
    try:
        if not source.is_dir():
            complain(f"没有目录 {source}")
            return exits.BAD_INPUT
        taken = {name: take(part, source, cache) for name, part in known.items()}
        absent = _why_absent(source) if Taking.ABSENT in taken.values() else ""
    except CacheNotOursError:
        complain(f"缓存目录 {cache} 不归当前用户，或者别人可写，其中的机器码不会被采用；没有取用")
        return exits.BAD_INPUT
    except OSError as error:
        complain(f"没有取用成：{error.strerror}（{error.filename}）")
        return exits.BAD_INPUT
    for name, what in taken.items():
        if what is Taking.UNSAFE:
            file = source / known[name].file
            complain(f"{name}：{file} 是链接、不是普通文件，或者别人可写，不取用")
        elif what is Taking.USELESS:
            complain(f"{name}：本机装载不了，多半是系统的 C 库比编译的机器旧")
    count = list(taken.values()).count(Taking.TAKEN)
    if absent:
        complain(absent)
    say(f"取用 {count} 个文件，存于 {cache}" if count else "没有取用任何文件")
    lacking = missing(known, cache)
    if lacking:
        say(f"用 Python 运行的：{'、'.join(lacking)}；结果相同，只是慢些")
    else:
        say("现行规则已用机器码")
    return exits.BAD_INPUT if RULES in lacking else exits.CLEAN


def _why_absent(source: Path) -> str:
    from engine.native.building import SUFFIX
    from engine.native.carrying import kinds

    made_for = kinds(source)
    if not made_for:
        return f"{source} 里没有机器码"
    if SUFFIX not in made_for:
        return f"{source} 里的是为 {'、'.join(sorted(made_for))} 编译的，本机是 {SUFFIX}"
    return f"{source} 里的出自别的规则或者别的程序版本；要用编译时的那一版，或者重新编译"
