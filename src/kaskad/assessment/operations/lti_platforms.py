"""Registering learning platforms, and the keys with which we sign to them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from kaskad.assessment.models import Platform, ToolKey
from kaskad.assessment.vocab.lti_refusals import (
    PlatformAddressWrong,
    PlatformIncomplete,
    PlatformThere,
)
from kaskad.audit.api import Subject, Tag, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor
from kaskad.core.outgoing import Forbidden, checked_url
from kaskad.core.secrets import random_code, seal

_BITS = 2048
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class PlatformSettings:
    """A platform as its administrators describe it; flags as in ``models.lti.Platform``."""

    name: str
    issuer: str
    client_id: str
    deployments: tuple[str, ...]
    login_url: str
    keys_url: str
    token_url: str
    audience: str = ""
    is_trusted: bool = False
    is_private: bool = False


@operation(Tag.PLATFORM_ADDED)
def add_platform(
    *, actor: Actor, campaign: Campaign, settings: PlatformSettings, now: datetime
) -> Platform:
    """Register a platform for the tests of a campaign; the first one gets us a key.

    Refuses a platform that is there, one without its parts, and addresses that cannot be used.
    """
    _check(settings)
    same = Platform.objects.filter(issuer=settings.issuer, client_id=settings.client_id)
    if same.exists():
        raise PlatformThere(field="client_id")
    platform = Platform(
        code=random_code(),
        campaign=campaign,
        name=settings.name,
        issuer=settings.issuer,
        client_id=settings.client_id,
        deployments=list(settings.deployments),
        login_url=settings.login_url,
        keys_url=settings.keys_url,
        token_url=settings.token_url,
        audience=settings.audience,
        is_trusted=settings.is_trusted,
        is_private=settings.is_private,
        added_at=now,
    )
    platform.save(force_insert=True)
    changes = {
        "issuer": settings.issuer,
        "client": settings.client_id,
        "trusted": settings.is_trusted,
        "private": settings.is_private,
    }
    _record(actor, Tag.PLATFORM_ADDED, platform, changes, now)
    if not ToolKey.objects.exists():
        make_tool_key(actor=actor, now=now)
    return platform


@operation(Tag.PLATFORM_REMOVED)
def remove_platform(*, actor: Actor, platform: Platform, now: datetime) -> None:
    """Let a platform launch no more, and forget whom it linked. Results stay."""
    _record(actor, Tag.PLATFORM_REMOVED, platform, {"users": platform.users.count()}, now)
    platform.delete()


@operation(Tag.TOOL_KEY_MADE)
def make_tool_key(*, actor: Actor, now: datetime) -> ToolKey:
    """Sign with a new key from now on; the one before stays published, so nothing is refused."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    public = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
    name = hashlib.sha256(public["n"].encode()).hexdigest()[:16]
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    shown = {
        "kty": "RSA",
        "n": public["n"],
        "e": public["e"],
        "kid": name,
        "alg": "RS256",
        "use": "sig",
    }
    key = ToolKey(name=name, private_sealed=seal(pem.decode()), public=shown, made_at=now)
    key.save(force_insert=True)
    record(actor=actor, tag=Tag.TOOL_KEY_MADE, subject=Subject("key", name, name), now=now)
    return key


def _check(settings: PlatformSettings) -> None:
    parts = (settings.name, settings.issuer, settings.client_id, *settings.deployments)
    if not settings.deployments or any(not 0 < len(one) <= _LONGEST for one in parts):
        raise PlatformIncomplete
    for address in (settings.login_url, settings.keys_url, settings.token_url):
        try:
            checked_url(address, is_trusted=settings.is_private)
        except Forbidden as error:
            raise PlatformAddressWrong(address=address) from error


def _record(
    actor: Actor, tag: Tag, platform: Platform, changes: dict[str, object], now: datetime
) -> None:
    scope = platform.campaign.root.code
    subject = Subject("platform", platform.code, platform.name, scope)
    record(actor=actor, tag=tag, subject=subject, changes=changes, now=now)
