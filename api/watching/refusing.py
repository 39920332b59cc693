"""Why a snapshot was not taken, as problems to be answered with."""

from __future__ import annotations

from api.problems import Problem, bad_field, problem

SNAPSHOT = "/snapshot"
"""Where the snapshot stands in a request."""


class PushRefusedError(Exception):
    """Nothing was taken; ``problem`` says why, in Chinese."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.type)


def other_content() -> PushRefusedError:
    """The snapshot's id was used for another content."""
    detail = "这个快照编号已用于另一内容；内容有变的，换一个快照编号再送"
    return PushRefusedError(problem("snapshot-conflict", "快照编号已用", 409, detail))


def sequence_taken() -> PushRefusedError:
    """Another snapshot of the case has the same sequence number."""
    detail = "这个顺序号已用于本案另一快照；顺序号应随每次送入增大"
    return PushRefusedError(problem("sequence-conflict", "顺序号已用", 409, detail))


def not_there() -> PushRefusedError:
    """The case is not there, or may not be seen."""
    detail = "没有这个案件，或者无权查看"
    return PushRefusedError(problem("not-found", "没有这项内容", 404, detail))


def other_unit() -> PushRefusedError:
    """The case's unit is not under the sender's."""
    found = bad_field(
        f"{SNAPSHOT}/case/handling_unit",
        "办案单位不在送件系统的单位之下",
        ["本单位或者下级单位的机构代码"],
        "由该单位的办案系统送，或者请管理员调整单位",
    )
    return PushRefusedError(found)


def too_secret() -> PushRefusedError:
    """The case is more secret than its sender may see."""
    found = bad_field(
        f"{SNAPSHOT}/case/secrecy",
        "案件密级高于送件系统可见的密级",
        ["可见范围内的密级"],
        "请管理员核定送件系统的可见密级",
    )
    return PushRefusedError(found)


def other_case() -> PushRefusedError:
    """The snapshot is of another case than the address says, or of none."""
    found = bad_field(
        f"{SNAPSHOT}/case/case_no",
        "案件编号应与地址中的相同",
        ["地址中的案件编号"],
        "核对地址与快照是否同一案件",
    )
    return PushRefusedError(found)


def unusable(pointer: str, what: str) -> PushRefusedError:
    """A name in the snapshot that the watch needs is missing or cannot be kept."""
    found = bad_field(
        SNAPSHOT + pointer,
        f"没有可用的{what}",
        ["至多 128 个可见字符"],
        f"写明{what}；同一内容重送时不变",
    )
    return PushRefusedError(found)


def bad_case_id() -> PushRefusedError:
    """The case's number in the address cannot be used."""
    found = bad_field("", "地址中的案件编号不能用", ["至多 128 个可见字符"], "核对案件编号")
    return PushRefusedError(found)


def no_account() -> PushRefusedError:
    """The owner of a calendar is none this site can ask for the present rights."""
    detail = "日历每次都按生成人现时的权限给出，本站没有你的账号，查不到；请管理员登记账号"
    return PushRefusedError(problem("no-account", "没有本站账号", 409, detail))


def too_many_feeds(most: int) -> PushRefusedError:
    """The owner has as many calendars as may be."""
    detail = f"日历订阅已有 {most} 个；先撤销不用的"
    return PushRefusedError(problem("too-many", "日历订阅过多", 409, detail))
