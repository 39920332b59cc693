"""What the routes share: the settings, the checker and the pages of this process."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
from fastapi import Request

from api.http.pages import Page
from api.rulebook import rule_list, rule_texts
from api.runtime import Runtime
from api.settings import Settings
from api.shadowing import Shadow
from api.wordbook import word_list
from engine.checking import Checker
from engine.facts.schema import json_schema


@dataclass(frozen=True)
class Shared:
    """Made once per process; the pages when they are first asked for."""

    runtime: Runtime
    checker: Checker

    @property
    def settings(self) -> Settings:
        """What the site has set."""
        return self.runtime.settings

    @cached_property
    def headers(self) -> dict[str, str]:
        """Headers of every answer to a check: the ruleset's hash; case data is not to be kept."""
        return {"ETag": f'"{self.checker.ruleset.hash}"', "Cache-Control": "no-store"}

    @cached_property
    def shadow(self) -> Shadow:
        """The second engine that judges a share of the checks again."""
        kept = Path(self.settings.data_dir) / "disagreements.jsonl"
        alarm = logging.getLogger("fadu.shadow").error
        settings = self.settings
        return Shadow(self.checker, settings.shadow_engine, settings.shadow_share, kept, alarm)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The rule files by name."""
        return rule_texts(self.settings.ruleset_folder(), self.checker.ruleset)

    @cached_property
    def rules(self) -> Page:
        """The list of rules."""
        return self._page(rule_list(self.checker.ruleset))

    @cached_property
    def vocabulary(self) -> Page:
        """The vocabulary."""
        return self._page(word_list(self.checker.ruleset.vocabulary))

    @cached_property
    def schema(self) -> Page:
        """The JSON Schema of a snapshot."""
        schema = json_schema(self.checker.ruleset.vocabulary)
        body = msgspec.json.encode(schema)
        return Page(body, self.checker.ruleset.hash, "application/schema+json")

    def _page(self, content: object) -> Page:
        return Page(msgspec.json.encode(content), self.checker.ruleset.hash)


def shared(request: Request) -> Shared:
    """The shared things of the app that serves this request."""
    found: Shared = request.app.state.shared
    return found
