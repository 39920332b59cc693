"""The files of a ruleset: its manifest, its texts, and the content it is checked against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec
import yaml

from dsl.calendars import load_calendar
from dsl.content import rulesets_folder
from dsl.diagnostics import Diagnostics
from dsl.file_patterns import files_named, misfit
from dsl.ir.calendar import Calendar
from dsl.ir.vocabulary import Vocabulary
from dsl.plain_yaml import NotPlainError, plain_yaml
from dsl.source import SourceFile, Span
from dsl.statutes import Statutes, load_statutes
from dsl.vocabulary import load_vocabulary

MANIFEST = "ruleset.yaml"
MOST_BYTES = 64 * 1024
"""Of a manifest."""

_NAME = re.compile(r"[a-z][a-z0-9-]*")


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``ruleset.yaml``: what a ruleset is called and which files belong to it."""

    name: str
    version: str
    title: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """What every ruleset is checked against."""

    vocabulary: Vocabulary
    calendar: Calendar
    statutes: Statutes


def surroundings(content: Path) -> Surroundings:
    """Load vocabulary, calendars and statutes of a content folder."""
    return Surroundings(
        load_vocabulary(content / "vocabulary"),
        load_calendar(content / "calendars"),
        load_statutes(content / "statutes"),
    )


def content_of(folder: Path) -> Path:
    """Where a ruleset's vocabulary, statutes and calendars are."""
    if (folder.parent / "vocabulary").is_dir():
        return folder.parent
    return rulesets_folder()


def read_manifest(folder: Path, diagnostics: Diagnostics) -> Manifest | None:
    """The manifest of a ruleset; None and E415 if it can't be used."""
    reason = ""
    try:
        manifest = msgspec.convert(plain_yaml(_text(folder / MANIFEST)), Manifest)
        if _NAME.fullmatch(manifest.name):
            reason = misfit(manifest.files)
            if not reason:
                return manifest
        else:
            reason = f"name “{manifest.name}”应为小写英文字母、数字、连字符"
    except OSError:
        reason = f"目录中没有 {MANIFEST}"
    except (UnicodeDecodeError, NotPlainError, yaml.YAMLError, msgspec.ValidationError) as error:
        reason = str(error).splitlines()[0]
    diagnostics.add(
        "E415", Span(MANIFEST, 0, 0), f"规则集说明 {MANIFEST} 不能用", found=reason,
        advice="写明 name、version、title、files 四项，见 rulesets/README.md",
    )  # fmt: skip
    return None


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotPlainError(f"大于 {MOST_BYTES} 字节")
    return data.decode("utf-8")


def rule_files(folder: Path, manifest: Manifest) -> list[Path]:
    """The files the manifest names, in order of name, each once."""
    return files_named(folder, manifest.files)


def read_texts(folder: Path, manifest: Manifest, diagnostics: Diagnostics) -> dict[str, SourceFile]:
    """The rule texts by name; E416 for one that can't be read, E415 if there are none."""
    sources: dict[str, SourceFile] = {}
    for path in rule_files(folder, manifest):
        name = path.relative_to(folder).as_posix()
        try:
            sources[name] = SourceFile(name, path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            diagnostics.add(
                "E416", Span(name, 0, 0), f"文件 {name} 读不出来", found=name,
                advice="存为 UTF-8 编码的文本",
            )  # fmt: skip
    if not sources and not len(diagnostics):
        diagnostics.add(
            "E415", Span(MANIFEST, 0, 0), "规则集里没有规则文件", found="、".join(manifest.files),
            advice="核对 files 的写法",
        )  # fmt: skip
    return sources
