"""Systems that call, and their ways in: API keys and client certificates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from sqlalchemy import Connection, Row, select, update

from api.security.accounts import check_rights, kept_roles, roles_of
from api.security.certificates import canonical_serial, canonical_subject
from api.security.identity import SYSTEM_ROLES, Role
from api.security.recording import Change, RightsRefusedError
from api.security.tables import client_keys, clients
from api.security.tokens import NewKey, digest_of, new_key, prefix_of, same

CLIENT = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
MOST_KEYS = 5
"""Valid keys of one system at once: enough to rotate, few enough to keep an eye on."""

Way = Literal["api_key", "certificate"]
WAYS: tuple[Way, ...] = get_args(Way)
WAY_LABELS: dict[Way, str] = {"api_key": "接口密钥", "certificate": "数字证书"}


class Client(NamedTuple):
    """One system.  A certificate is known by its subject (RFC 4514) and, if one is given, its
    serial number (hexadecimal); both are empty if it has none.
    """

    client: str
    name: str
    roles: frozenset[Role]
    unit: str | None
    clearance: int
    ways: frozenset[Way]
    certificate_subject: str = ""
    certificate_serial: str = ""
    disabled: bool = False


class Key(NamedTuple):
    """What may be told of an API key; times in milliseconds UTC."""

    prefix: str
    client: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None


def put_client(change: Change, client: Client) -> bool:
    """Add a system or change it; False if it is so already.  Raises RightsRefusedError."""
    client = _checked(change.connection, client)
    if client_of(change.connection, client.client) == client:
        return False
    row = client._asdict() | {
        "roles": kept_roles(client.roles),
        "ways": " ".join(sorted(client.ways)),
        "changed_at": change.at,
    }
    change.upsert(clients, row)
    content = {
        "client": client.client,
        "roles": sorted(client.roles),
        "unit": client.unit,
        "clearance": client.clearance,
        "ways": sorted(client.ways),
        "certificate": client.certificate_serial or bool(client.certificate_subject),
        "disabled": client.disabled,
    }
    change.note("client.changed", content)
    return True


def add_key(change: Change, client: str, expires_at: int | None) -> NewKey:
    """A new key of a system, shown this once.  Raises RightsRefusedError."""
    kept = client_of(change.connection, client)
    if kept is None or "api_key" not in kept.ways:
        raise RightsRefusedError("没有这个接入系统，或者它不得以接口密钥接入")
    if expires_at is not None and expires_at <= change.at:
        raise RightsRefusedError("密钥的失效时间应在现在以后")
    if sum(_valid(key, change.at) for key in keys_of(change.connection, client)) >= MOST_KEYS:
        raise RightsRefusedError(f"同时有效的密钥至多 {MOST_KEYS} 个，请先停用旧的")
    made = new_key()
    row = {
        "prefix": made.prefix,
        "client": client,
        "digest": made.digest,
        "created_at": change.at,
        "expires_at": expires_at,
    }
    change.upsert(client_keys, row)
    change.note("client.key_added", {"client": client, "key": made.prefix, "until": expires_at})
    return made


def revoke_key(change: Change, client: str, prefix: str) -> bool:
    """Make a key good for nothing; False if there is no such valid key."""
    ended = change.connection.execute(
        update(client_keys)
        .where(
            client_keys.c.client == client,
            client_keys.c.prefix == prefix,
            client_keys.c.revoked_at.is_(None),
        )
        .values(revoked_at=change.at)
    )
    if ended.rowcount == 0:
        return False
    change.note("client.key_revoked", {"client": client, "key": prefix})
    return True


def client_of(connection: Connection, client: str) -> Client | None:
    """A system, None if there is none."""
    row = connection.execute(select(clients).where(clients.c.client == client)).first()
    return None if row is None else _client(row)


def client_of_certificate(connection: Connection, subject: str, serial: str) -> Client | None:
    """The system a certificate belongs to: of its very serial number, or of its subject alone."""
    query = select(clients).where(
        clients.c.certificate_subject == subject,
        clients.c.certificate_serial.in_(["", serial]),
    )
    row = connection.execute(query.order_by(clients.c.certificate_serial.desc())).first()
    return None if row is None else _client(row)


def client_of_key(connection: Connection, text: str, now: int) -> Client | None:
    """The system an API key belongs to, None if the key is not valid at ``now`` (ms UTC)."""
    prefix = prefix_of(text)
    query = select(client_keys).where(client_keys.c.prefix == (prefix or ""))
    kept = connection.execute(query).first()
    if kept is None or not same(kept.digest, digest_of(text)):
        return None
    valid = kept.revoked_at is None and (kept.expires_at is None or kept.expires_at > now)
    return client_of(connection, kept.client) if valid else None


def clients_after(connection: Connection, after: str, limit: int) -> Sequence[Client]:
    """Systems in the order of their names, after one."""
    query = select(clients).where(clients.c.client > after).order_by("client").limit(limit)
    return [_client(row) for row in connection.execute(query)]


def keys_of(connection: Connection, client: str) -> Sequence[Key]:
    """The keys of a system, oldest first, the ended ones too."""
    query = select(client_keys).where(client_keys.c.client == client)
    rows = connection.execute(query.order_by("created_at", "prefix"))
    return [Key(r.prefix, r.client, r.created_at, r.expires_at, r.revoked_at) for r in rows]


def _valid(key: Key, now: int) -> bool:
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now)


def _checked(connection: Connection, client: Client) -> Client:
    if not CLIENT.fullmatch(client.client):
        raise RightsRefusedError("接入系统的代号应为 1 至 64 个小写字母、数字或者 . _ -")
    if not client.roles <= SYSTEM_ROLES:
        raise RightsRefusedError("接入系统只能是办案系统，其余角色只授予人员")
    check_rights(connection, client.roles, client.unit)
    subject = canonical_subject(client.certificate_subject)
    serial = canonical_serial(client.certificate_serial)
    if bool(client.certificate_subject) != bool(subject):
        raise RightsRefusedError("证书主体应如 CN=case,O=110000（RFC 4514）")
    if bool(client.certificate_serial) != bool(serial) or (serial and not subject):
        raise RightsRefusedError("证书序列号应为十六进制数，并与证书主体一同写明")
    if ("certificate" in client.ways) != bool(subject):
        raise RightsRefusedError("以数字证书接入的须写明证书主体，不以证书接入的不写")
    if subject and _taken(connection, client.client, subject, serial):
        raise RightsRefusedError("该证书已属于另一接入系统")
    return client._replace(certificate_subject=subject, certificate_serial=serial)


def _taken(connection: Connection, client: str, subject: str, serial: str) -> bool:
    query = select(clients.c.client).where(
        clients.c.client != client,
        clients.c.certificate_subject == subject,
        clients.c.certificate_serial == serial,
    )
    return connection.execute(query).first() is not None


def _client(row: Row[tuple[object, ...]]) -> Client:
    ways = frozenset(way for way in WAYS if way in row.ways.split())
    return Client(
        row.client,
        row.name,
        roles_of(row.roles),
        row.unit,
        row.clearance,
        ways,
        row.certificate_subject,
        row.certificate_serial,
        row.disabled,
    )
