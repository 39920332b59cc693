"""Answers that depend on the ruleset alone, with an entity tag each."""

from __future__ import annotations

import hashlib

from fastapi import Request
from starlette.responses import Response

_SHOWN = 16


class Page:
    """A body that stays the same as long as the ruleset does.

    Its tag is the ruleset's hash and a digest of the body: titles and places in the text may
    change without a change of meaning.
    """

    def __init__(
        self, body: bytes, ruleset_hash: str, media_type: str = "application/json"
    ) -> None:
        self._body = body
        self._media_type = media_type
        self.etag = f'"{ruleset_hash}.{hashlib.sha256(body).hexdigest()[:_SHOWN]}"'

    def answer(self, request: Request) -> Response:
        """The page, or 304 if the caller has it (If-None-Match)."""
        headers = {"ETag": self.etag, "Cache-Control": "no-cache"}
        if _has(request.headers.get("if-none-match", ""), self.etag):
            return Response(None, 304, headers)
        return Response(self._body, 200, headers, self._media_type)


def _has(given: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return "*" in tags or etag in tags
