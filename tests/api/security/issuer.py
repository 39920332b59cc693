"""A small unified sign-in on the loopback address: OpenID Connect, one user who always agrees."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "fadu", "test-secret"


class Issuer:
    """Its key, its codes, and what it says of its user."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.key = RSAKey.generate_key(2048, {"kid": "K1", "use": "sig", "alg": "RS256"})
        self.claims: dict[str, Any] = {"sub": "P001"}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.description: dict[str, str] = {
            "issuer": address,
            "authorization_endpoint": f"{address}/authorize",
            "token_endpoint": f"{address}/token",
            "jwks_uri": f"{address}/keys",
        }

    def token(self, key: RSAKey | None = None, algorithm: str = "RS256", **claims: Any) -> str:
        """A signed token; ``claims`` replace the usual ones, None leaves one out."""
        now = int(time.time())
        usual = {"iss": self.address, "aud": CLIENT, "exp": now + 300, "iat": now}
        given = {k: v for k, v in (usual | self.claims | claims).items() if v is not None}
        header = {"alg": algorithm, "kid": self.key.kid}
        return jwt.encode(header, given, key or self.key, algorithms=[algorithm])

    def agree(self, address: str) -> str:
        """What a browser does there: the user agrees; gives the query of the way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"code={code}&state={asked['state']}"

    def exchanged(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code, None if anything about it is wrong."""
        asked = self.codes.pop(form.get("code", ""), None)
        registered = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or authorization != f"Basic {registered}":
            return None
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        return {"token_type": "Bearer", "id_token": self.token(nonce=asked["nonce"])}


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Run one for as long as it is needed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_address[1]}")
    server.issuer = issuer  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        issuer = self._issuer()
        if self.path == "/.well-known/openid-configuration":
            self._send(200, issuer.description)
        elif self.path == "/keys":
            self._send(200, {"keys": [issuer.key.as_dict(private=False)]})
        else:
            self._send(404, {})

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        found = self._issuer().exchanged(form, self.headers.get("authorization", ""))
        self._send(400 if found is None else 200, found or {"error": "invalid_grant"})

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""

    def _issuer(self) -> Issuer:
        issuer: Issuer = self.server.issuer  # type: ignore[attr-defined]
        issuer.asked.append(self.path)
        return issuer

    def _send(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
