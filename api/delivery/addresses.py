"""Where webhooks may go: not into the own machine, nor to services that trust whoever is near.

An address is judged twice: its text when it is entered, what its name resolves to each time
something is sent; the connection goes to the address that was judged.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Net = ipaddress.IPv4Network | ipaddress.IPv6Network

_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "::ffff:0:0:0/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "fe80::/10",
        "fec0::/10",
        "fd00:ec2::254/128",
        "ff00::/8",
    )
)
"""Unspecified, link- and site-local, multicast and reserved, the metadata services of clouds, and
IPv6 that is translated or tunnelled to an IPv4 address nobody sees (SIIT, local NAT64, Teredo)."""

_ISATAP = 0x0000_5EFE
"""In the upper half of an interface identifier, but for one bit: the lower is an IPv4 address."""

_WRAPPED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
"""IPv6 networks whose last 32 bits are an IPv4 address."""

MOST_CHARACTERS = 2048

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")


class AddressError(ValueError):
    """An address that nothing is sent to; the text says why, in Chinese, without the address."""


@dataclass(frozen=True)
class Target:
    """An address taken apart; ``host`` in ASCII."""

    scheme: str
    host: str
    port: int
    path: str

    def url(self, ip: Ip) -> str:
        """The address with the host replaced by what it resolved to."""
        return f"{self.scheme}://{_bracketed(str(ip))}:{self.port}{self.path}"

    def host_header(self) -> str:
        """The host as the receiver is asked for."""
        usual = {"https": 443, "http": 80}[self.scheme]
        host = _bracketed(self.host)
        return host if self.port == usual else f"{host}:{self.port}"


class Addresses:
    """The rules of one site.

    ``hosts``: names ("receiver.example", ".example" for all below) and networks ("10.0.0.0/8")
    that may be sent to, separated by commas; without any, every address of the public internet.
    ``development`` allows this machine, there also without TLS.  Raises AddressError if an entry
    cannot be read.
    """

    def __init__(self, hosts: str = "", *, development: bool = False) -> None:
        self._development = development
        self._names: list[str] = []
        self._networks: list[Net] = []
        for entry in filter(None, (part.strip().lower() for part in hosts.split(","))):
            try:
                self._networks.append(ipaddress.ip_network(entry))
            except ValueError:
                if "/" in entry or ":" in entry or entry.strip(".") == "":
                    raise AddressError("允许推送的主机应为主机名或者网段，以逗号分隔") from None
                self._names.append(entry)

    def target(self, url: str) -> Target:
        """Take an address apart and judge what can be judged by its text.  Raises AddressError."""
        target = _taken_apart(url)
        literal = _literal(target.host)
        if target.scheme == "http" and not (self._development and _is_here(target.host, literal)):
            raise AddressError("推送地址应以 https:// 开头")
        if literal is not None:
            self.judge(target.host, [literal])
        elif not self._may_be_named(target.host):
            raise AddressError("推送地址的主机不在允许之列（设置 FADU_WEBHOOK_HOSTS）")
        return target

    def judge(self, host: str, resolved: Iterable[Ip]) -> None:
        """Judge what a host resolved to: each of the addresses must do.  Raises AddressError."""
        if not all(self._allowed(host, _unwrapped(ip)) for ip in resolved):
            raise AddressError("推送地址指向不许推送的网络地址")

    def _may_be_named(self, host: str) -> bool:
        if self._networks or not self._names:
            return True
        return self._is_listed(host) or (self._development and host == "localhost")

    def _allowed(self, host: str, ip: Ip) -> bool:
        if ip.is_loopback:
            return self._development
        if any(ip in network for network in _NEVER) or _is_isatap(ip):
            return False
        if not self._names and not self._networks:
            return ip.is_global
        return self._is_listed(host) or any(ip in network for network in self._networks)

    def _is_listed(self, host: str) -> bool:
        return any(
            host.endswith(name) if name.startswith(".") else host == name for name in self._names
        )


def _taken_apart(url: str) -> Target:
    if (
        len(url) > MOST_CHARACTERS
        or not url.isascii()
        or any(c <= " " or c in "\\\x7f" for c in url)
    ):
        raise AddressError("推送地址应为不含空白的 ASCII 字符，中文主机名写成 xn-- 形式")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise AddressError("推送地址读不出来") from None
    if parts.scheme not in ("https", "http") or not host:
        raise AddressError("推送地址应以 https:// 开头，带主机名")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressError("推送地址里不写账号、口令和 # 之后的部分")
    if port == 0:
        raise AddressError("推送地址的端口应为 1 至 65535")
    host = host.removesuffix(".")
    if ":" not in host and not _HOST.fullmatch(host):
        raise AddressError("推送地址的主机名应由点隔开，每段 1 至 63 个字母、数字或者 -")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    standard = 443 if parts.scheme == "https" else 80
    return Target(parts.scheme, host, port or standard, path)


def _literal(host: str) -> Ip | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        if host.replace(".", "").isdigit() or host.startswith("0x"):
            raise AddressError("推送地址里的 IP 应写成四段十进制") from None
        return None


def _is_here(host: str, literal: Ip | None) -> bool:
    return host == "localhost" or (literal is not None and _unwrapped(literal).is_loopback)


def _unwrapped(ip: Ip) -> Ip:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    inner = ip.ipv4_mapped or ip.sixtofour
    if inner is not None:
        return inner
    if int(ip) > 1 and any(ip in network for network in _WRAPPED):
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip


def _is_isatap(ip: Ip) -> bool:
    return ip.version == 6 and (int(ip) >> 32) & 0xFDFF_FFFF == _ISATAP


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
