"""The two ways in for persons: through the issuer, and by name alone while developing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import delete, select

from api.clock import Clock
from api.security.local import person_of
from api.security.oidc.provider import Provider
from api.security.oidc.rights import identity_of
from api.security.recognition import Recognition
from api.security.recording import Change, Record
from api.security.sessions import Session, end_session, end_sessions_of, open_session
from api.security.tables import login_flows
from api.security.throttle import check_attempts, count_failure, forget_failures
from api.security.tokens import digest_of
from api.settings import Settings
from api.store.database import Database

FLOW_MILLISECONDS = 10 * 60 * 1000
"""How long somebody may take at the issuer."""


class SignInRefusedError(Exception):
    """No session: wrong name, no rights, a sign-in that was not begun here.  Why is not told."""


class SignInUnavailableError(Exception):
    """This way in is not open on this site; the text is Chinese."""


class Redirect(NamedTuple):
    """Where the browser goes to sign in, and the state it must bring back in a cookie."""

    address: str
    state: str


class SigningIn:
    """Opens and ends sessions; every opening and ending is in the audit chain."""

    def __init__(
        self,
        settings: Settings,
        database: Callable[[], Database],
        clock: Clock,
        record: Record,
        recognition: Recognition,
        provider: Provider | None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._record = record
        self._recognition = recognition
        self._provider = provider

    def by_name(self, name: str, address: str) -> Session:
        """A session of a local account, without proof: for developing on one machine only.

        Raises SignInUnavailableError in production, SignInRefusedError, TooManyAttemptsError.
        """
        if self._settings.environment == "production":
            raise SignInUnavailableError("正式运行不提供本地登录，请经统一认证登录")
        with self._changing(name) as change:
            check_attempts(change.connection, name, address, change.at)
            person = person_of(change.connection, name)
            if person is not None:
                forget_failures(change.connection, name)
                return open_session(change, person.subject, "development", self._lasts())
            count_failure(change, name, address)
        raise SignInRefusedError

    def begin(self, back_to: str) -> Redirect:
        """Begin at the issuer.  Raises SignInUnavailableError, IssuerUnavailableError."""
        begun = self._issuer().begin()
        now = self._clock.now_precise()
        row = {
            "digest": digest_of(begun.state),
            "verifier": begun.verifier,
            "nonce": begun.nonce,
            "back_to": back_to,
            "expires_at": now + FLOW_MILLISECONDS,
        }
        database = self._database()
        with database.writing() as connection:
            connection.execute(delete(login_flows).where(login_flows.c.expires_at <= now))
            database.upsert(connection, login_flows, row)
        return Redirect(begun.address, begun.state)

    def finish(self, state: str, code: str) -> tuple[Session, str]:
        """The session of whoever comes back from the issuer, and where the browser goes on to.

        ``state`` must have been found equal to the browser's cookie.  Raises SignInRefusedError,
        SignInUnavailableError, IssuerUnavailableError.
        """
        provider = self._issuer()
        now = self._clock.now_precise()
        with self._database().writing() as connection:
            here = login_flows.c.digest == digest_of(state)
            flow = connection.execute(select(login_flows).where(here)).first()
            connection.execute(delete(login_flows).where(here))
        if flow is None or flow.expires_at <= now:
            raise SignInRefusedError
        person = provider.finish(code, flow.verifier, flow.nonce, now)
        if person is None:
            raise SignInRefusedError
        with self._changing(person.subject) as change:
            if identity_of(change.connection, person) is None:
                raise SignInRefusedError
            claims = None if person.roles is None else person
            session = open_session(change, person.subject, "issuer", self._lasts(), claims)
        return session, flow.back_to

    def end(self, token: str, by: str) -> None:
        """End the session of a token."""
        with self._changing(by) as change:
            end_session(change, token)
        self._recognition.forget()

    def end_all(self, subject: str, by: str) -> int:
        """End all sessions of a person; how many there were."""
        with self._changing(by) as change:
            ended = end_sessions_of(change, subject)
        self._recognition.forget()
        return ended

    def _issuer(self) -> Provider:
        if self._provider is None:
            raise SignInUnavailableError("本站没有接入统一认证（FADU_OIDC_ISSUER）")
        return self._provider

    def _lasts(self) -> int:
        return self._settings.session_minutes * 60_000

    @contextmanager
    def _changing(self, by: str) -> Iterator[Change]:
        database = self._database()
        with database.writing() as connection:
            yield Change(database, connection, self._record, by, self._clock.now_precise())
