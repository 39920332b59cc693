"""What the database refuses: what was under way is undone, or nobody knows.

If it cannot be reached or written, the caller may repeat; a text it cannot keep is the caller's to
mend.
"""

from __future__ import annotations

from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from api.problems import Problem, problem

RETRY_SECONDS = 5

_UNCONFIRMED = (
    "，没有得到写入的确认；"
    f"{RETRY_SECONDS} 秒后照原样重送，快照不会重复登记，其他写入请带同一个 Idempotency-Key"
)
_NOTHING = f"；本次什么也没有写入，{RETRY_SECONDS} 秒后可以照原样重送"

_DISK_FULL = "53100"
_WAITED_TOO_LONG = "55P03"
_NOT_NOW = ("unavailable", "暂时不能服务", 503)


def outage(error: Exception, *, wrote: bool = False) -> Problem | None:
    """What to say if the error is one of the database's, None if it is not.

    ``wrote``: whether the request had something to commit before.
    """
    confirmed = _UNCONFIRMED if wrote else _NOTHING
    if isinstance(error, NoConnectionError):
        return problem(*_NOT_NOW, f"数据库的连接都在使用中{confirmed}")
    if isinstance(error, DataError) and "NUL" in str(error.orig):
        words = "文字里有不能存的字符（U+0000）；去掉后重送"
        return problem("bad-request", "请求有误", 400, words)
    if not isinstance(error, DBAPIError) or not _is_outage(error):
        return None
    if _is_full(error):
        found = "存放数据库的磁盘已满，写不进去；请管理员腾出空间"
        words = found + (_UNCONFIRMED if wrote else "。本次什么也没有写入，之后可以照原样重送")
        return problem("disk-full", "磁盘已满", 503, words)
    if "locked" in str(error.orig) or _state(error) == _WAITED_TOO_LONG:
        return problem(*_NOT_NOW, f"数据库正忙{confirmed}")
    return problem(*_NOT_NOW, f"数据库连不上{_UNCONFIRMED}")


def _is_outage(error: DBAPIError) -> bool:
    return isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated


def _is_full(error: DBAPIError) -> bool:
    return _state(error) == _DISK_FULL or "is full" in str(error.orig)


def _state(error: DBAPIError) -> str | None:
    """PostgreSQL's SQLSTATE, None on SQLite and where there was no server to give one."""
    found: str | None = getattr(error.orig, "sqlstate", None)
    return found
