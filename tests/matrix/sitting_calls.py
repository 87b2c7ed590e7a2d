"""The operations on tests and attempts, called in the tests' own world."""

from datetime import timedelta

from kaskad.assessment.access import attempt_of
from kaskad.assessment.api import (
    Purpose,
    RulingKind,
    edit_test,
    enter_attempts,
    give_time,
    raise_appeal,
    recount_results,
    reject_appeals,
    rule_on_item,
    take_back_time,
    withdraw_test,
)
from kaskad.assessment.models import Attempt, FormItem, IntegrityFlag
from kaskad.assessment.operations.attempts import close_overdue, hand_in
from kaskad.assessment.operations.findings import keep_cascade_finding, keep_test_finding
from kaskad.assessment.operations.integrity import decide_flag, keep_flags, note_reading
from kaskad.assessment.operations.passes import open_gates, qualify_passed
from kaskad.assessment.operations.planted_keys import plant_key, remove_key
from kaskad.assessment.operations.tests import draft_test
from kaskad.assessment.queries.planted_keys import wrong_options
from kaskad.assessment.queries.unusual import FoundFlag
from kaskad.assessment.rules.findings import CascadeFinding, TestFinding
from kaskad.assessment.rules.flags import PAIR_NUMBERS
from kaskad.campaigns.api import Stage
from tests.assessment.entering import entered
from tests.assessment.taking import settings
from tests.matrix.sat_tests import an_attempt, an_own_test
from tests.world import ACTOR, NOW

WHO = {"actor": ACTOR, "now": NOW}
IN_THE_WORLD = "the making of the world ran it"
LEAVES_NONE = "no change: a claim of work, or a count"


def _withdraw(house):
    withdraw_test(test=an_own_test(house), reason="Another one", **WHO)


def _edit(house):
    test = an_own_test(house)
    _withdraw(house)
    draft = draft_test(stage=test.stage, purpose=Purpose(test.purpose), settings=settings(), **WHO)
    edit_test(test=draft, settings=settings(minutes=45), **WHO)


def _end(house):
    return hand_in(taken=attempt_of(an_attempt(house).code), **WHO)


def _close(house):
    an_attempt(house)
    close_overdue(actor=ACTOR, now=NOW + timedelta(days=30))


def _passed(house):
    """An attempt that passed, of a stage whose gate did not ask for it then."""
    attempt = _end(house)
    Attempt.objects.filter(pk=attempt.pk).update(passed=True)
    Stage.objects.filter(pk=attempt.test.stage_id).update(gate="final_test")
    rows = Attempt.objects.select_related("test__stage", "member__commission")
    return rows.get(pk=attempt.pk)


def _pass(house):
    open_gates(attempts=[_passed(house)], **WHO)


def _look_back(house):
    _passed(house)
    qualify_passed(**WHO)


def _time(house):
    give_time(
        campaign=house.campaign, member=house.member(), percent=25, reason="Sees badly", **WHO
    )


def _take_back(house):
    _time(house)
    take_back_time(campaign=house.campaign, member=house.member(), **WHO)


def _appeal(house):
    return raise_appeal(
        attempt=_end(house), number=1, text="Екі жауап та дұрыс сияқты", language="kk", **WHO
    )


def _reject(house):
    appeal = _appeal(house)
    return reject_appeals(test=appeal.test, appeals=[appeal.code], reason="One only", **WHO)


def _rule(house):
    attempt = _end(house)
    version = FormItem.objects.filter(form=attempt.form_id).order_by("order")[0].version
    rule_on_item(
        test=attempt.test, version=version, kind=RulingKind.CREDITED, reason="Two are right", **WHO
    )


def _recount(house):
    _rule(house)
    recount_results(**WHO)


def _enter(house):
    test = an_own_test(house)
    people = [house.member().pk]
    enter_attempts(test=test, attempts=entered(test, people), **WHO)


def a_flag(house):
    test = an_own_test(house)
    known = IntegrityFlag.objects.filter(test=test).first()
    found = FoundFlag("same_answers", (house.member().pk,), (), -9.0, FLAG_NUMBERS)
    if known is None:
        keep_flags(test=test, flags=[found], attempts=200, **WHO)
    return IntegrityFlag.objects.select_related("test__stage__campaign__root").get(test=test)


def a_key(house):
    test = an_own_test(house)
    answers = {version: keys[0] for version, keys in wrong_options(test).items()}
    return plant_key(test=test, place="A group of a messenger", answers=answers, **WHO)


def _decide_flag(house):
    decide_flag(flag=a_flag(house), decision="nothing", reason="Asked them", **WHO)


FLAG_NUMBERS = dict.fromkeys(PAIR_NUMBERS, 2.0)

SITTING_CALLS = {
    "assessment.operations.integrity.keep_flags": a_flag,
    "assessment.operations.integrity.decide_flag": _decide_flag,
    "assessment.operations.integrity.note_reading": lambda house: note_reading(
        flag=a_flag(house), **WHO
    ),
    "assessment.operations.planted_keys.plant_key": a_key,
    "assessment.operations.planted_keys.remove_key": lambda house: remove_key(
        key=a_key(house), **WHO
    ),
    "assessment.operations.entry.enter_attempts": _enter,
    "assessment.operations.tests.draft_test": IN_THE_WORLD,
    "assessment.operations.tests.publish_test": IN_THE_WORLD,
    "assessment.operations.tests.edit_test": _edit,
    "assessment.operations.tests.withdraw_test": _withdraw,
    "assessment.operations.attempts.start_attempt": an_attempt,
    "assessment.operations.attempts.keep_answers": LEAVES_NONE,
    "assessment.operations.attempts.hand_in": _end,
    "assessment.operations.attempts.close_overdue": _close,
    "assessment.operations.passes.open_gates": _pass,
    "assessment.operations.passes.qualify_passed": _look_back,
    "campaigns.operations.qualifications.qualify_trainers": _pass,
    "assessment.operations.accommodations.give_time": _time,
    "assessment.operations.accommodations.take_back_time": _take_back,
    "assessment.operations.appeals.raise_appeal": _appeal,
    "assessment.operations.appeals.reject_appeals": _reject,
    "assessment.operations.appeals.rule_on_item": _rule,
    "assessment.operations.appeals.recount_results": _recount,
    "assessment.operations.findings.keep_test_finding": lambda house: keep_test_finding(
        test=an_own_test(house), finding=TestFinding(0, None, 0.0, 0.0, False, ()), mark="1", **WHO
    ),
    "assessment.operations.findings.keep_cascade_finding": lambda house: keep_cascade_finding(
        campaign=house.campaign, finding=CascadeFinding((), {}), mark="1", **WHO
    ),
}
