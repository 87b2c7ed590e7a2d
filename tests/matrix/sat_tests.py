"""Tests and attempts of the world that addresses name."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from kaskad.accounts.api import actor_of
from kaskad.assessment.access import attempt_of, own_tests
from kaskad.assessment.api import (
    Attempt,
    Purpose,
    Test,
    draft_test,
    start_attempt,
    withdraw_test,
)
from kaskad.assessment.models import FormItem
from kaskad.assessment.operations.attempts import hand_in
from kaskad.assessment.queries.stage_tests import settings_of
from tests.world import ACTOR, CAMPAIGN, NOW, TODAY, House


def an_own_test(house: House) -> Test:
    """The final test that the member may take."""
    return own_tests(actor_of(house.accounts["member"], now=NOW), TODAY)[-1].test


def an_attempt(house: House) -> Attempt:
    """An attempt of the member that runs."""
    member = house.member()
    return start_attempt(
        actor=replace(ACTOR, code=house.accounts["member"].code),
        test=an_own_test(house), member_id=member.pk, scope=member.commission.code, language="kk",
        now=NOW,
    )  # fmt: skip


def ended(house: House) -> Attempt:
    """An attempt of the member that was handed in."""
    known = Attempt.objects.filter(member=house.member(), ended_at__isnull=False).first()
    if known is not None:
        return known
    attempt = an_attempt(house)
    return hand_in(actor=ACTOR, taken=attempt_of(attempt.code), now=NOW)


def published_test(house: House) -> Test:
    """The final test of the first stage."""
    rows = Test.objects.filter(stage__campaign=house.campaign, state="published")
    return rows.filter(purpose="final").order_by("stage__number")[0]


def drafted_test(house: House) -> Test:
    """The same test, withdrawn and made anew as a draft."""
    if (draft := Test.objects.filter(state="draft").first()) is not None:
        return draft
    known = published_test(house)
    settings = settings_of(known)
    withdraw_test(actor=ACTOR, test=known, reason="Another one", now=NOW)
    return draft_test(
        actor=ACTOR, stage=known.stage, purpose=Purpose.FINAL, settings=settings, now=NOW
    )


def item_of_test(house: House) -> dict[str, Any]:
    """An item of the test."""
    test = published_test(house)
    row = FormItem.objects.filter(form__test=test).order_by("pk")[0]
    return {"campaign": CAMPAIGN, "code": test.code, "item": row.version.item.code}


def over_attempt(house: House) -> str:
    """An attempt of the member, at a test that is over for everybody."""
    attempt = ended(house)
    Test.objects.filter(pk=attempt.test_id).update(
        opens_at=NOW - timedelta(days=3), closes_at=NOW - timedelta(days=2)
    )
    return attempt.code
