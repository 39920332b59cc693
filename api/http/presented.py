"""What the service shows of one version of the rules: its pages, made when first asked for."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from api.http.pages import Page
from api.rulebook import rule_list
from api.rulesets.current import RulesInForce
from api.security.secrecy import RANKS
from api.settings import Settings
from api.shadowing import Shadow
from api.wordbook import word_list
from engine.checking import Checker
from engine.facts.schema import json_schema


class Presented:
    """The pages and the checker of one version; a request keeps to the one it began with."""

    def __init__(self, rules: RulesInForce, settings: Settings) -> None:
        self.rules_in_force = rules
        self._settings = settings

    @property
    def checker(self) -> Checker:
        """The checker of this version."""
        return self.rules_in_force.checker

    @cached_property
    def highest_secrecy(self) -> int:
        """Rank of the most secret cases that this site takes."""
        return RANKS[self._settings.highest_secrecy]

    @cached_property
    def headers(self) -> dict[str, str]:
        """Headers of every answer to a check: the ruleset's hash; case data is not to be kept."""
        return {"ETag": f'"{self.checker.ruleset.hash}"', "Cache-Control": "no-store"}

    @cached_property
    def shadow(self) -> Shadow:
        """The second engine that judges a share of the checks again."""
        kept = Path(self._settings.data_dir) / "disagreements.jsonl"
        alarm = logging.getLogger("fadu.shadow").error
        settings = self._settings
        return Shadow(self.checker, settings.shadow_engine, settings.shadow_share, kept, alarm)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The rule files by name."""
        return self.rules_in_force.texts()

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
