"""A bundle is taken in whole and signed by a known key, or not at all."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from api.rulesets.bundles import MANIFEST, PROOF, RULES, SIGNATURE, Manifest
from api.rulesets.key_pairs import SigningError
from api.rulesets.refusing import StepRefusedError
from api.rulesets.signing import (
    ALGORITHMS,
    ED25519,
    SM2,
    PrivateKey,
    new_key,
    sign,
    verifies,
)
from api.settings import Settings
from engine.agreement.record import Agreement
from tests.api.rulesets.sample import files
from tests.api.rulesets.site import EDITOR, PUBLISHER, Site, person

Parts = dict[str, bytes]


@pytest.fixture
def key(site: Site, tmp_path: Path) -> PrivateKey:
    """A key the site signs with and trusts."""
    made = new_key(ED25519, "总队")
    (tmp_path / "key.json").write_bytes(msgspec.json.encode(made))
    trusted = tmp_path / "trusted-keys"
    trusted.mkdir()
    (trusted / "总队.json").write_bytes(msgspec.json.encode(made.public))
    settings: Settings = msgspec.structs.replace(
        site.settings, bundle_key=str(tmp_path / "key.json")
    )
    site.runtime.settings = settings
    return made


@pytest.fixture
def bundle(site: Site, key: PrivateKey) -> bytes:
    """A bundle of a proven version."""
    return site.life.carrying.export(site.proven(files("2.0")).seq, PUBLISHER)


def parts_of(bundle: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made_of(parts: Parts) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def signed_anew(parts: Parts, key: PrivateKey) -> Parts:
    """The parts with a manifest that fits them, signed with the key."""
    manifest = msgspec.json.decode(parts[MANIFEST], type=Manifest)
    inside = {k: v for k, v in parts.items() if k not in (MANIFEST, SIGNATURE)}
    named = {path: hashlib.sha256(data).hexdigest() for path, data in inside.items()}
    data = msgspec.json.encode(msgspec.structs.replace(manifest, parts=named))
    return inside | {MANIFEST: data, SIGNATURE: sign(key, data)}


def test_a_bundle_lands_as_approved_elsewhere_and_waits_for_the_publisher_here(
    site: Site, bundle: bytes
) -> None:
    received = site.life.carrying.receive(bundle, EDITOR)
    assert (received.state, received.origin, received.label) == ("approved", "bundle", "2.0")
    with pytest.raises(StepRefusedError, match="影响回放"):
        site.life.publishing.publish(received.seq, PUBLISHER)
    site.replay(received)
    with pytest.raises(StepRefusedError, match="不能又作"):
        everything = person("E1", *EDITOR.roles, *PUBLISHER.roles)
        site.life.publishing.publish(received.seq, everything)
    site.life.publishing.publish(received.seq, PUBLISHER)
    assert site.runtime.rules.in_force.version == received.seq


def test_the_same_version_gives_the_same_bundle(site: Site, bundle: bytes) -> None:
    assert site.life.carrying.export(1, PUBLISHER) == bundle


def test_only_publishers_export_and_only_with_a_key(site: Site) -> None:
    version = site.proven(files("2.0"))
    with pytest.raises(StepRefusedError, match="私钥"):
        site.life.carrying.export(version.seq, PUBLISHER)
    with pytest.raises(StepRefusedError, match="的权限"):
        site.life.carrying.export(version.seq, EDITOR)


@pytest.mark.parametrize("part", [MANIFEST, SIGNATURE, RULES, PROOF, "texts/area.rule",
                                  "texts/ruleset.yaml", "texts/features/area.feature"])  # fmt: skip
@pytest.mark.parametrize("how", ["altered", "missing", "emptied"])
def test_every_part_that_was_tampered_with_is_found(
    site: Site, bundle: bytes, part: str, how: str
) -> None:
    parts = parts_of(bundle)
    if how == "missing":
        del parts[part]
    else:
        parts[part] = b"" if how == "emptied" else parts[part][:-1] + b"!"
    with pytest.raises(StepRefusedError) as refused:
        site.life.carrying.receive(made_of(parts), EDITOR)
    (reason,) = refused.value.reasons
    if part not in (MANIFEST, SIGNATURE):
        assert part in reason.message
    assert reason.code in ("L504", "L507", "L509")
    assert site.life.reading.versions(None, 10)[0].version.origin == "draft"


def test_a_part_too_many_or_twice_is_found(site: Site, bundle: bytes) -> None:
    more = parts_of(bundle) | {"texts/more.rule": b""}
    with pytest.raises(StepRefusedError, match="多出"):
        site.life.carrying.receive(made_of(more), EDITOR)
    made = io.BytesIO(bundle)
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(RULES, b"x")
    with pytest.raises(StepRefusedError, match="同名"):
        site.life.carrying.receive(made.getvalue(), EDITOR)


def _text_changed(parts: Parts) -> Parts:
    return parts | {"texts/area.rule": files(hours=12)["area.rule"]}


def _disagreeing(parts: Parts) -> Parts:
    agreement = msgspec.json.decode(parts[PROOF], type=Agreement)
    other = msgspec.structs.replace(agreement, hash="sha256:other")
    return parts | {PROOF: msgspec.json.encode(other)}


def _unreadable(parts: Parts) -> Parts:
    return parts | {RULES: b"\xc1"}


def _faulty(parts: Parts) -> Parts:
    return parts | {"texts/area.rule": b"\xe8\xa7\x84"}


@pytest.mark.parametrize(
    ("change", "code"),
    [(_text_changed, "L512"), (_disagreeing, "L510"), (_unreadable, "L510"), (_faulty, "L511")],
)
def test_even_with_a_good_signature_the_parts_must_fit_together(
    site: Site, bundle: bytes, key: PrivateKey, change: Callable[[Parts], Parts], code: str
) -> None:
    forged = made_of(signed_anew(change(parts_of(bundle)), key))
    with pytest.raises(StepRefusedError) as refused:
        site.life.carrying.receive(forged, EDITOR)
    assert refused.value.reasons[0].code == code


def test_the_signature_of_a_key_that_is_not_trusted_is_refused(
    site: Site, bundle: bytes, tmp_path: Path
) -> None:
    stranger = new_key(ED25519, "不明")
    forged = made_of(signed_anew(parts_of(bundle), stranger))
    with pytest.raises(StepRefusedError, match="不受信"):
        site.life.carrying.receive(forged, EDITOR)
    (tmp_path / "trusted-keys" / "总队.json").unlink()
    with pytest.raises(StepRefusedError, match="没有受信公钥"):
        site.life.carrying.receive(bundle, EDITOR)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"\x00" * 60])
def test_what_is_no_bundle_is_refused(site: Site, key: PrivateKey, data: bytes) -> None:
    with pytest.raises(StepRefusedError, match="不是完整的规则包"):
        site.life.carrying.receive(data, EDITOR)


def test_a_private_key_does_not_show_itself(key: PrivateKey) -> None:
    assert key.data not in repr(key)


def test_a_signature_is_good_for_one_key_and_one_text() -> None:
    key, other = new_key(ED25519, "甲"), new_key(ED25519, "乙")
    signature = sign(key, b"rules")
    assert verifies(key.public, b"rules", signature)
    assert not verifies(key.public, b"rulez", signature)
    assert not verifies(other.public, b"rules", signature)
    with pytest.raises(SigningError, match="不认识"):
        new_key("rot13", "丙")
    assert ALGORITHMS == (ED25519, SM2)


def test_without_the_extra_the_national_algorithm_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "gmalg", None)
    with pytest.raises(SigningError, match="没有安装国密算法包"):
        new_key(SM2, "总队")


class _Curve:
    """Stands in for the extra's class: the calls are its, the arithmetic is not."""

    def __init__(self, sk: bytes = b"", uid: bytes = b"", pk: bytes = b"") -> None:
        self._pk = pk

    def generate_keypair(self) -> tuple[bytes, bytes]:
        """A pair."""
        return b"s" * 32, b"p" * 65

    def sign(self, message: bytes) -> tuple[bytes, bytes]:
        """Two halves."""
        return message[:32].ljust(32), self._pk[:32]

    def verify(self, message: bytes, r: bytes, s: bytes) -> bool:
        """Whether the halves are those."""
        if r == b"\xff" * 32:
            raise ValueError(r)
        return (r, s) == self.sign(message)


def test_the_national_algorithm_is_used_through_the_same_interface(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "gmalg", SimpleNamespace(SM2=_Curve))
    key = new_key(SM2, "总队")
    signature = sign(key, b"rules")
    assert verifies(key.public, b"rules", signature)
    assert not verifies(key.public, b"rulez", signature)
    assert not verifies(key.public, b"rules", signature[:-1])
    assert not verifies(key.public, b"rules", b"\xff" * 64)
