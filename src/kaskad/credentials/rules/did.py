"""Who issues: the addresses of a site, its ``did:web`` name and the document with its keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kaskad.core.signing import fingerprint
from kaskad.credentials.rules.multibase import base64url, multikey

_HOST = re.compile(r"(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[1-9][0-9]{0,4})?", re.ASCII)
_CONTEXTS = (
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
)
_JWK = "-jwk"


@dataclass(frozen=True, slots=True)
class Site:
    """A host, in small letters and with its port if it has one; raises ``ValueError`` if not."""

    host: str

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host):
            raise ValueError(f"{self.host!r} is no host")

    @property
    def base(self) -> str:
        """The address that all others begin with, without a slash at its end."""
        return f"https://{self.host}"

    @property
    def did(self) -> str:
        """The name of the issuer; its document stands at ``/.well-known/did.json``."""
        return f"did:web:{self.host.replace(':', '%3A')}"

    def method(self, public: bytes) -> str:
        """The key that proofs name, as Multikey."""
        return f"{self.did}#{fingerprint(public)}"

    def jwk_method(self, public: bytes) -> str:
        """The same key for tokens of JOSE, which read it as JWK."""
        return f"{self.method(public)}{_JWK}"

    def methods(self, publics: Iterable[bytes]) -> dict[str, bytes]:
        """Keys by both of their names."""
        return {
            name: public
            for public in publics
            for name in (self.method(public), self.jwk_method(public))
        }


def jwk(public: bytes) -> dict[str, str]:
    """A public key as JSON Web Key (RFC 8037)."""
    return {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "x": base64url(public)}


def did_document(site: Site, publics: Iterable[bytes]) -> dict[str, object]:
    """The document of the issuer: every key whose signatures are to be believed.

    A key that no longer signs stays in it, as what it signed stands; one that fell into other
    hands is left out, and nothing that it signed is believed any more.
    """
    methods: list[dict[str, object]] = []
    for public in publics:
        methods += [
            {
                "id": site.method(public),
                "type": "Multikey",
                "controller": site.did,
                "publicKeyMultibase": multikey(public),
            },
            {
                "id": site.jwk_method(public),
                "type": "JsonWebKey",
                "controller": site.did,
                "publicKeyJwk": jwk(public),
            },
        ]
    return {
        "@context": list(_CONTEXTS),
        "id": site.did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
