"""Two ways to sign a credential: a Data Integrity proof inside of it, and a token of JOSE.

``eddsa-rdfc-2022`` (Data Integrity EdDSA Cryptosuites 1.0, 3.2): the signature covers the SHA-256
of the canonical proof options, then that of the canonical document. Whatever a batch signs at one
moment shares the options, so their digest is made once.

The token is the VC-JWT of Open Badges 3.0, 8.2. It asks every verifier to know RS256 and allows
others; ours is EdDSA. One kind of key signs everything, and an RSA signature takes as long as ten
of these, which for a country is the whole time that there is. Who knows RS256 only reads the proof.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import jwt

from kaskad.core.signing import SigningKey, is_signed
from kaskad.credentials.rules.did import Site
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.multibase import base58, from_base58, from_base64url
from kaskad.credentials.rules.quads import CREDENTIALS, canonical
from kaskad.credentials.vocab import Fault

_ALGORITHM = "EdDSA"
_OPTIONS = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}
_PURPOSE = {"proofPurpose": "assertionMethod"}
_CLAIMS = ("iss", "jti", "sub", "nbf", "exp")
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, with which key, and the moment that the proofs name."""

    site: Site
    key: SigningKey
    at: datetime

    @property
    def options(self) -> Document:
        """The proof before there is a signature."""
        return proof_options(self.site, self.key.public, self.at)


def moment(at: datetime) -> str:
    """A moment in UTC, to the second: ``2026-03-04T09:00:00Z``."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def proof_options(site: Site, public: bytes, at: datetime) -> Document:
    """The proof that a key made at a moment, before there is a signature."""
    return {
        **_OPTIONS,
        "created": moment(at),
        "verificationMethod": site.method(public),
        **_PURPOSE,
    }


def signature_of(document: Document, signer: Signer) -> bytes:
    """64 bytes that prove the document. Raises ``ValueError`` for one of an unknown shape."""
    return signer.key.sign(_to_be_signed(document, signer.options))


def with_signature(document: Document, options: Document, signature: bytes) -> Document:
    """The document with the proof of a signature that was kept."""
    return {**document, "proof": {**options, "proofValue": base58(signature)}}


def with_proof(document: Document, signer: Signer) -> Document:
    """The document with its proof. Raises ``ValueError`` for one of an unknown shape."""
    return with_signature(document, signer.options, signature_of(document, signer))


def proven(document: Document, keys: Mapping[str, bytes]) -> Document:
    """The document without its proof, which one of the ``keys`` (by method) has signed.

    Raises ``NotAccepted``. That the document has the shape it should have, its reader looks at.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise NotAccepted(Fault.UNREADABLE)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    bare = {name: value for name, value in document.items() if name != "proof"}
    method = options.get("verificationMethod")
    expected = {**_OPTIONS, **_PURPOSE, "created": options.get("created")}
    if options != {**expected, "verificationMethod": method}:
        raise NotAccepted(Fault.OTHER_FORM)
    public = keys.get(method) if isinstance(method, str) else None
    if public is None:
        raise NotAccepted(Fault.UNKNOWN_KEY)
    try:
        signature = from_base58(proof.get("proofValue", ""))
        message = _to_be_signed(bare, options)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise NotAccepted(Fault.OTHER_FORM) from error
    if not is_signed(public, signature, message):
        raise NotAccepted(Fault.WRONG_SIGNATURE)
    return bare


def as_jwt(document: Document, signer: Signer) -> str:
    """The document as a signed token of JOSE, with the claims that repeat what it says."""
    headers = {"kid": signer.site.jwk_method(signer.key.public)}
    payload = {**document, **_claims_of(document)}
    return jwt.encode(payload, signer.key.private, algorithm=_ALGORITHM, headers=headers)


def from_jwt(text: str, keys: Mapping[str, bytes]) -> Document:
    """The document that one of the ``keys`` (by method) has signed.

    Raises ``NotAccepted``, for a claim too that says something else than the document.
    """
    try:
        header, payload, signature = (from_base64url(part) for part in text.split("."))
        head, document = json.loads(header), json.loads(payload)
    except ValueError as error:
        raise NotAccepted(Fault.UNREADABLE) from error
    if not isinstance(head, dict) or not isinstance(document, dict):
        raise NotAccepted(Fault.UNREADABLE)
    method = head.get("kid")
    if head != {"alg": _ALGORITHM, "typ": "JWT", "kid": method}:
        raise NotAccepted(Fault.OTHER_FORM)
    public = keys.get(method) if isinstance(method, str) else None
    if public is None:
        raise NotAccepted(Fault.UNKNOWN_KEY)
    if not is_signed(public, signature, text.rpartition(".")[0].encode()):
        raise NotAccepted(Fault.WRONG_SIGNATURE)
    claims = {name: document.pop(name) for name in _CLAIMS if name in document}
    try:
        expected = _claims_of(document)
    except (KeyError, TypeError, ValueError) as error:
        raise NotAccepted(Fault.OTHER_FORM) from error
    if claims != expected:
        raise NotAccepted(Fault.WRONG_VALUE)
    return document


def _claims_of(document: Document) -> Document:
    """What a credential says once more as registered claims (Open Badges 3.0, 8.2.2)."""
    issuer = document["issuer"]
    claims = {
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    return claims


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def _to_be_signed(document: Document, options: Document) -> bytes:
    digest = _digest_of(tuple(options.items()))
    return digest + hashlib.sha256(canonical(document)).digest()


@lru_cache(maxsize=8)
def _digest_of(options: tuple[tuple[str, str], ...]) -> bytes:
    # The terms of a proof are those of the first context, whatever other ones a document has.
    return hashlib.sha256(canonical({"@context": [CREDENTIALS], **dict(options)})).digest()
