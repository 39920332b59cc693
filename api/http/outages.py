"""What the database refuses: nothing was done.

If it cannot be reached or written, the caller may repeat; a text it cannot keep is the caller's to
mend.
"""

from __future__ import annotations

from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from api.problems import Problem, problem

RETRY_SECONDS = 5

_DISK_FULL = "53100"
"""PostgreSQL's SQLSTATE of a full disk."""


def outage(error: Exception) -> Problem | None:
    """What to say if the error is one of the database's, None if it is not."""
    if isinstance(error, NoConnectionError):
        return _unavailable("数据库的连接都在使用中")
    if isinstance(error, DataError) and "NUL" in str(error.orig):
        words = "文字里有不能存的字符（U+0000）；去掉后重送"
        return problem("bad-request", "请求有误", 400, words)
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    if _is_full(error):
        found = "存放数据库的磁盘已满，写不进去；请管理员腾出空间"
        return problem(
            "disk-full", "磁盘已满", 503, f"{found}。本次什么也没有写入，之后可以照原样重送"
        )
    if "locked" in str(error.orig):
        return _unavailable("数据库正忙")
    return _unavailable("数据库连不上")


def _unavailable(found: str) -> Problem:
    words = f"{found}；本次什么也没有写入，{RETRY_SECONDS} 秒后可以照原样重送"
    return problem("unavailable", "暂时不能服务", 503, words)


def _is_full(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == _DISK_FULL or "is full" in str(error.orig)
