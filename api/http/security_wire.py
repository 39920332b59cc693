"""What the routes of units, accounts, systems, sessions and the access log say."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from api.moments import written_at
from api.security.access_log import Reading
from api.security.accounts import Account
from api.security.clients import Client, Key, Way
from api.security.identity import Identity, Role
from api.security.secrecy import RANKS
from api.security.units import Unit
from api.store.schema import NAME

MOST_UNITS = 5_000

Level = Literal["none", "work", "secret", "confidential", "top"]
Name = Annotated[str, Field(title="名称", min_length=1, max_length=NAME)]
Roles = Annotated[list[Role], Field(title="角色", max_length=len(Role))]
UnitCode = Annotated[str | None, Field(title="单位编号，null 为全部单位；必须写明", max_length=32)]
Clearance = Annotated[Level, Field(title="知密等级")]
Disabled = Annotated[bool, Field(title="停用")]

_LEVELS: dict[int, Level] = {rank: code for code, rank in RANKS.items()}  # type: ignore[misc]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class UnitBody(_Body):
    """A unit's name and place."""

    name: Name
    parent: Annotated[str | None, Field(title="上级单位编号", max_length=32)] = None


class UnitLine(UnitBody):
    """A unit of an import."""

    code: Annotated[str, Field(title="单位编号", min_length=1, max_length=32)]

    def unit(self) -> Unit:
        """For the tree."""
        return Unit(self.code, self.parent, self.name)


class UnitsBody(_Body):
    """An import."""

    units: Annotated[list[UnitLine], Field(title="单位", max_length=MOST_UNITS)]


class UnitShown(UnitLine):
    """A unit with its path."""

    path: Annotated[str, Field(title="自上而下的路径")]

    @classmethod
    def of(cls, unit: Unit) -> Self:
        """Of the tree."""
        return cls(**unit._asdict())


class UnitPage(_Body):
    """Units after a cursor."""

    units: Annotated[list[UnitShown], Field(title="单位")]
    next: Annotated[str | None, Field(title="下一页从哪条路径之后取，没有下一页的为空")]


class Changed(_Body):
    """How much of what was sent differed."""

    changed: Annotated[int, Field(title="有变动的件数")]


class AccountBody(_Body):
    """An account's rights."""

    name: Name
    roles: Roles
    unit: UnitCode
    clearance: Clearance = "work"
    disabled: Disabled = False

    def account(self, subject: str) -> Account:
        """For the register."""
        roles = frozenset(self.roles)
        rank = RANKS[self.clearance]
        return Account(subject, self.name, roles, self.unit, rank, self.disabled)


class AccountShown(AccountBody):
    """An account."""

    subject: Annotated[str, Field(title="账号名")]

    @classmethod
    def of(cls, account: Account) -> Self:
        """Of the register."""
        given = account._asdict() | {
            "roles": sorted(account.roles),
            "clearance": _LEVELS[account.clearance],
        }
        return cls(**given)


class AccountPage(_Body):
    """Accounts after a cursor."""

    accounts: Annotated[list[AccountShown], Field(title="账号")]
    next: Annotated[str | None, Field(title="下一页从哪个账号之后取，没有下一页的为空")]


class ClientBody(_Body):
    """A system's rights and ways in."""

    name: Name
    roles: Roles
    unit: UnitCode
    clearance: Clearance = "work"
    ways: Annotated[list[Way], Field(title="接入方式", max_length=2)]
    certificate_subject: Annotated[str, Field(title="证书主体（RFC 4514）", max_length=512)] = ""
    certificate_serial: Annotated[str, Field(title="证书序列号（十六进制）", max_length=64)] = ""
    disabled: Disabled = False

    def system(self, client: str) -> Client:
        """For the register."""
        given = self.model_dump() | {
            "client": client,
            "roles": frozenset(self.roles),
            "ways": frozenset(self.ways),
            "clearance": RANKS[self.clearance],
        }
        return Client(**given)


class ClientShown(ClientBody):
    """A system."""

    client: Annotated[str, Field(title="接入系统代号")]

    @classmethod
    def of(cls, client: Client) -> Self:
        """Of the register."""
        given = client._asdict() | {
            "roles": sorted(client.roles),
            "ways": sorted(client.ways),
            "clearance": _LEVELS[client.clearance],
        }
        return cls(**given)


class ClientPage(_Body):
    """Systems after a cursor."""

    clients: Annotated[list[ClientShown], Field(title="接入系统")]
    next: Annotated[str | None, Field(title="下一页从哪个代号之后取，没有下一页的为空")]


class KeyBody(_Body):
    """What a new key shall be like."""

    expires_at: Annotated[
        str | None,
        Field(title="失效时间，不写的不失效", examples=["2027-03-11T00:00:00+08:00"]),
    ] = None


class KeyShown(_Body):
    """What may be told of a key."""

    prefix: Annotated[str, Field(title="密钥前缀（用以指认）")]
    created_at: Annotated[str, Field(title="生成时间")]
    expires_at: Annotated[str | None, Field(title="失效时间")]
    revoked_at: Annotated[str | None, Field(title="停用时间")]

    @classmethod
    def of(cls, key: Key) -> Self:
        """Of the register."""
        return cls(
            prefix=key.prefix,
            created_at=written_at(key.created_at),
            expires_at=None if key.expires_at is None else written_at(key.expires_at),
            revoked_at=None if key.revoked_at is None else written_at(key.revoked_at),
        )


class KeyList(_Body):
    """The keys of a system."""

    keys: Annotated[list[KeyShown], Field(title="密钥")]


class KeyMade(_Body):
    """A key at the only moment it is told."""

    key: Annotated[str, Field(title="密钥，只显示这一次")]
    prefix: Annotated[str, Field(title="密钥前缀（用以指认）")]


class SignInBody(_Body):
    """A sign-in by name, for developing."""

    account: Annotated[str, Field(title="账号名", min_length=1, max_length=NAME)]
    cookie: Annotated[bool, Field(title="以 Cookie 登录（浏览器）")] = False


class SessionMade(_Body):
    """A new session; the token is told unless it went into a cookie."""

    token: Annotated[str | None, Field(title="令牌，作 Authorization: Bearer 之用，只显示这一次")]
    csrf: Annotated[str, Field(title="以 Cookie 登录的，改动时作请求头 Fadu-CSRF")]
    expires_at: Annotated[str, Field(title="失效时间")]


class OwnAccess(_Body):
    """Who the caller is taken for."""

    subject: Annotated[str, Field(title="账号名或者接入系统")]
    kind: Annotated[Literal["client", "person"], Field(title="系统还是人员")]
    name: Name
    roles: Roles
    unit_path: Annotated[str, Field(title="所属单位的路径")]
    clearance: Clearance
    permissions: Annotated[list[str], Field(title="权限")]
    csrf: Annotated[str | None, Field(title="以 Cookie 登录的，改动时作请求头 Fadu-CSRF")]

    @classmethod
    def of(cls, identity: Identity, permissions: list[str], csrf: str | None) -> Self:
        """Of an identity."""
        return cls(
            subject=identity.subject,
            kind=identity.kind,
            name=identity.name,
            roles=sorted(identity.roles),
            unit_path=identity.unit_path,
            clearance=_LEVELS[identity.clearance],
            permissions=permissions,
            csrf=csrf,
        )


class Ended(_Body):
    """How many sessions were ended."""

    ended: Annotated[int, Field(title="结束的登录数")]


class ReadingShown(_Body):
    """One line of the access log."""

    seq: Annotated[int, Field(title="序号")]
    at: Annotated[str, Field(title="时间")]
    subject: Annotated[str, Field(title="谁")]
    unit_path: Annotated[str, Field(title="其单位")]
    what: Annotated[str, Field(title="查阅何种档案", examples=["case", "archive"])]
    key: Annotated[str, Field(title="档案编号")]
    purpose: Annotated[str, Field(title="目的")]

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """Of the log."""
        return cls(**reading._asdict() | {"at": written_at(reading.at)})


class ReadingPage(_Body):
    """Lines after a cursor."""

    readings: Annotated[list[ReadingShown], Field(title="查阅记录")]
    next: Annotated[int, Field(title="下一次从哪个序号之后取")]
