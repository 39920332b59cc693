"""How the subject and serial of a client's certificate are written, so that they compare."""

from __future__ import annotations

import re

from cryptography import x509

_AFTER_COMMA = re.compile(r"(?<!\\),\s+")
"""Blanks that many tools write between the parts of a subject."""


def canonical_subject(text: str) -> str:
    """A subject in the one spelling of RFC 4514; empty if it is none."""
    try:
        closed = _AFTER_COMMA.sub(",", text.strip())
        return x509.Name.from_rfc4514_string(closed).rfc4514_string()
    except ValueError:
        return ""


def canonical_serial(text: str) -> str:
    """A serial number in lower-case hexadecimal without leading zeros; empty if it is none."""
    plain = text.strip().replace(":", "").lower().removeprefix("0x")
    try:
        return format(int(plain, 16), "x")
    except ValueError:
        return ""


def names_of(certificate: bytes) -> tuple[str, str]:
    """Subject and serial of a certificate in DER.  Raises ValueError."""
    read = x509.load_der_x509_certificate(certificate)
    subject = canonical_subject(read.subject.rfc4514_string())
    return subject, format(read.serial_number, "x")
