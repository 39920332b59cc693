"""The server process: uvicorn with bounded headers and no log of what is asked."""

from __future__ import annotations

import asyncio
import ssl

import uvicorn

from api.http.heads import BoundedHeads
from api.security.certificates import names_of
from api.settings import Settings

APP = "api.http.app:served_app"


def run(settings: Settings, app: str = APP) -> None:
    """Serve until stopped.  The worker processes read the settings from the environment.

    ``app`` is the import path of a function that makes the application.
    """
    uvicorn.run(
        app,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        http=BoundedProtocol,
        access_log=False,
        log_config=None,
        log_level=settings.log_level,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.body_seconds,
        ssl_certfile=settings.tls_certificate or None,
        ssl_keyfile=settings.tls_key or None,
        ssl_ca_certs=settings.tls_client_ca or None,
        # Optional: browsers of persons come without one and are recognised otherwise.
        ssl_cert_reqs=ssl.CERT_OPTIONAL if settings.tls_client_ca else ssl.CERT_NONE,
    )


class BoundedProtocol(BoundedHeads):
    """Hands on the verified client certificate of the connection (ASGI extension ``tls``)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Look at the certificate once."""
        super().connection_made(transport)
        self._certificate = _certificate(transport)

    def on_message_begin(self) -> None:
        """A new request on the connection."""
        super().on_message_begin()
        if self._certificate is not None:
            subject, serial = self._certificate
            tls: dict[object, object] = {"client_cert_name": subject, "client_cert_serial": serial}
            self.scope["extensions"] = {"tls": tls}


def _certificate(transport: asyncio.Transport) -> tuple[str, str] | None:
    """Subject and serial number of the client's certificate, which TLS has verified."""
    connection = transport.get_extra_info("ssl_object")
    shown = connection.getpeercert(binary_form=True) if connection is not None else None
    if not shown:
        return None
    try:
        return names_of(shown)
    except ValueError:
        return None
