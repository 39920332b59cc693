"""``fadu fmt``: rule texts in their one form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import exits, options


def fmt(
    ruleset: Annotated[
        Path | None,
        typer.Argument(metavar="规则集目录", help="不写的用 FADU_RULESET，再不然用随带的全国规则"),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="只看不改：有文件不合格式的，退出码为 1")
    ] = False,
) -> None:
    """把规则文件排成统一的格式；有错的文件不动。

    退出码：0 都合格式（或者已经排好）；1 用了 --check 而有文件不合格式；2 有文件读不懂。
    """
    from api.cli.problems import rendered, seen_from_here
    from api.cli.terminal import complain, say
    from dsl.diagnostics import Diagnostics
    from dsl.formatting.files import format_file
    from dsl.manifests import content_of, read_manifest, read_texts
    from dsl.parsing import lexicon_of, parse_ruleset
    from dsl.vocabulary import load_vocabulary

    folder = options.folder(ruleset)
    diagnostics = Diagnostics()
    manifest = read_manifest(folder, diagnostics)
    sources = read_texts(folder, manifest, diagnostics) if manifest else {}
    if len(diagnostics):
        complain(rendered(diagnostics, sources, folder))
        raise typer.Exit(exits.BAD_INPUT)
    vocabulary = load_vocabulary(content_of(folder) / "vocabulary")
    lexicon = lexicon_of(sources.values(), vocabulary)
    changed, broken = [], []
    for parsed in parse_ruleset(sources.values(), vocabulary):
        text = format_file(parsed, lexicon)
        if text is None:
            broken.append(parsed)
        elif text != parsed.source.text:
            changed.append(parsed.source.name)
            if not check:
                (folder / parsed.source.name).write_text(text, "utf-8")
    for name in changed:
        say(f"{'不合格式' if check else '已排好'}：{seen_from_here(folder)}/{name}")
    for parsed in broken:
        complain(rendered(parsed.problems, sources, folder))
    if broken:
        raise typer.Exit(exits.BAD_INPUT)
    raise typer.Exit(exits.FINDINGS if check and changed else exits.CLEAN)
