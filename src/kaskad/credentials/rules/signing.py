"""Signing certificates, many at once: plain values, so that another process can do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kaskad.core.signing import SigningKey
from kaskad.credentials.rules.credential import Wording, credential
from kaskad.credentials.rules.did import Site
from kaskad.credentials.rules.facts import Facts
from kaskad.credentials.rules.proofs import Signer, signature_of
from kaskad.credentials.rules.token import signed_token


class Pen(NamedTuple):
    """The host of the site, the 32 bytes of the private key, and the moment of the proof."""

    host: str
    private: bytes
    at: datetime

    @property
    def signer(self) -> Signer:
        private = Ed25519PrivateKey.from_private_bytes(self.private)
        key = SigningKey(private, private.public_key().public_bytes_raw())
        return Signer(Site(self.host), key, self.at)


class Signed(NamedTuple):
    """A certificate in both forms: the whole token, and the signature of the credential."""

    token: bytes
    proof: bytes


def sign_all(papers: Sequence[tuple[Facts, Wording]], pen: Pen) -> list[Signed]:
    """Both forms of each. Raises ``NotAccepted`` for what may not be signed."""
    signer = pen.signer
    return [
        Signed(
            signed_token(facts, signer.key),
            signature_of(credential(facts, wording, signer.site), signer),
        )
        for facts, wording in papers
    ]
