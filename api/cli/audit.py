"""``fadu audit``: verify the log, and write its anchors down elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import exits

if TYPE_CHECKING:
    from api.audit.anchors import Anchor
    from api.keeping.verification import Verified

audit = typer.Typer(help="审计日志：核验、锚点。", no_args_is_help=True)


@audit.command("verify")
def verify(
    anchors: Annotated[
        list[Path] | None,
        typer.Option("--anchors", metavar="文件", help="外存的锚点文件，可写几次"),
    ] = None,
    public_key: Annotated[
        str | None, typer.Option("--public-key", metavar="公钥", help="只信这把密钥签的锚点文件")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="给出 JSON")] = False,
) -> int:
    """从头到尾核验审计日志、快照和规则集，指明第一处被改、被删、被插、换位、截断的记录。

    外存的锚点可查出整体改写和末尾截断。退出码：0 完好；1 有问题；2 锚点文件不能用。
    """
    import msgspec

    from api.audit.anchor_file import AnchorFileError
    from api.cli.installation import installation
    from api.cli.terminal import complain, emit
    from api.keeping.verification import verify as verified

    try:
        outside = [each for path in anchors or () for each in _outside(path, public_key)]
    except (AnchorFileError, OSError) as error:
        complain(str(error))
        return exits.BAD_INPUT
    with installation() as runtime:
        found = verified(runtime.database, outside)
    if as_json:
        emit(msgspec.json.encode(found))
    else:
        _say(found)
    return exits.CLEAN if found.sound else exits.FINDINGS


@audit.command("anchors")
def anchors(
    output: Annotated[
        Path | None, typer.Option("--output", metavar="文件", help="写入文件，不写的给到标准输出")
    ] = None,
) -> int:
    """立即设一个锚点，并给出全部锚点的文件（已签名）；请存到本机管理员改不到的地方。"""
    import sys

    from api.audit.anchor_file import write_anchors
    from api.audit.anchors import all_anchors, make_anchor
    from api.audit.signing_key import SigningKeyError, signing_key
    from api.cli.installation import installation

    with installation(SigningKeyError) as runtime:
        key = signing_key(Path(runtime.settings.data_dir))
        with runtime.database.writing() as connection:
            make_anchor(connection, runtime.clock.now_precise())
            data = write_anchors(all_anchors(connection), key)
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        output.write_bytes(data)
    return exits.CLEAN


def _outside(path: Path, public_key: str | None) -> tuple[Anchor, ...]:
    from api.audit.anchor_file import MOST_BYTES, read_anchors

    with path.open("rb") as file:
        return read_anchors(file.read(MOST_BYTES), public_key).anchors


def _say(found: Verified) -> None:
    from api.cli.terminal import complain, say

    say(
        f"审计记录 {found.entries} 条，快照 {found.snapshots} 份，规则集 {found.rulesets} 份；"
        f"锚点：库内 {found.anchors} 个，外存 {found.outside} 个"
    )
    if found.last:
        say(f"最后一条：{found.last}")
    if found.sound:
        say("完好")
        return
    say(f"发现 {found.fault_count} 处问题，第一处：{found.faults[0].message}")
    for fault in found.faults[1:]:
        say(fault.message)
    if found.fault_count > len(found.faults):
        say(f"另有 {found.fault_count - len(found.faults)} 处没有列出")
    if not found.outside:
        complain("没有用外存的锚点核验，查不出整体改写和最后一个锚点以后的截断")
