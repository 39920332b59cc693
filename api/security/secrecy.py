"""How secret a case is: the codes of the vocabulary's ``secrecy_level``, ranked."""

from __future__ import annotations

RANKS = {"none": 0, "work": 1, "secret": 2, "confidential": 3, "top": 4}
"""非涉密, 内部（工作秘密）, 秘密, 机密, 绝密."""

LABELS = {
    "none": "非涉密",
    "work": "内部（工作秘密）",
    "secret": "秘密",
    "confidential": "机密",
    "top": "绝密",
}

UNSTATED = RANKS["work"]
"""A case that does not say is treated as 内部: not having said so does not make it public."""

HIGHEST = max(RANKS.values())


def rank_of(code: object) -> int:
    """The rank of a level; of none stated, ``UNSTATED``; of an unknown code, the highest."""
    if code is None:
        return UNSTATED
    return RANKS.get(code, HIGHEST) if isinstance(code, str) else HIGHEST
