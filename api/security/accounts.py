"""Local accounts of persons: roles, unit, clearance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Row, select

from api.security.identity import ROLE_LABELS, Role
from api.security.recording import Change, RightsRefusedError
from api.security.tables import accounts, units

SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,127}")

APART = (Role.ADMINISTRATOR, Role.AUDITOR)
"""Roles held alone (三员分立): who gives rights uses none, who checks records makes none."""


class Account(NamedTuple):
    """One person; ``unit`` a code or None for the root, ``clearance`` a rank of secrecy."""

    subject: str
    name: str
    roles: frozenset[Role]
    unit: str | None
    clearance: int
    disabled: bool = False


def put_account(change: Change, account: Account) -> bool:
    """Add an account or change it; False if it is so already.

    Nobody changes the own account: rights are given by others.  Raises RightsRefusedError.
    """
    if not SUBJECT.fullmatch(account.subject):
        raise RightsRefusedError("账号名应为 1 至 128 个字母、数字或者 . _ @ -，以字母数字开头")
    if change.by == account.subject:
        raise RightsRefusedError("不能改动自己的账号，请由另一名管理员办理")
    check_rights(change.connection, account.roles, account.unit)
    if account_of(change.connection, account.subject) == account:
        return False
    row = account._asdict() | {"roles": kept_roles(account.roles), "changed_at": change.at}
    change.upsert(accounts, row)
    content = {
        "account": account.subject,
        "roles": sorted(account.roles),
        "unit": account.unit,
        "clearance": account.clearance,
        "disabled": account.disabled,
    }
    change.note("account.changed", content)
    return True


def account_of(connection: Connection, subject: str) -> Account | None:
    """An account, None if there is none."""
    row = connection.execute(select(accounts).where(accounts.c.subject == subject)).first()
    return None if row is None else _account(row)


def accounts_after(connection: Connection, after: str, limit: int) -> Sequence[Account]:
    """Accounts in the order of their subjects, after one."""
    query = select(accounts).where(accounts.c.subject > after)
    return [_account(row) for row in connection.execute(query.order_by("subject").limit(limit))]


def check_rights(connection: Connection, roles: frozenset[Role], unit: str | None) -> None:
    """Raises RightsRefusedError if the unit is unknown or roles are held that must be apart."""
    if unit is not None:
        known = connection.execute(select(units.c.code).where(units.c.code == unit)).first()
        if known is None:
            raise RightsRefusedError("没有这个单位，请先在单位树中建立")
    for role in APART:
        if role in roles and len(roles) > 1:
            raise RightsRefusedError(f"{ROLE_LABELS[role]}不得兼任其他角色（三员分立）")


def kept_roles(roles: Iterable[Role]) -> str:
    """Roles as they are kept."""
    return " ".join(sorted(roles))


def roles_of(text: str) -> frozenset[Role]:
    """Kept roles."""
    return frozenset(Role(each) for each in text.split())


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        row.subject, row.name, roles_of(row.roles), row.unit, row.clearance, row.disabled
    )
