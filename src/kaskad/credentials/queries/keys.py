"""The keys of the commission: with which one it signs, and which ones are to be believed."""

from __future__ import annotations

from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from kaskad.core.secrets import unseal
from kaskad.core.signing import SigningKey
from kaskad.credentials.models import IssuerKey
from kaskad.credentials.rules.did import Site


def site() -> Site:
    """The site of this installation, as certificates name it."""
    return Site(urlsplit(settings.KASKAD_SITE).netloc.lower())


def signing_with(key: IssuerKey) -> SigningKey:
    """The key with its private half. Raises ``Unreadable`` if the installation cannot open it."""
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(unseal(key.private_sealed)))
    return SigningKey(private, bytes.fromhex(key.public))


def key_that_signs() -> IssuerKey | None:
    """The one key that signs now; None before the first."""
    return IssuerKey.objects.filter(signs=True).first()


def believed_keys() -> tuple[bytes, ...]:
    """Public keys whose signatures are to be believed, the oldest first."""
    rows = IssuerKey.objects.filter(withdrawn_at=None).order_by("made_at", "id")
    return tuple(bytes.fromhex(public) for public in rows.values_list("public", flat=True))


def known_keys() -> tuple[bytes, ...]:
    """Public keys that have ever signed, also those that are believed no more."""
    rows = IssuerKey.objects.order_by("made_at", "id")
    return tuple(bytes.fromhex(public) for public in rows.values_list("public", flat=True))


def issuer_keys() -> list[IssuerKey]:
    """All of them, the newest first."""
    return list(IssuerKey.objects.order_by("-made_at", "-id"))


def key_lines() -> str:
    """The keys that are to be believed, one a line, for whoever publishes or checks."""
    rows = IssuerKey.objects.filter(withdrawn_at=None).order_by("made_at", "id")
    return "".join(f"{key.name} {key.public}\n" for key in rows)
