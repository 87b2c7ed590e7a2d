"""Every operation runs somewhere in the tests' own world and leaves its entry."""

import importlib
import inspect
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kaskad.accounts.api import issue_link, revoke_links, sign_in_by_link, sign_out
from kaskad.audit.api import verify_chain
from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Arrangement,
    DraftSeminar,
    Place,
    Seminar,
    add_seminars,
    cancel_seminar,
    discard_plan,
    move_seminar,
    place_members,
    substitute_trainer,
)
from kaskad.commissions.api import (
    Member,
    Newcomer,
    discard_roster,
    give_up_roster,
    replace_member,
    request_acceptance,
)
from kaskad.core.actor import Actor
from kaskad.planning.api import (
    Asked,
    WhatIf,
    change_seminar,
    give_up_forecast,
    make_calendar_address,
    make_forecast,
    mark_of,
    put_replan_in_force,
    request_forecast,
    request_replan,
    request_run,
    request_stop,
    request_what_if,
)
from kaskad.seminars.api import Attendance, correct_attendance
from kaskad.work.api import discard_task, retry_task, stop_task
from tests.matrix.registry import operations
from tests.matrix.subjects import failed_task, waiting_task
from tests.world import ACTOR, NOW, TODAY

WHO = {"actor": ACTOR, "now": NOW}
IN_THE_WORLD = "the making of the world ran it"


def _sign_in(house):
    token = issue_link(account=house.accounts["member"], **WHO)
    sign_in_by_link(token=token, **WHO)


def _revoke(house):
    issue_link(account=house.accounts["member"], **WHO)
    revoke_links(account=house.accounts["member"], **WHO)


def _cancel(house):
    cancel_seminar(seminar=house.seminar("own"), reason="Боран", **WHO)


def _move(house):
    seminar, free = _free_day(house)
    move_seminar(seminar=seminar, day=free, half="pm", venue=seminar.venue, reason="Боран", **WHO)


def _change(house):
    seminar, free = _free_day(house)
    wanted = Arrangement(free, "pm", seminar.venue, seminar.trainer)
    seen = mark_of(seminar)
    change_seminar(seminar=seminar, seen=seen, wanted=wanted, reason="Боран", **WHO)


def _calendar(house):
    actor = replace(ACTOR, code=house.accounts["member"].code)
    make_calendar_address(actor=actor, commission=None, seen="", now=NOW)


def _free_day(house):
    """A seminar to come, and a day on which nothing stands against it."""
    seminar = house.seminar("own")
    days = [TODAY + timedelta(days=ahead) for ahead in range(1, 8)]
    taken = Seminar.objects.filter(venue=seminar.venue).values_list("day", flat=True)
    trainer = Seminar.objects.filter(trainer=seminar.trainer).values_list("day", flat=True)
    closed = set(taken) | set(trainer)
    free = next(
        day
        for day in days
        if day not in closed
        and day.weekday() != 6
        and day.isoformat() not in (seminar.venue.closed_days if seminar.venue else [])
    )
    return seminar, free


def _substitute(house):
    seminar = house.seminar("own")
    busy = Seminar.objects.filter(day=seminar.day).values("trainer_id")
    trainer = Member.objects.filter(full_time=True, until=None).exclude(pk__in=busy)[0]
    substitute_trainer(seminar=seminar, trainer=trainer, reason="Ауру", **WHO)


def _place(house):
    seminar = house.seminar("own")
    pupil = Place.objects.filter(group=seminar.group).order_by("id").first()
    place_member = pupil.member_id
    pupil.delete()
    place_members(group=seminar.group, member_ids=[place_member], **WHO)


def _add(house):
    own = house.seminar("own")
    group = own.group
    extra = DraftSeminar(
        key="x", stage_code=group.stage.code, commission_code=group.commission.code, round=1,
        language="kk", format="online", venue_code=None, day=date(2026, 3, 10), half="am",
        trainer_member_id=own.trainer_id,
    )  # fmt: skip
    pupil = Place.objects.filter(group=group).order_by("id").values_list("member_id", flat=True)[0]
    add_seminars(plan=house.plan, seminars=[extra], places=[("x", pupil)], **WHO)


def _replace(house):
    from random import Random

    from kaskad.demo.country import iin

    number = iin.make(Random(5), date(1991, 1, 1), female=False, used=())
    newcomer = Newcomer(iin=number, last_name="Жаңабаев", first_name="Асан")
    replace_member(member=house.member(), newcomer=newcomer, since=TODAY, **WHO)


def _forecast(house):
    asked = request_forecast(campaign=house.campaign, **WHO)
    make_forecast(code=asked.code, trained={}, **WHO)


def _give_up_forecast(house):
    asked = request_forecast(campaign=house.campaign, **WHO)
    give_up_forecast(code=asked.code, **WHO)


def _give_up_roster(house):
    batch = request_acceptance(batch=house.roster("own"), **WHO)
    give_up_roster(batch=batch, tries=3, **WHO)


def _stop(house):
    run = request_run(campaign=house.campaign, seed=99, budget=None, **WHO)
    request_stop(run=run, **WHO)


def _suppose(house):
    supposed = WhatIf(version=house.plan.version, venue=house.seminar("own").venue.code)
    request_what_if(campaign=house.campaign, supposed=supposed, **WHO)


def _replan(house):
    asked = [Asked("seminar", house.seminar("own").code)]
    Seminar.objects.filter(code=asked[0].key).update(day=TODAY + timedelta(days=3))
    request_replan(campaign=house.campaign, asked=asked, **WHO)


def _put_proposal_in_force(house):
    put_replan_in_force(plan=house.proposal, **WHO)


def _correct(house):
    basis = Seminar.objects.filter(trainer__isnull=False).values("trainer_id")
    attendance = Attendance.objects.filter(present=True).exclude(member__in=basis)[0]
    correct_attendance(
        seminar=attendance.seminar, member_id=attendance.member_id, present=False,
        reason="Қате", **WHO,
    )  # fmt: skip


CALLS = {
    "accounts.operations.grants.give_grant": IN_THE_WORLD,
    "accounts.operations.links.issue_link": lambda house: issue_link(
        account=house.accounts["member"], **WHO
    ),
    "accounts.operations.opening.open_account": IN_THE_WORLD,
    "accounts.operations.links.revoke_links": _revoke,
    "accounts.operations.links.sign_in_by_link": _sign_in,
    "accounts.operations.links.sign_out": lambda _house: sign_out(**WHO),
    "campaigns.operations.campaign_file.import_campaign": IN_THE_WORLD,
    "campaigns.operations.days.cancel_seminar": _cancel,
    "campaigns.operations.days.mark_held": IN_THE_WORLD,
    "campaigns.operations.days.move_seminar": _move,
    "campaigns.operations.days.place_members": _place,
    "campaigns.operations.days.substitute_trainer": _substitute,
    "campaigns.operations.plans.add_seminars": _add,
    "campaigns.operations.plans.discard_plan": lambda house: discard_plan(plan=house.draft, **WHO),
    "campaigns.operations.plans.draft_plan": IN_THE_WORLD,
    "campaigns.operations.plans.put_in_force": IN_THE_WORLD,
    "campaigns.operations.proposals.put_proposal_in_force": _put_proposal_in_force,
    "campaigns.operations.venues.import_venues": IN_THE_WORLD,
    "commissions.operations.accepting.accept_roster": IN_THE_WORLD,
    "commissions.operations.accounts.link_account": IN_THE_WORLD,
    "commissions.operations.checking.check_roster": IN_THE_WORLD,
    "commissions.operations.members.replace_member": _replace,
    "commissions.operations.receiving.discard_roster": lambda house: discard_roster(
        batch=house.roster("own"), **WHO
    ),
    "commissions.operations.receiving.give_up_roster": _give_up_roster,
    "commissions.operations.receiving.receive_roster": IN_THE_WORLD,
    "commissions.operations.receiving.request_acceptance": lambda house: request_acceptance(
        batch=house.roster("own"), **WHO
    ),
    "commissions.operations.structure.import_structure": IN_THE_WORLD,
    "planning.operations.forecasts._finish": _forecast,
    "planning.operations.forecasts.give_up_forecast": _give_up_forecast,
    "planning.operations.forecasts.request_forecast": _forecast,
    "planning.operations.calendars.make_calendar_address": _calendar,
    "planning.operations.by_hand.change_seminar": _change,
    "planning.operations.replans.put_replan_in_force": _put_proposal_in_force,
    "planning.operations.replans.request_replan": _replan,
    "planning.operations.runs.finish_run": IN_THE_WORLD,
    "planning.operations.runs.request_run": IN_THE_WORLD,
    "planning.operations.runs.request_stop": _stop,
    "planning.operations.runs.start_run": IN_THE_WORLD,
    "planning.operations.what_if.request_what_if": _suppose,
    "reporting.operations.publish_bulletin": IN_THE_WORLD,
    "seminars.operations.correct_attendance": _correct,
    "seminars.operations.record_sheets": IN_THE_WORLD,
    "work.operations.discard_task": lambda _house: discard_task(code=failed_task(), **WHO),
    "work.operations.retry_task": lambda _house: retry_task(code=failed_task(), **WHO),
    "work.operations.stop_task": lambda _house: stop_task(code=waiting_task(), **WHO),
}


def test_every_operation_is_listed():
    assert sorted(CALLS) == sorted(operations())


@pytest.mark.parametrize("name", sorted(operations()))
def test_an_operation_leaves_its_entry(house, name):
    call, tag = CALLS[name], operations()[name].__kaskad_tag__
    before = Entry.objects.filter(tag=tag.value).count()

    if call != IN_THE_WORLD:
        call(house)

    after = Entry.objects.filter(tag=tag.value)
    assert after.count() > (0 if call == IN_THE_WORLD else before)
    last = after.order_by("id").last()
    assert (last.actor_kind, bool(last.actor_label)) == ("system", True)
    assert last.subject_kind
    assert last.subject_code


def test_entries_hold_no_personal_data(house):
    names = list(Member.objects.values_list("person__last_name", flat=True).distinct())
    text = " ".join(str(one) for one in Entry.objects.values_list("changes", flat=True))

    assert [name for name in names if name in text] == []


def test_the_world_is_sealed_unbroken(house):
    state = verify_chain()

    assert state.broken_at is None
    assert state.sealed > 0


@pytest.mark.parametrize("name", sorted(operations()))
def test_an_operation_has_the_one_shape(name):
    function = inspect.unwrap(operations()[name])
    parameters = list(inspect.signature(function).parameters)

    assert (parameters[0], parameters[-1]) == ("actor", "now")
    assert function.__doc__
    assert importlib.import_module(function.__module__).__name__.startswith("kaskad.")
    assert Actor.__name__ in str(inspect.signature(function))
