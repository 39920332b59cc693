"""Systems come with client certificates over TLS, to a real server."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from api.security.certificates import canonical_serial, canonical_subject, names_of
from tests.api.cases import clean
from tests.api.cli.command import fadu
from tests.api.http.server import HOST, serving
from tests.api.security.papers import Paper, authority, issued

ME = "/v1/sessions/current"


@pytest.fixture(scope="module")
def papers() -> dict[str, Paper]:
    ours, stranger = authority("ours"), authority("stranger")
    return {
        "authority": ours,
        "server": issued("server", ours),
        "known": issued("known", ours),
        "unknown": issued("unknown", ours),
        "forged": issued("known", stranger),
    }


@pytest.fixture(scope="module")
def folder(papers: dict[str, Paper], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tls")
    for name, paper in papers.items():
        paper.files(made, name)
    return made


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    """A server that knows one system, by its certificate."""
    data = str(folder / "data")
    named = ("--certificate", "CN=known,O=440100")
    assert fadu("account", "client", "known", *named, FADU_DATA_DIR=data).returncode == 0
    settings = {
        "FADU_DATA_DIR": data,
        "FADU_ACCESS": "closed",
        "FADU_ENVIRONMENT": "production",
        "FADU_TLS_CERTIFICATE": str(folder / "server.pem"),
        "FADU_TLS_KEY": str(folder / "server.key"),
        "FADU_TLS_CLIENT_CA": str(folder / "authority.pem"),
    }
    with serving(**settings) as (found, _):
        yield found


def client(folder: Path, port: int, paper: str | None) -> httpx.Client:
    context = ssl.create_default_context(cafile=str(folder / "authority.pem"))
    if paper is not None:
        context.load_cert_chain(folder / f"{paper}.pem", folder / f"{paper}.key")
    return httpx.Client(base_url=f"https://{HOST}:{port}", verify=context, trust_env=False)


def test_a_known_certificate_is_a_credential(folder: Path, port: int) -> None:
    with client(folder, port, "known") as asking:
        assert asking.get(ME).json()["subject"] == "client:known"
        assert asking.post("/v1/checks", json={"snapshot": clean()}).status_code == 200
        assert asking.get(ME).headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("paper", [None, "unknown"])
def test_no_certificate_and_one_that_nobody_has_registered_are_none(
    folder: Path, port: int, paper: str | None
) -> None:
    with client(folder, port, paper) as asking:
        assert asking.get("/healthz").status_code == 200
        assert asking.get(ME).status_code == 401
        headers = {"Fadu-Client-Verify": "SUCCESS", "Fadu-Client-Subject": "CN=known,O=440100"}
        assert asking.get(ME, headers=headers).status_code == 401


def test_a_certificate_of_another_authority_gets_no_connection(folder: Path, port: int) -> None:
    with client(folder, port, "forged") as asking, pytest.raises(httpx.HTTPError):
        asking.get(ME)


def test_a_certificate_is_named_as_proxies_name_it(papers: dict[str, Paper]) -> None:
    certificate = papers["known"].certificate
    subject, serial = names_of(certificate.public_bytes(Encoding.DER))
    assert subject == "CN=known,O=440100"
    assert serial == canonical_serial(f"{certificate.serial_number:X}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("CN=a,O=b", "CN=a,O=b"),
        (" CN=a, O=b ", "CN=a,O=b"),
        (r"CN=a\, b,O=c", r"CN=a\, b,O=c"),
        (r"CN=\E6\A1\88,O=b", "CN=案,O=b"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_a_subject_has_one_spelling(written: str, meant: str) -> None:
    assert canonical_subject(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("0A:1f", "a1f"), ("0x1F", "1f"), ("1F", "1f"), ("", ""), ("x", "")]
)
def test_a_serial_number_has_one_spelling(written: str, meant: str) -> None:
    assert canonical_serial(written) == meant


def test_the_machine_itself_can_ask_whether_the_service_is_ready(folder: Path, port: int) -> None:
    """Without a client certificate, and whatever name the server's certificate has."""
    paper = str(folder / "server.pem")
    asked = fadu("ready", FADU_HOST="0.0.0.0", FADU_PORT=str(port), FADU_TLS_CERTIFICATE=paper)
    assert asked.returncode == 0
    assert fadu("ready", FADU_PORT=str(port)).returncode == 1
