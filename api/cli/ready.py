"""``fadu ready``: whether the service on this machine can take checks."""

from __future__ import annotations

import json
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from api.cli import exits

SECONDS = 4.0
_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


def ready() -> int:
    """问本机的服务能否接受核查；供容器和值班脚本使用。

    按 FADU_HOST、FADU_PORT、FADU_TLS_CERTIFICATE 找到服务。退出码：0 能；1 不能，并说明。
    """
    from api.cli.terminal import complain, say
    from api.settings import read_settings

    settings = read_settings()
    host = _EVERY_ADDRESS.get(settings.host, settings.host)
    try:
        status, body = _asked(host, settings.port, bool(settings.tls_certificate))
    except (OSError, HTTPException) as error:
        complain(f"{host}:{settings.port} 没有服务在答复（{type(error).__name__}）")
        return exits.FINDINGS
    if status == 200:
        say("能接受核查")
        return exits.CLEAN
    complain(_trouble(body) or f"不能接受核查（{status}）")
    return exits.FINDINGS


def _asked(host: str, port: int, encrypted: bool) -> tuple[int, bytes]:
    if encrypted:
        # The certificate names the machine as others call it, and this never leaves the machine.
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection: HTTPConnection = HTTPSConnection(host, port, timeout=SECONDS, context=context)
    else:
        connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _trouble(body: bytes) -> str:
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return ""
