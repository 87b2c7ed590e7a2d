"""A trainer whose certificate falls: an event of the planner, and gone when it stands again."""

from datetime import timedelta

import pytest

from kaskad.campaigns.api import (
    Gate,
    Pass,
    Place,
    Seminar,
    Stage,
    plan_in_force,
    qualify_trainers,
    unqualify_trainers,
)
from kaskad.core import clock
from kaskad.planning.api import execute_run, put_replan_in_force, request_replan
from kaskad.planning.operations.replans import NothingHappened
from kaskad.planning.queries.happened import TrainerGone, happened_since
from kaskad.planning.queries.judgement import judge
from kaskad.planning.queries.openings import Openings
from tests.planning.midway import EVENING, FIRST, ahead_of
from tests.planning.world import ACTOR, NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

BASE = "/{}/plans/kz-referendum-2026/replan/"


@pytest.fixture
def world(begin, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True
    return begin(precincts=40)


@pytest.fixture
def certified(world, middle):
    """Everybody of the first two stages has a certificate, and may teach only with it."""
    for stage in Stage.objects.filter(campaign=world.campaign, code__in=("s1", "s2")):
        stage.gate = Gate.CERTIFICATE
        stage.save(update_fields=["gate"])
        places = Place.objects.filter(group__plan=middle, group__stage=stage).order_by("id")
        members = places.values_list("member", flat=True)
        _let_teach(stage, members, NOW)
    return middle


def _let_teach(stage, members, at):
    shown = [Pass(one, _number(one), at, "KZ") for one in members]
    return qualify_trainers(actor=ACTOR, stage=stage, passes=shown, gate=Gate.CERTIFICATE, now=at)


def _number(member):
    return f"{member:010}"


def _fall(member):
    return unqualify_trainers(actor=ACTOR, numbers=[_number(member)], now=EVENING)


@pytest.fixture
def trainer(certified):
    """Who teaches the first seminar ahead."""
    return ahead_of(certified)[0].trainer_id


def test_it_happened_and_is_over_when_the_certificate_stands_again(world, certified, trainer):
    assert happened_since(world.campaign, certified, FIRST).is_empty

    assert _fall(trainer) == 1
    mine = ahead_of(certified).filter(trainer=trainer)
    found = happened_since(world.campaign, certified, FIRST)
    assert found.trainers == (TrainerGone(trainer, mine[0].day, mine.count(), fallen=True),)
    assert not found.is_empty

    own = Stage.objects.get(groups__places__member=trainer, groups__plan=certified)
    _let_teach(own, [trainer], EVENING)
    assert happened_since(world.campaign, certified, FIRST).is_empty
    with pytest.raises(NothingHappened):
        request_replan(actor=ACTOR, campaign=world.campaign, asked=(), now=EVENING)


def test_a_repair_gives_the_seminars_to_others_whose_certificate_counts(world, certified, trainer):
    other = ahead_of(certified).exclude(trainer=trainer)[0].trainer_id
    _fall(trainer)

    run = request_replan(actor=ACTOR, campaign=world.campaign, asked=(), now=EVENING)
    run = execute_run(run.code, now=EVENING)
    assert (run.state, run.breaches) == ("finished", []), run.log
    _fall(other)
    plan = put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    assert plan == plan_in_force(world.campaign)
    assert judge(world.campaign, plan).breaches == []
    assert not ahead_of(plan).filter(trainer=trainer).exists()
    teaching = set(ahead_of(plan).exclude(trainer=None).values_list("trainer", flat=True))
    assert other in teaching
    # What fell while staff looked at the proposal is the next event.
    found = happened_since(world.campaign, plan, FIRST).trainers
    assert [(one.member_id, one.fallen) for one in found] == [(other, True)]


def test_a_fallen_trainer_is_not_offered_and_one_who_stands_again_is(certified, trainer):
    seminar = Seminar.objects.select_related(
        "group__stage", "group__commission", "group__plan__campaign", "venue"
    ).get(pk=ahead_of(certified).exclude(trainer=trainer)[0].pk)
    day, half = ahead_of(certified).order_by("-day")[0].day, "pm"

    def offered():
        return {one.member_id for one in Openings(seminar, FIRST).trainers(day, half)}

    free = offered()
    assert free
    one = min(free)
    _fall(one)
    assert offered() == free - {one}
    own = Stage.objects.get(groups__places__member=one, groups__plan=certified)
    _let_teach(own, [one], EVENING + timedelta(minutes=1))
    assert offered() == free


@pytest.mark.parametrize("gate", ["attendance", "final_test"])
def test_other_gates_know_no_fallen_certificates(world, certified, trainer, gate):
    _fall(trainer)
    Stage.objects.update(gate=gate)
    assert happened_since(world.campaign, certified, FIRST).is_empty


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Сертификаттың күші жоқ"),
        ("ru", "Сертификат не действует"),
        ("en", "Certificate does not count"),
    ],
)
def test_the_page_of_the_repair_names_the_trainer(trainer, reader, monkeypatch, language, words):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    _fall(trainer)
    page = reader("central_staff", "KZ").get(BASE.format(language)).content.decode()
    assert words in page
