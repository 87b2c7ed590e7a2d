"""Whatever happens, a repair puts everybody where the engine counted them, and breaks no rule."""

import csv
from collections import Counter
from datetime import date
from random import Random

import pytest

from kaskad.campaigns.api import Place, cancel_seminar
from kaskad.campaigns.queries.plans import seminar_code
from kaskad.commissions.api import Member
from kaskad.planning.api import Asked, execute_run, put_replan_in_force, request_replan
from kaskad.planning.queries.happened import happened_since
from kaskad.planning.queries.judgement import judge
from tests.planning.midway import EVENING, FIRST, ahead_of, replaced
from tests.planning.world import ACTOR
from tests.seeds import seeds

# As in test_planning_newcomers: test_planning_replan asks on both databases.
pytestmark = pytest.mark.one_database


@pytest.fixture
def world(begin, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True
    return begin(precincts=40)


def _happens(dice, plan):
    """Seminars cancelled, people left and replaced; what an officer adds."""
    ahead = list(ahead_of(plan))
    for seminar in dice.sample(ahead, dice.randint(0, 2)):
        cancel_seminar(actor=ACTOR, seminar=seminar, reason="Боран", now=EVENING)
    members = list(Member.objects.filter(until=None).order_by("id"))
    for number, member in enumerate(dice.sample(members, 12)):
        since = dice.choice([EVENING.date(), FIRST])
        if dice.random() < 0.3:
            Member.objects.filter(pk=member.pk).update(until=since)
        else:
            language = dice.choice(["", "", "ru", "kk"])
            replaced(member, number, since=since, language=language)
    teaching = sorted({one.trainer_id for one in ahead})
    asked = [
        Asked("day", dice.choice(["KZ-15", "154801000", "KZ"]), date(2026, 2, 28)),
        Asked("venue", dice.choice(["hall-1", "hall-2"]), FIRST, date(2026, 2, 28)),
        Asked("trainer", str(dice.choice(teaching)), FIRST),
    ]
    return [one for one in asked if dice.random() < 0.4]


def _table(folder, name):
    return list(csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("seed", seeds(4))
def test_whatever_happens(world, middle, files, seed):
    asked = _happens(Random(seed), middle)
    before = set(judge(world.campaign, middle).breaches)

    run = request_replan(actor=ACTOR, campaign=world.campaign, asked=asked, now=EVENING)
    run = execute_run(run.code, now=EVENING)
    folder = files / run.folder / "1" / "plan"
    changes = _table(folder, "changes.csv")
    counted = Counter()
    for row in changes:
        counted[row["kind"]] += int(row["people"])
    sizes = Counter()
    for row in _table(folder, "pieces.csv"):
        sizes[row["seminar"]] += int(row["people"])
    found = run.comparison

    assert run.breaches == []
    assert (found["moved"], found["heirs"]) == (counted["people"], counted["heirs"])
    assert found["moved"] >= found["unavoidable"]
    for name, people in sizes.items():
        codes = [seminar_code(run.plan, key) for key in (name, f"again/{name}")]
        assert Place.objects.filter(group__seminars__code__in=codes).count() == people

    plan = put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    assert set(judge(world.campaign, plan).breaches) <= before
    assert happened_since(world.campaign, plan, FIRST).is_empty
