"""YAML of the plain kind: mappings, lists and texts, a few levels deep, each written out.

What YAML can do beyond that makes a short text stand for an endless one (aliases, merges) or
needs more stack than there is (nesting), and a manifest needs none of it.
"""

from __future__ import annotations

import yaml

DEEPEST = 4

_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class NotPlainError(ValueError):
    """A text that is no plain YAML; the message is Chinese."""


def plain_yaml(text: str) -> object:
    """What the text says.  Raises NotPlainError and yaml.YAMLError."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise NotPlainError("不用锚点和引用（& 与 *）")
        if getattr(event, "tag", None):
            raise NotPlainError("不用类型标记（!）")
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
            raise NotPlainError("不用合并（<<）")
        depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
        if depth > DEEPEST:
            raise NotPlainError(f"至多 {DEEPEST} 层")
    try:
        return yaml.safe_load(text)
    except ValueError as error:
        # What looks like a day or a number and is none, such as 2026-99-99.
        raise NotPlainError("有的日期或者数字读不出来，文字加引号") from error
