"""Making the test of a stage: its settings, its forms, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from kaskad.assessment.models import Form, FormItem, Test
from kaskad.assessment.queries.items import items_in_use
from kaskad.assessment.queries.tests import blueprint_of, candidates_of, items_elsewhere
from kaskad.assessment.rules.forms import Form as DrawnForm
from kaskad.assessment.rules.forms import TooFewForms, TooFewItems, Uneven, draw_forms
from kaskad.assessment.rules.test_settings import MOST_ITEMS, TestSettings, limits_of
from kaskad.assessment.vocab import SETTING_NAMES as NAMES
from kaskad.assessment.vocab import Purpose, TestState
from kaskad.assessment.vocab.test_refusals import (
    FormsUneven,
    TestBegun,
    TestBlueprintWrong,
    TestNotDraft,
    TestNumbersWrong,
    TestReasonMissing,
    TestThere,
    TestWindowWrong,
    TooFewFormsWanted,
    TooFewItemsInBank,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Stage, blocks_of
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.secrets import random_code

_LONGEST_REASON = 300
_CODE_LENGTH = 10
_SEED_LENGTH = 26


@operation(Tag.TEST_DRAFTED)
def draft_test(
    *, actor: Actor, stage: Stage, purpose: Purpose, settings: TestSettings, now: datetime
) -> Test:
    """Begin the entry or final test of a stage. Refuses a second one, and impossible settings."""
    stage = (
        Stage.objects.select_for_update(of=("self",))
        .select_related("campaign__root")
        .get(pk=stage.pk)
    )
    _refuse_settings(stage, settings)
    rows = Test.objects.filter(stage=stage, purpose=purpose).exclude(state=TestState.WITHDRAWN)
    if (known := rows.first()) is not None:
        if known.made_by == actor.mark and _settings_of(known) == asdict(settings):
            nothing_changed()
            return known
        raise TestThere
    test = Test(
        code=random_code(_CODE_LENGTH),
        stage=stage,
        purpose=purpose,
        state=TestState.DRAFT,
        seed=random_code(_SEED_LENGTH),
        made_by=actor.mark,
        made_at=now,
        **asdict(settings),
    )
    test.save(force_insert=True)
    _write_down(actor, Tag.TEST_DRAFTED, test, _plain(settings), now)
    return test


@operation(Tag.TEST_EDITED)
def edit_test(*, actor: Actor, test: Test, settings: TestSettings, now: datetime) -> Test:
    """Change a test that is not published yet."""
    test = _locked(test)
    if test.state != TestState.DRAFT:
        raise TestNotDraft
    _refuse_settings(test.stage, settings)
    before = _settings_of(test)
    after = asdict(settings)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if not changed:
        nothing_changed()
        return test
    for name in changed:
        setattr(test, name, after[name])
    test.save(update_fields=list(changed))
    _write_down(actor, Tag.TEST_EDITED, test, changed, now)
    return test


@operation(Tag.TEST_PUBLISHED)
def publish_test(*, actor: Actor, test: Test, now: datetime) -> Test:
    """Draw the forms by lot from the items in use, and let the window open.

    Items of the other test of the stage are avoided as far as the bank allows, so that people meet
    other ones. Publishing again changes nothing. Refuses a bank with too few items for the
    blueprint, with the places that lack, and forms that would not be equally hard.
    """
    test = _locked(test)
    if test.state == TestState.PUBLISHED:
        nothing_changed()
        return test
    if test.state != TestState.DRAFT:
        raise TestNotDraft
    versions = items_in_use(test.stage.campaign, local_day(now))
    drawn = _drawn(test, draw_forms(
        blueprint_of(test), candidates_of(versions, items_elsewhere(test)), test.forms_wanted,
        test.seed, exposure_percent=test.exposure_percent,
    ))  # fmt: skip
    forms = Form.objects.bulk_create(
        [
            Form(test=test, number=one.number, facility=float(one.expected / len(one.items)))
            for one in drawn
        ]
    )
    FormItem.objects.bulk_create(
        [
            FormItem(form=form, order=order, version_id=int(key))
            for form, one in zip(forms, drawn, strict=True)
            for order, key in enumerate(one.items, start=1)
        ],
        batch_size=500,
    )
    test.state, test.published_by, test.published_at = TestState.PUBLISHED, actor.mark, now
    test.save(update_fields=["state", "published_by", "published_at"])
    changes = {"forms": len(forms), "items": len({key for one in drawn for key in one.items})}
    _write_down(actor, Tag.TEST_PUBLISHED, test, changes, now)
    return test


@operation(Tag.TEST_WITHDRAWN)
def withdraw_test(*, actor: Actor, test: Test, reason: str, now: datetime) -> Test:
    """Take a test back that nobody has begun. Again changes nothing."""
    test, reason = _locked(test), " ".join(reason.split())[:_LONGEST_REASON]
    if test.state == TestState.WITHDRAWN:
        nothing_changed()
        return test
    if test.attempts.exists():
        raise TestBegun
    if not reason:
        raise TestReasonMissing(field="reason")
    test.state, test.withdrawn_at, test.withdraw_reason = TestState.WITHDRAWN, now, reason
    test.save(update_fields=["state", "withdrawn_at", "withdraw_reason"])
    _write_down(actor, Tag.TEST_WITHDRAWN, test, {"reason": reason}, now)
    return test


def _drawn(
    test: Test, found: tuple[DrawnForm, ...] | TooFewItems | TooFewForms | Uneven
) -> tuple[DrawnForm, ...]:
    match found:
        case TooFewItems():
            blocks = {block.number: str(block.title) for block in blocks_of(test.stage.campaign)}
            words = [
                f"{one.cell.block}. {blocks.get(one.cell.block, '')}: {one.items}"
                for one in found.missing
            ]
            raise TooFewItemsInBank(field="blueprint", missing="; ".join(words))
        case TooFewForms():
            raise TooFewFormsWanted(field="forms_wanted", least=found.least)
        case Uneven():
            raise FormsUneven(field="forms_wanted", points=round(float(found.spread), 2))
    return found


def _refuse_settings(stage: Stage, settings: TestSettings) -> None:
    if settings.closes_at <= settings.opens_at:
        raise TestWindowWrong(field="closes_at")
    for name, (least, most) in limits_of(settings.forms_wanted).items():
        if not least <= getattr(settings, name) <= most:
            raise TestNumbersWrong(field=name, name=str(NAMES[name]), least=least, most=most)
    blocks = {block.number for block in blocks_of(stage.campaign)}
    try:
        items = blueprint_of(Test(blueprint=settings.blueprint)).items
    except (KeyError, TypeError, ValueError):
        raise TestBlueprintWrong(field="blueprint") from None
    if items > MOST_ITEMS or any(one["block"] not in blocks for one in settings.blueprint):
        raise TestBlueprintWrong(field="blueprint")


def _settings_of(test: Test) -> dict[str, Any]:
    return {name: getattr(test, name) for name in TestSettings.__dataclass_fields__}


def _plain(settings: TestSettings) -> dict[str, Any]:
    return {**asdict(settings), "blueprint": [dict(one) for one in settings.blueprint]}


def _locked(test: Test) -> Test:
    rows = Test.objects.select_for_update(of=("self",))
    return rows.select_related("stage__campaign__root").get(pk=test.pk)


def _write_down(
    actor: Actor, tag: Tag, test: Test, changes: Mapping[str, object], now: datetime
) -> None:
    stage = test.stage
    subject = Subject("test", test.code, f"{stage.code}/{test.purpose}", stage.campaign.root.code)
    record(actor=actor, tag=tag, subject=subject, changes=changes, now=now)
