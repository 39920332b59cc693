"""The changes an administrator makes to rights: each one transaction, each in the audit chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from api.clock import Clock
from api.security.accounts import Account, put_account
from api.security.clients import Client, add_key, put_client, revoke_key
from api.security.recognition import Recognition
from api.security.recording import Change, Record
from api.security.tokens import NewKey
from api.security.units import Unit, put_units, remove_unit
from api.store.database import Database


class Directory:
    """Units, accounts and systems.  ``by`` is the subject of whoever changes them; all methods
    raise RightsRefusedError for what cannot be.
    """

    def __init__(
        self,
        database: Callable[[], Database],
        clock: Clock,
        record: Record,
        recognition: Recognition,
    ) -> None:
        self._database = database
        self._clock = clock
        self._record = record
        self._recognition = recognition

    def put_units(self, units: Iterable[Unit], by: str) -> int:
        """Add or change units; the number that differed."""
        with self._changing(by) as change:
            return put_units(change, units)

    def remove_unit(self, code: str, by: str) -> bool:
        """Take an unused unit out; False if there is none."""
        with self._changing(by) as change:
            return remove_unit(change, code)

    def put_account(self, account: Account, by: str) -> bool:
        """Add or change an account; False if it was so already."""
        with self._changing(by) as change:
            return put_account(change, account)

    def put_client(self, client: Client, by: str) -> bool:
        """Add or change a system; False if it was so already."""
        with self._changing(by) as change:
            return put_client(change, client)

    def add_key(self, client: str, expires_at: int | None, by: str) -> NewKey:
        """A new API key; its text is known now and never again."""
        with self._changing(by) as change:
            return add_key(change, client, expires_at)

    def revoke_key(self, client: str, prefix: str, by: str) -> bool:
        """End an API key; False if there is no valid one of that prefix."""
        with self._changing(by) as change:
            return revoke_key(change, client, prefix)

    @contextmanager
    def _changing(self, by: str) -> Iterator[Change]:
        database = self._database()
        with database.writing() as connection:
            yield Change(database, connection, self._record, by, self._clock.now_precise())
        self._recognition.forget()
