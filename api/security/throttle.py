"""Failed sign-ins are counted by account and by address; too many have to wait."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from api.security.recording import Change
from api.security.tables import attempts
from api.security.tokens import digest_of

WINDOW_MILLISECONDS = 15 * 60 * 1000
MOST_PER_ACCOUNT = 5
MOST_PER_ADDRESS = 30


class TooManyAttemptsError(Exception):
    """Sign-in is refused for now, whether it would be right or not; ``seconds`` to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(str(seconds))


def check_attempts(connection: Connection, name: str, address: str, now: int) -> None:
    """Raises TooManyAttemptsError if the account or the address has failed too often."""
    for kind, text, most in _counted(name, address):
        query = select(attempts).where(attempts.c.digest == _digest(kind, text))
        kept = connection.execute(query).first()
        if kept is not None and kept.until > now and kept.failures >= most:
            raise TooManyAttemptsError(max(1, (kept.until - now) // 1000))


def count_failure(change: Change, name: str, address: str) -> None:
    """Count a failed sign-in; counts are forgotten when their window is over."""
    change.connection.execute(attempts.delete().where(attempts.c.until <= change.at))
    for kind, text, most in _counted(name, address):
        digest = _digest(kind, text)
        query = select(attempts.c.failures).where(attempts.c.digest == digest)
        failures = (change.connection.execute(query).scalar() or 0) + 1
        query = select(func.min(attempts.c.until)).where(attempts.c.digest == digest)
        until = change.connection.execute(query).scalar() or change.at + WINDOW_MILLISECONDS
        change.upsert(attempts, {"digest": digest, "failures": failures, "until": until})
        if failures == most:
            change.note("session.throttled", {"by": kind, "until": until})


def forget_failures(connection: Connection, name: str) -> None:
    """Start again with an account that has signed in."""
    connection.execute(attempts.delete().where(attempts.c.digest == _digest("account", name)))


def _counted(name: str, address: str) -> tuple[tuple[str, str, int], ...]:
    return ("account", name, MOST_PER_ACCOUNT), ("address", address, MOST_PER_ADDRESS)


def _digest(kind: str, text: str) -> str:
    return digest_of(f"{kind} {text}")
