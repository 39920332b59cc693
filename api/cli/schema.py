"""``fadu schema``: the JSON Schema of a snapshot."""

from __future__ import annotations

from api.cli import options


def schema(ruleset: options.Ruleset = None) -> None:
    """输出案件快照的 JSON Schema。"""
    import json

    from api.cli.terminal import say
    from dsl.manifests import content_of
    from dsl.vocabulary import load_vocabulary
    from engine.facts.schema import json_schema

    vocabulary = load_vocabulary(content_of(options.folder(ruleset)) / "vocabulary")
    say(json.dumps(json_schema(vocabulary), ensure_ascii=False, indent=2))
