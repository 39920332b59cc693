"""Who is asking: a client system or a person, with roles and a place in the tree of units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from api.security.secrecy import UNSTATED


class Role(StrEnum):
    """The fixed roles; ``ROLE_LABELS`` has their Chinese names."""

    CASE_SYSTEM = "case_system"
    LEGAL_OFFICER = "legal_officer"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: dict[Role, str] = {
    Role.CASE_SYSTEM: "办案系统",
    Role.LEGAL_OFFICER: "法制员",
    Role.REVIEWER: "审核人",
    Role.PUBLISHER: "发布人",
    Role.SUPERVISOR: "监督人员",
    Role.AUDITOR: "审计",
    Role.ADMINISTRATOR: "管理员",
}

SYSTEM_ROLES = frozenset({Role.CASE_SYSTEM})
"""What a system may be.  The other roles are for persons: who enters a system has its key, and
would hold by it what is to be held apart, and read without a purpose.
"""


@dataclass(frozen=True)
class Identity:
    """Somebody who was recognised.

    ``unit_path`` is the path of the own unit, from the root, each code followed by a slash
    ("/440000/440100/"); everything below it is visible, "/" sees all.  ``clearance`` is the
    highest secrecy of cases that may be seen, a rank of ``api.security.secrecy``.
    """

    subject: str
    kind: Literal["client", "person"]
    name: str
    roles: frozenset[Role]
    unit_path: str
    clearance: int = UNSTATED

    def has(self, *roles: Role) -> bool:
        """Whether at least one of these roles is held."""
        return not self.roles.isdisjoint(roles)


LOCAL = Identity("client:local", "client", "本机试用", frozenset({Role.CASE_SYSTEM}), "/")
"""Who asks without credentials while access is open: this machine, as a 办案系统."""
