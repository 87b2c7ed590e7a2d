"""What an authority of time said of our seals, checked with its certificates."""

from __future__ import annotations

import base64
from binascii import Error as NoBase64
from pathlib import Path

from cryptography import x509
from django.conf import settings
from rfc3161_client import TimeStampResponse, VerifierBuilder, decode_timestamp_response
from rfc3161_client.errors import VerificationError

from kaskad.audit.models import Seal, Timestamp
from kaskad.audit.queries.lines import seal_value
from kaskad.audit.rules.verifier import Fault, canonical


def stamped_bytes(seal: Seal) -> bytes:
    """What a timestamp covers: the canonical bytes of the seal, then its signature."""
    return canonical(seal_value(seal)) + bytes.fromhex(seal.signature)


def certificates(path: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises ``ValueError`` or ``OSError``."""
    return x509.load_pem_x509_certificates(path.read_bytes())


def check_response(response: TimeStampResponse, message: bytes, path: Path) -> None:
    """Check an authority's answer about ``message``; raises ``VerificationError``.

    Certificates that sign themselves are trusted, the others lead to them.
    """
    builder = VerifierBuilder()
    for one in certificates(path):
        is_root = one.issuer == one.subject
        builder = (
            builder.add_root_certificate(one)
            if is_root
            else builder.add_intermediate_certificate(one)
        )
    builder.build().verify_message(response, message)


def check_timestamps() -> int:
    """How many timestamps prove their seals. Raises ``Fault`` at the first that does not.

    Without the authority's certificates they cannot be checked, and none is counted.
    """
    path = settings.INSTALLATION.timestamp_certificates
    if path is None:
        return 0
    count = 0
    for stamp in Timestamp.objects.order_by("id"):
        seal = Seal.objects.filter(number=stamp.seal).first()
        if seal is None:
            raise Fault(f"seal {stamp.seal}: removed, but it was timestamped at {stamp.at}")
        try:
            response = decode_timestamp_response(base64.b64decode(stamp.token))
            check_response(response, stamped_bytes(seal), path)
        except (VerificationError, ValueError, OSError, NoBase64) as error:
            raise Fault(f"seal {stamp.seal}: its timestamp does not prove it ({error})") from error
        if response.tst_info.gen_time != stamp.at:
            raise Fault(f"seal {stamp.seal}: the moment of its timestamp was changed")
        count += 1
    return count
