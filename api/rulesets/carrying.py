"""Bundles out of this site and into it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from api.audit.journal import record
from api.clock import Clock
from api.rulesets.bundles import packed, unpacked
from api.rulesets.drafting import in_state, own_label
from api.rulesets.examining import Ground
from api.rulesets.kept import BrokenRulesError, kept_rules
from api.rulesets.key_pairs import SigningError
from api.rulesets.proofs import Proofs
from api.rulesets.refusing import Reason, StepRefusedError
from api.rulesets.signing import read_private, read_trusted
from api.rulesets.steps import Part, must_have, take
from api.rulesets.tasks import AGREEMENT, TESTS, add_result, ask
from api.rulesets.versions import (
    APPROVED,
    PUBLISHED,
    Version,
    add_version,
    files_of_version,
    keep_rules,
    version_of,
)
from api.security.identity import Identity
from api.store.database import Database


class Carrying:
    """Every step raises StepRefusedError if it may not be taken."""

    def __init__(
        self, database: Database, clock: Clock, ground: Ground, trusted: Path, key: Path | None
    ) -> None:
        """``trusted``: folder of accepted public keys; ``key``: file of the own private key."""
        self._database = database
        self._clock = clock
        self._ground = ground
        self._trusted = trusted
        self._key = key

    def export(self, seq: int, who: Identity) -> bytes:
        """The signed bundle of an approved version whose engines agree."""
        must_have(who, Part.PUBLISHER)
        if self._key is None:
            reason = Reason(
                "L521", "没有设定签名私钥", "用 fadu bundle key 生成，设 FADU_BUNDLE_KEY"
            )
            raise StepRefusedError("conflict", reason)
        with self._database.reading() as connection:
            version = version_of(connection, seq)
            in_state(version, APPROVED, PUBLISHED)
            agreement = Proofs(connection, version).agreement()
            files = files_of_version(connection, seq)
            try:
                ruleset = kept_rules(connection, version.content or "")
            except BrokenRulesError as error:
                raise StepRefusedError("unfit", Reason("L306", str(error))) from error
        if ruleset is None or agreement is None or not agreement.agreed:
            reason = Reason("L522", "没有引擎一致性的记录", "先做引擎一致性比对")
            raise StepRefusedError("unfit", reason)
        now = self._clock.now_precise()
        try:
            key = read_private(self._key)
            bundle = packed(files, ruleset, agreement, key, now)
        except SigningError as error:
            raise StepRefusedError("unfit", Reason("L523", str(error))) from error
        content = {"version": seq, "ruleset": version.hash, "key": key.public.id}
        with self._database.writing() as connection:
            record(connection, "ruleset.exported", who.subject, now, content)
        return bundle

    def receive(self, bundle: bytes, who: Identity) -> Version:
        """A version out of a bundle: approved elsewhere, to be published by somebody here."""
        must_have(who, Part.EDITOR)
        try:
            trusted = read_trusted(self._trusted)
        except SigningError as error:
            raise StepRefusedError("unfit", Reason("L505", str(error))) from error
        carried = unpacked(bundle, trusted, self._ground())
        ruleset = carried.examined.ruleset
        assert ruleset is not None
        now = self._clock.now_precise()
        signer = f"由 {carried.key.name}（公钥 {carried.key.id}）签发"
        with self._database.writing() as connection:
            version = add_version(
                connection,
                carried.files,
                carried.examined,
                state=APPROVED,
                origin="bundle",
                base=None,
                now=now,
            )
            own_label(connection, version)
            keep_rules(connection, version, ruleset)
            take(connection, version, "imported", who, now, signer)
            proof = msgspec.json.encode(carried.agreement)
            add_result(connection, version, AGREEMENT, who.subject, proof, now)
            ask(connection, version, TESTS, who.subject, {}, now)
        return version
