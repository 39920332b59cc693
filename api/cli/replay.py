"""``fadu replay``: an answer again, byte by byte."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import exits


def replay(
    check_id: Annotated[str, typer.Argument(metavar="核查编号", help="答复里的 check_id")],
    output: Annotated[
        Path | None, typer.Option("--output", metavar="文件", help="答复写入文件")
    ] = None,
    seq: Annotated[
        int | None, typer.Option("--seq", metavar="序号", min=1, help="指明哪一次答复")
    ] = None,
) -> int:
    """用当时的快照、规则集和选项再核查一次，给出同样的字节。

    退出码：0 逐字节相同；1 缺什么或者何处不同（写明）；2 没有这个核查编号。
    """
    import sys

    from api.cli.installation import installation
    from api.cli.terminal import complain
    from api.keeping.replaying import Outcome

    with installation() as runtime:
        found = runtime.replayer.replay(check_id, seq)
    if found is None:
        complain(f"审计日志里没有核查 {check_id}")
        return exits.BAD_INPUT
    told = found.replayed
    complain(f"第 {told.seq} 条审计记录（同一核查共答复 {told.times} 次）：{told.message}")
    for note in told.notes:
        complain(f"  {note}")
    if told.outcome is not Outcome.SAME:
        complain(f"  快照 {told.snapshot}\n  规则集 {told.ruleset}\n  当时答复 {told.recorded}")
        if told.found:
            complain(f"  重演答复 {told.found}")
    if found.answer is not None:
        if output is not None:
            output.write_bytes(found.answer)
        else:
            sys.stdout.buffer.write(found.answer)
            sys.stdout.buffer.flush()
    return exits.CLEAN if told.outcome is Outcome.SAME else exits.FINDINGS
