"""Learning platforms, their launches and the scores they wait for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery

from kaskad.assessment.models import (
    Attempt,
    Launch,
    Platform,
    PlatformUser,
    ReturnedScore,
    Test,
    ToolKey,
)
from kaskad.assessment.vocab import TestState
from kaskad.campaigns.api import Campaign
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of
from kaskad.core.secrets import keyed_hash, token_hash

LAUNCH_LIFETIME: Final = timedelta(hours=1)
_PUBLISHED_KEYS: Final = 2  # what the key before signed is still on its way


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """A platform with how many people it linked, and scores that it has not got yet."""

    platform: Platform
    users: int
    waiting: int


def platform_by_code(code: str) -> Platform:
    """A registered platform. Raises NotFound."""
    found = one_of(Platform.objects.select_related("campaign__root").filter(code=code))
    if found is None:
        raise NotFound(code)
    return found


def platform_asking(issuer: str, client_id: str) -> Platform | None:
    """Who begins a launch; the client id may be missing where the issuer has only one."""
    rows = Platform.objects.select_related("campaign__root").filter(issuer=issuer)
    if client_id:
        rows = rows.filter(client_id=client_id)
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def platform_rows(campaign: Campaign | None = None) -> list[PlatformRow]:
    """All platforms, or those of a campaign, by name."""
    rows = Platform.objects.select_related("campaign__root")
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    late = Q(users__scores__asked__isnull=False) & (
        Q(users__scores__sent_at__isnull=True)
        | Q(users__scores__sent_at__lt=F("users__scores__asked_at"))
    )
    counted = rows.annotate(
        people=Count("users", distinct=True), late=Count("users__scores", filter=late)
    )
    return [PlatformRow(one, one.people, one.late) for one in counted.order_by("name", "code")]


def published_keys() -> list[dict[str, Any]]:
    """Our public keys as JWKs, the newest first."""
    rows = ToolKey.objects.order_by("-made_at", "-id").values_list("public", flat=True)
    return list(rows[:_PUBLISHED_KEYS])


def signing_key() -> ToolKey:
    """The key that signs. Raises NotFound before the first platform is registered."""
    found = ToolKey.objects.order_by("-made_at", "-id").first()
    if found is None:
        raise NotFound
    return found


def subject_hash(platform: Platform, subject: str) -> str:
    """What a person of a platform is found by."""
    return keyed_hash("lti.subject", f"{platform.code}|{subject}")


def launched_test(platform: Platform, code: str) -> Test | None:
    """A published test of the platform's campaign."""
    rows = Test.objects.select_related("stage__campaign")
    wanted = rows.filter(code=code, stage__campaign=platform.campaign_id)
    return wanted.filter(state=TestState.PUBLISHED).first()


def launch_by_key(key: str, tick: datetime) -> Launch:
    """A launch that can still be gone on with. Raises NotFound."""
    rows = Launch.objects.select_related("platform", "test__stage")
    fresh = rows.filter(launched_at__gt=tick - LAUNCH_LIFETIME)
    found = fresh.filter(key_hash=token_hash(key)).first()
    if found is None:
        raise NotFound
    return found


def user_of(launch: Launch) -> PlatformUser | None:
    """Whom the person of a launch is linked with."""
    rows = PlatformUser.objects.select_related("account").filter(platform=launch.platform_id)
    return rows.filter(subject_hash=launch.subject_hash, account__is_active=True).first()


def scores_to_ask(limit: int) -> Sequence[ReturnedScore]:
    """Scores that changed since a platform was told, or that it never heard of.

    ``best`` is the best result so far, as the member's own page shows it.
    """
    changed = Q(best__isnull=False) & (Q(asked__isnull=True) | ~Q(best=F("asked")))
    return list(_with_best().filter(changed).order_by("id")[:limit])


def score_by_code(code: str) -> ReturnedScore:
    """A score on its way, with platform and result. Raises NotFound."""
    found = one_of(_with_best().select_related("user__platform").filter(code=code))
    if found is None:
        raise NotFound(code)
    return found


def best_of(score: ReturnedScore) -> Decimal:
    """The result that ``scores_to_ask`` found."""
    return Decimal(vars(score)["best"])


def _with_best() -> QuerySet[ReturnedScore]:
    ended = Attempt.objects.filter(
        test=OuterRef("test"),
        member__person__account=OuterRef("user__account"),
        ended_at__isnull=False,
    )
    best = Subquery(
        ended.order_by("-score").values("score")[:1],
        output_field=DecimalField(max_digits=5, decimal_places=2),
    )
    return ReturnedScore.objects.annotate(best=best)
