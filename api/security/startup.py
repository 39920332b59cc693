"""Settings with which the service does not start, because they would leave a door open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from api.security.addresses import is_loopback, networks
from api.settings import Settings, SettingsError


def refuse_unsafe(settings: Settings) -> None:
    """Raises SettingsError with every reason, in Chinese, not to serve with these settings."""
    found = open_doors(settings)
    if found:
        raise SettingsError("按现有设置不能启动：\n" + "\n".join(f"- {each}" for each in found))


def open_doors(settings: Settings) -> list[str]:
    """Every reason not to serve with these settings, in Chinese."""
    return [*_access(settings), *_tls(settings), *_issuer(settings)]


def _access(settings: Settings) -> Iterator[str]:
    production = settings.environment == "production"
    local = is_loopback(settings.host)
    if settings.access == "open" and production:
        yield "正式运行（FADU_ENVIRONMENT=production）不得免凭据访问，请设 FADU_ACCESS=closed"
    if settings.access == "open" and not local:
        yield "监听的不是本机地址，不得免凭据访问；请设 FADU_ACCESS=closed，或者只听 127.0.0.1"
    try:
        proxies = networks(settings.proxy_addresses)
    except ValueError:
        yield "FADU_PROXY_ADDRESSES 应为逗号分隔的地址或者网段，如 127.0.0.1,10.1.0.0/24"
        return
    if production and not local and not settings.tls_certificate and not proxies:
        yield (
            "正式运行不得明文监听网络地址；请设 FADU_TLS_CERTIFICATE 与 FADU_TLS_KEY，"
            "或者由代理加密并设 FADU_PROXY_ADDRESSES"
        )


def _tls(settings: Settings) -> Iterator[str]:
    if bool(settings.tls_certificate) != bool(settings.tls_key):
        yield "FADU_TLS_CERTIFICATE 与 FADU_TLS_KEY 应一并设置"
    if settings.tls_client_ca and not settings.tls_certificate:
        yield "设了 FADU_TLS_CLIENT_CA 的，也应设 FADU_TLS_CERTIFICATE 与 FADU_TLS_KEY"
    for name in ("tls_certificate", "tls_key", "tls_client_ca"):
        path = getattr(settings, name)
        if path and not Path(path).is_file():
            yield f"FADU_{name.upper()} 所指的文件不存在"


def _issuer(settings: Settings) -> Iterator[str]:
    if not settings.oidc_issuer:
        return
    if not settings.oidc_client_id or not settings.public_url:
        yield "设了 FADU_OIDC_ISSUER 的，也应设 FADU_OIDC_CLIENT_ID 与 FADU_PUBLIC_URL"
    for name in ("oidc_issuer", "public_url"):
        address = getattr(settings, name)
        if address and not _is_protected(address):
            yield f"FADU_{name.upper()} 应为 https 地址（本机地址可用 http）"


def _is_protected(address: str) -> bool:
    parts = urlsplit(address)
    local = parts.scheme == "http" and is_loopback(parts.hostname or "")
    return bool(parts.hostname) and (parts.scheme == "https" or local)
