"""The lines of a text: declarations, the lines below them, and comments.

A line that begins with a word of ``dsl.keywords`` and a colon opens a new item; any other line
goes on with the item before it.  So a mistake in one line never hides those in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dsl import keywords
from dsl.diagnostics import Diagnostics
from dsl.reading.lexicon import Lexicon
from dsl.resolving.suggesting import nearest
from dsl.source import SourceFile, Span

_LABEL = r"[ ]*(「[^」\n]*」)?[ ]*"
_FIELD_WORDS = "|".join(sorted(keywords.FIELDS, key=len, reverse=True))
_FIELD = re.compile(rf"[ ]*({_FIELD_WORDS}){_LABEL}：")
#: Items whose text is their label: 示例「清明顺延」, 整改「立即讯问」.
_LABEL_ONLY = re.compile(r"[ ]*(示例|整改)[ ]*(「[^」\n]*」)[ ]*")
_NO_COLON = re.compile(rf"[ ]*({_FIELD_WORDS})(?:[ ]+(?!.*：)|[ ]*$)")
_UNKNOWN = re.compile(rf"[ ]*([\u4e00-\u9fff]{{2,8}}){_LABEL}：")
_DECLARATION = re.compile(
    r"[ ]*(规则)(?=[ ]*[A-Za-z「])"
    r"|[ ]*(期限定义|定义)(?=[^：\n]*（)"
    r"|(规则|期限定义|定义|参数|阶梯)(?=[ ]|$)|(参数|阶梯)(?=[^：\n]+：)"
)


@dataclass
class Item:
    """One line (with those that go on with it): 期限：自 执行时间 起 三日 以内.

    ``begin`` to ``end`` is its text after the colon; ``head`` the word before it.
    """

    field: str
    head: Span
    begin: int
    end: int
    label: str | None = None
    label_span: Span | None = None

    @property
    def span(self) -> Span:
        """From the first word to the end of the text."""
        return Span(self.head.file, self.head.start, max(self.end, self.head.end))


@dataclass
class Block:
    """A declaration: its heading and the items below it."""

    heading: Item
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Comment:
    """# … to the end of a line; ``own_line``: nothing else stands on that line."""

    span: Span
    text: str
    own_line: bool


@dataclass
class Outline:
    """All blocks and comments of a text, and the text as it is read."""

    source: SourceFile
    normal: str
    blocks: list[Block]
    comments: list[Comment]


def normalise(source: SourceFile) -> tuple[str, list[Comment]]:
    """The text with equal marks made the same and comments blanked; and the comments."""
    text = source.text.translate(keywords.PUNCTUATION)
    comments = [
        Comment(Span(source.name, start, end), source.text[start + 1 : end].strip(), own_line)
        for start, end, own_line in _comments(text)
    ]
    for comment in comments:
        start, end = comment.span.start, comment.span.end
        text = text[:start] + " " * (end - start) + text[end:]
    return text, comments


def _comments(text: str) -> Iterator[tuple[int, int, bool]]:
    start = 0
    for line in text.split("\n"):
        quoted = False
        for i, char in enumerate(line):
            if char == "「":
                quoted = "」" in line[i:]
            elif char == "」":
                quoted = False
            elif char == "#" and not quoted:
                yield start + i, start + len(line.rstrip()), not line[:i].strip()
                break
        start += len(line) + 1


def outline(source: SourceFile, lexicon: Lexicon, problems: Diagnostics) -> Outline:
    """Find the blocks and items of a text; report lines that belong to none."""
    normal, comments = normalise(source)
    found = Outline(source, normal, [], comments)
    current: Item | None = None
    for number, start in enumerate(source.line_starts, 1):
        line = normal[start : start + len(source.line(number))]
        if not line.strip():
            continue
        end = start + len(line.rstrip())
        opened = _opening(source, line, start, end)
        if opened is not None and opened.field in keywords.DECLARATIONS:
            found.blocks.append(Block(opened))
            current = opened
        elif opened is not None and found.blocks:
            found.blocks[-1].items.append(opened)
            current = opened
        elif opened is None and current is not None and not _is_stray(line, current, lexicon):
            current.end = end
        else:
            current = _stray(source, line, start, end, found, problems)
    return found


def _opening(source: SourceFile, line: str, start: int, end: int) -> Item | None:
    """The item a line opens, if it opens one."""
    match = _DECLARATION.match(line)
    if match:
        group = next(i for i in (1, 2, 3, 4) if match[i])
        head = Span(source.name, start + match.start(group), start + match.end(group))
        return Item(match[group], head, head.end, end)
    match = _FIELD.match(line) or _LABEL_ONLY.match(line)
    if match is None:
        return None
    head = Span(source.name, start + match.start(1), start + match.end(1))
    item = Item(match[1], head, min(start + match.end(), end), end)
    if match[2]:
        item.label_span = Span(source.name, start + match.start(2), start + match.end(2))
        item.label = source.slice(item.label_span)[1:-1]
    return item


def _is_stray(line: str, current: Item, lexicon: Lexicon) -> bool:
    """Whether a line that opens no item looks like one that was meant to."""
    if current.field == "整改":
        return False
    unknown = _UNKNOWN.match(line)
    if unknown:
        return not (current.field == "事实" and unknown[1] in lexicon.names)
    return _NO_COLON.match(line) is not None


def _stray(
    source: SourceFile,
    line: str,
    start: int,
    end: int,
    found: Outline,
    problems: Diagnostics,
) -> Item:
    """Report a line that belongs nowhere; what follows it is passed over with it."""
    word = _UNKNOWN.match(line) or _NO_COLON.match(line)
    if not found.blocks:
        span = Span(source.name, start + len(line) - len(line.lstrip()), end)
        problems.add(
            "E114",
            span,
            "这一行不在任何规则、定义、参数或阶梯之下",
            found=source.slice(span)[:20],
            expected=keywords.DECLARATIONS,
            advice="先写 规则 编号「标题」，再写它的各行",
        )
        return Item("", span, span.end, end)
    assert word is not None
    span = Span(source.name, start + word.start(1), start + word.end(1))
    if word.re is _NO_COLON:
        problems.add(
            "E103",
            span,
            f"行首的「{word[1]}」后面缺冒号",
            found=source.slice(Span(source.name, span.start, end))[:20],
            expected=("：",),
            advice=f"写成 {word[1]}：…",
        )
    else:
        near = nearest(word[1], keywords.FIELDS)
        problems.add(
            "E102",
            span,
            f"不认识的行首词「{word[1]}」",
            found=word[1],
            expected=near or keywords.RULE_FIELDS,
            advice=f"是否要写「{near[0]}」" if near else "改为表中列出的行首词，或者并入上一行",
        )
    skipped = Item("", span, span.end, end)
    found.blocks[-1].items.append(skipped)
    return skipped
