"""What a request brings along to show who sends it."""

from __future__ import annotations

import ipaddress
from http.cookies import CookieError, SimpleCookie

from starlette.types import Scope

from api.security.addresses import is_loopback, networks
from api.security.certificates import canonical_serial, canonical_subject
from api.security.recognition import Credential
from api.settings import Settings

SESSION_COOKIE = "__Host-fadu-session"
"""The prefix makes browsers insist on Secure, on this host alone and on the whole of it."""

CSRF_HEADER = b"fadu-csrf"

_VERIFIED = b"fadu-client-verify"
_SUBJECT = b"fadu-client-subject"
_SERIAL = b"fadu-client-serial"
_FORWARDED = frozenset({b"forwarded", b"x-real-ip", b"via"})
_OF_PROXIES = (b"x-forwarded-", b"fadu-client-")
_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")


class Credentials:
    """Reads credentials; headers about certificates count only from the configured proxies."""

    def __init__(self, settings: Settings) -> None:
        self._proxies = networks(settings.proxy_addresses)

    def credential(self, scope: Scope) -> Credential | None:
        """The credential of a request: Authorization, else the session cookie, else the client
        certificate of the connection or, through a proxy, of the proxy's connection.
        """
        cookie = b""
        for name, value in scope["headers"]:
            if name == b"authorization":
                scheme, _, text = value.decode("latin-1").partition(" ")
                return Credential("bearer", text.strip() if scheme.lower() == "bearer" else "")
            if name == b"cookie":
                cookie += b"; " + value if cookie else value
        if cookie and (session := session_of(cookie.decode("latin-1"))):
            return Credential("cookie", session)
        tls = scope.get("extensions", {}).get("tls")
        if tls and tls.get("client_cert_name"):
            return Credential("certificate", tls["client_cert_name"], tls["client_cert_serial"])
        if self._proxies and self._from_proxy(scope):
            return self._forwarded(scope)
        return None

    def header(self, scope: Scope, wanted: bytes) -> str:
        """The value of a header, empty if there is none or more than one."""
        found = [value for name, value in scope["headers"] if name == wanted]
        return found[0].decode("latin-1") if len(found) == 1 else ""

    def address(self, scope: Scope) -> str:
        """The caller's address: of the connection, or what a configured proxy says it is."""
        peer = scope["client"][0] if scope.get("client") else ""
        if self._proxies and self._from_proxy(scope):
            return self.header(scope, b"x-real-ip") or peer
        return peer

    def from_this_machine(self, scope: Scope) -> bool:
        """Whether a request came straight from this machine: through no proxy that is configured
        or shows itself, and not from a foreign web page.
        """
        client = scope.get("client")
        if not client or not is_loopback(client[0]) or self._from_proxy(scope):
            return False
        for name, value in scope["headers"]:
            if name in _FORWARDED or name.startswith(_OF_PROXIES):
                return False
            if name == b"origin" and not _own_origin(value):
                return False
        return True

    def _from_proxy(self, scope: Scope) -> bool:
        client = scope.get("client")
        if not client:
            return False
        try:
            address = ipaddress.ip_address(client[0])
        except ValueError:
            return False
        return any(address in network for network in self._proxies)

    def _forwarded(self, scope: Scope) -> Credential | None:
        if self.header(scope, _VERIFIED) != "SUCCESS":
            return None
        subject = canonical_subject(self.header(scope, _SUBJECT))
        serial = canonical_serial(self.header(scope, _SERIAL))
        return Credential("certificate", subject, serial) if subject else None


def session_of(cookie: str) -> str:
    """The session token of a Cookie header, empty if there is none."""
    try:
        found = SimpleCookie(cookie).get(SESSION_COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _own_origin(value: bytes) -> bool:
    rest = value.decode("latin-1").partition("://")[2]
    host = rest if rest.endswith("]") else rest.rpartition(":")[0] if ":" in rest else rest
    return host in _LOOPBACK_HOSTS
