"""The registry of laws (``rulesets/statutes``): titles, versions, days in force, articles.

A citation of a rule is checked against it: a title that is not listed, a version that does not
exist, an article beyond the last one or a law out of force can't reach a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LABEL_ENDING = re.compile(r"年?(?:修正|修订|公布|发布|试行|版)?$")
_DIGITS = "零一二三四五六七八九"
_NUMBER = r"[0-9]+|[零〇一二两三四五六七八九十百千]+"
_ARTICLE = re.compile(
    rf"第?(?P<article>{_NUMBER})条(?:之(?P<sub>{_NUMBER}))?"
    rf"(?:第?(?P<paragraph>{_NUMBER})款)?"
    rf"(?:第?（?(?P<item>{_NUMBER})）?项)?"
    rf"(?:第?(?P<point>{_NUMBER})目)?"
)


class LawVersion(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    rename={"from_": "from"},
):
    """One version of a law, in force from its first to its last day, both included.

    ``from_`` None: the first day isn't known; ``until`` None: no end is known.  ``articles``
    is the number of the last article where that has been checked.  ``verified`` says how far
    the text itself was read.
    """

    label: Annotated[str, msgspec.Meta(min_length=1)]
    verified: Literal["yes", "partial", "no"]
    from_: date | None = None
    until: date | None = None
    articles: Annotated[int, msgspec.Meta(gt=0)] | None = None
    note: str = ""

    def in_force_on(self, day: date) -> bool:
        """Whether the version may be in force that day (open ends are taken as in force)."""
        return (self.from_ is None or self.from_ <= day) and (
            self.until is None or day <= self.until
        )

    def meets(self, first: date, last: date | None) -> bool:
        """Whether the version may be in force on some day from ``first`` to ``last``."""
        return (self.until is None or first <= self.until) and (
            last is None or self.from_ is None or self.from_ <= last
        )

    def spans(self, first: date, last: date | None) -> bool:
        """Whether the version may be in force on every day from ``first`` to ``last``."""
        return (self.from_ is None or self.from_ <= first) and (
            self.until is None or (last is not None and last <= self.until)
        )


class Law(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A law, regulation or document rules may cite.

    ``numbering`` says how provisions are named: 第几条, or the document's own levels, as
    written (二（一）2、第6项).
    """

    title: Annotated[str, msgspec.Meta(min_length=2)]
    short: tuple[str, ...]
    versions: Annotated[tuple[LawVersion, ...], msgspec.Meta(min_length=1)]
    numbering: Literal["article", "free"] = "article"

    def version(self, label: str) -> LawVersion | None:
        """The version of that label; 2018修正, 2018年修订 and 2018版 mean 2018."""
        plain = _LABEL_ENDING.sub("", label)
        return next((v for v in self.versions if v.label in (label, plain)), None)

    def current(self, first: date, last: date | None) -> tuple[LawVersion, ...]:
        """Versions that may be in force on some day from ``first`` to ``last``, oldest first."""
        return tuple(v for v in self.versions if v.meets(first, last))


class StatutesError(Exception):
    """The registry can't be used; ``problems`` holds one Chinese line for each fault."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Statutes:
    """All laws by every title they may be cited by."""

    def __init__(self, laws: Iterable[Law]) -> None:
        self.laws = tuple(laws)
        self._by_title = {title: law for law in self.laws for title in (law.title, *law.short)}

    def find(self, title: str) -> Law | None:
        """The law of that full or short title."""
        return self._by_title.get(title)

    def titles(self) -> tuple[str, ...]:
        """Every title a law may be cited by."""
        return tuple(self._by_title)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    laws: tuple[Law, ...]


def load_statutes(folder: Path) -> Statutes:
    """Read every ``*.yaml`` file of the folder, in order of name.

    Raises StatutesError with every fault: unreadable file, wrong shape, a title given twice,
    versions of one law that overlap, are out of order or carry the same label.
    """
    laws: list[Law] = []
    problems: list[str] = []
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        problems.append(f"{folder.name}：没有法律登记文件（*.yaml）")
    for path in paths:
        try:
            content = yaml.load(path.read_text("utf-8"), _LOADER)
            laws += msgspec.convert(content, _File).laws
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            problems.append(f"{path.name}：读不出来（{error}）")
        except msgspec.ValidationError as error:
            problems.append(f"{path.name}：结构不对（{error}）")
    problems += _faults(laws)
    if problems:
        raise StatutesError(problems)
    return Statutes(laws)


def _faults(laws: list[Law]) -> list[str]:
    found: list[str] = []
    titles: set[str] = set()
    for law in laws:
        for title in (law.title, *law.short):
            if title in titles:
                found.append(f"《{title}》：登记了两次，一个题名只能指一部法律")
            titles.add(title)
        labels = [version.label for version in law.versions]
        found += [
            f"《{law.title}》：版本 {label} 登记了两次"
            for label in sorted({label for label in labels if labels.count(label) > 1})
        ]
        for version in law.versions:
            if version.from_ and version.until and version.until < version.from_:
                found.append(f"《{law.title}》（{version.label}）：止日早于起日")
        for earlier, later in zip(law.versions, law.versions[1:], strict=False):
            if earlier.until and later.from_ and later.from_ <= earlier.until:
                found.append(f"《{law.title}》：{earlier.label} 与 {later.label} 两版的施行期重叠")
    return found


def number_of(text: str) -> int:
    """A whole number written in Arabic or Chinese digits, below ten thousand.

    Raises ValueError if the text is no such number.
    """
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for char in text.replace("〇", "零").replace("两", "二"):
        if char in _DIGITS:
            digit = _DIGITS.index(char)
        elif char in "十百千":
            unit = {"十": 10, "百": 100, "千": 1000}[char]
            total += (digit or (1 if char == "十" and total % 100 == 0 else 0)) * unit
            digit = 0
        else:
            raise ValueError(text)
    return total + digit


def chinese(number: int) -> str:
    """A whole number from 0 to 9999 as provisions are numbered: 86 gives 八十六, 110 一百一十."""
    if number < 10:
        return _DIGITS[number]
    written = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += _DIGITS[digit] + name
        elif written and not written.endswith("零"):
            written += "零"
    written = written.rstrip("零")
    return written.removeprefix("一") if written.startswith("一十") else written


class Provision(msgspec.Struct, frozen=True):
    """A place in a law: its normal text and, where it is numbered, the article's number."""

    text: str
    article: int | None = None


def provision(text: str, numbering: Literal["article", "free"] = "article") -> Provision | None:
    """Bring a place to one form: 第156条1款 gives 第一百五十六条第一款.

    A free numbering is kept as written, without spaces and with full-width parentheses.
    None if a law with numbered articles is cited without one.
    """
    tidy = "".join(text.split()).replace("(", "（").replace(")", "）")
    match = _ARTICLE.fullmatch(tidy)
    if match is None:
        return Provision(tidy) if numbering == "free" and tidy else None
    article = number_of(match["article"])
    written = f"第{chinese(article)}条"
    if match["sub"]:
        written += f"之{chinese(number_of(match['sub']))}"
    for part, name in (("paragraph", "款"), ("item", "项"), ("point", "目")):
        if match[part]:
            written += f"第{chinese(number_of(match[part]))}{name}"
    return Provision(written, article)
