"""A member who was taught leaves; the newcomer is taught in a make-up round and counted."""

from datetime import date, time
from random import Random

import pytest

from kaskad.audit.api import entries_about
from kaskad.campaigns.api import Place
from kaskad.commissions.api import Member, Newcomer, replace_member
from kaskad.core import clock
from kaskad.demo.country import iin
from kaskad.planning.api import plan_make_up
from kaskad.reporting.api import coverage, trace
from kaskad.seminars.api import trained_on
from tests.journeys.cascade import hold, hold_all_before, seminar_of, trained
from tests.world import ACTOR

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

LAST_DAY_OF_STAGES, CHANGE, ROUND = date(2026, 3, 7), date(2026, 3, 9), date(2026, 3, 10)
NEWCOMER = Newcomer(
    iin=iin.make(Random(1), date(1990, 1, 1), female=True, used=()),
    last_name="Жаңабаева",
    first_name="Ақмарал",
)


def test_a_replaced_member_s_seat_is_red_until_the_newcomer_is_taught(planned):
    campaign = planned.campaign
    hold_all_before(campaign, CHANGE)
    old = Member.objects.select_related("commission__district", "commission__region").filter(
        role="member", commission__level="precinct"
    ).order_by("commission__code", "id")[0]  # fmt: skip
    assert coverage(campaign, LAST_DAY_OF_STAGES).total.tally.trained == 200

    newcomer = replace_member(
        actor=ACTOR, member=old, newcomer=NEWCOMER, since=CHANGE,
        now=clock.at(CHANGE, time(9)),
    )  # fmt: skip
    again = replace_member(
        actor=ACTOR, member=old, newcomer=NEWCOMER, since=CHANGE,
        now=clock.at(CHANGE, time(9)),
    )  # fmt: skip

    # The seat has a new member, the old one keeps a history.
    old.refresh_from_db()
    assert again == newcomer
    assert (newcomer.seat_id, newcomer.since, old.until) == (old.seat_id, CHANGE, CHANGE)
    assert [entry.tag for entry in entries_about("member", str(old.pk))][:1] == [
        "commissions:member:replaced"
    ]
    kinds = [step.kind for step in trace(old.person.code)]
    assert kinds[:4] == ["roster_row", "member", "plan", "attendance"]

    # The seat is filled and not trained, from the change on and not before.
    place = old.commission
    assert coverage(campaign, LAST_DAY_OF_STAGES).total.tally.trained == 200
    as_of_then = trained(campaign, place, LAST_DAY_OF_STAGES)
    assert trained(campaign, place, CHANGE) == {
        code: count - 1 for code, count in as_of_then.items()
    }
    tally = coverage(campaign, CHANGE, place.code).total.tally
    assert (tally.seats, tally.filled, tally.trained) == (place.seats, place.seats, place.seats - 1)

    _teach_in_the_make_up_round(campaign, newcomer)

    assert coverage(campaign, ROUND).total.tally.trained == 200
    assert coverage(campaign, CHANGE).total.tally.trained == 199
    facts = {step.kind: dict(step.facts) for step in trace(newcomer.person.code)}
    assert facts["plan"]["round"] == 1
    assert "roster_row" not in facts


def _teach_in_the_make_up_round(campaign, newcomer):
    """The round teaches exactly the newcomer."""
    added = plan_make_up(
        actor=ACTOR, campaign=campaign, round_number=1, trained=trained_on(campaign),
        now=clock.at(CHANGE, time(20)),
    )  # fmt: skip
    seminar = seminar_of(newcomer)
    assert added == 1
    assert (seminar.group.round, seminar.day) == (1, ROUND)
    places = Place.objects.filter(group=seminar.group).values_list("member_id", flat=True)
    assert list(places) == [newcomer.pk]
    hold(campaign, seminar)
