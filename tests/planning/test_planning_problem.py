"""The planner's problem: counts and codes, never a person, always the same bytes."""

from datetime import date

from kaskad.commissions.api import Member, Person
from kaskad.planning.queries.problem import campaign_problem
from kaskad.planning.rules import Learner, Piece, deal, teaching_chairs, teaching_languages
from kaskad_planner.instance_folder import instance_hash, read_instance, write_instance

DAY = date(2026, 2, 16)


def learner(number, **changes):
    values = {
        "member_id": number, "commission": f"c{number}", "district": "d", "level": "precinct",
        "role": "chair", "full_time": False, "language": "kk", "stage": "s2",
    }  # fmt: skip
    return Learner(**{**values, **changes})


def test_the_problem_counts_everybody_by_commission_stage_and_language(world):
    Member.objects.filter(pk=world.member("KZ-15-1001", 5).pk).update(language="ru")

    problem = campaign_problem(world.campaign, day=DAY, seed=3)

    units = {unit.id: unit.people for unit in problem.instance.units}
    assert sum(units.values()) == len(world.country.members)
    assert (units["KZ-15-1001.s3.kk"], units["KZ-15-1001.s3.ru"]) == (2, 1)
    assert {name: len(ids) for name, ids in problem.members.items()} == units
    assert problem.instance.seed == 3


def test_the_problem_can_be_read_by_the_engine_and_has_no_person_in_it(world, tmp_path):
    problem = campaign_problem(world.campaign, day=DAY, seed=1)

    write_instance(problem.instance, tmp_path / "problem")

    assert read_instance(tmp_path / "problem") == problem.instance
    written = "".join(path.read_text() for path in (tmp_path / "problem").iterdir())
    for person in Person.objects.all():
        assert person.last_name not in written
        assert f"{person.code}," not in written


def test_the_same_roster_gives_the_same_bytes(world):
    first = campaign_problem(world.campaign, day=DAY, seed=1)
    second = campaign_problem(world.campaign, day=DAY, seed=1)

    assert instance_hash(first.instance) == instance_hash(second.instance)


def test_trainers_are_territorial_members_and_the_chairs_of_the_largest_precincts(world):
    problem = campaign_problem(world.campaign, day=DAY, seed=1)

    trainers = {trainer.id: trainer for trainer in problem.instance.trainers}
    stages = [trainer.certified_by_stage for trainer in trainers.values()]
    assert (stages.count("s1"), stages.count("s2")) == (6, 3 + 2)
    assert trainers["KZ-15.s1.kk.1"].languages == ("kk", "ru")
    assert trainers["KZ-15.s2.kk.1"].languages == ("kk",)
    assert problem.trainers["KZ-15.s1.kk.1"] == world.member("KZ-15", 1).pk
    assert problem.trainers["KZ-15-1001.s2.kk.1"] == world.member("KZ-15-1001", 1).pk


def test_days_off_and_closed_halls_are_in_the_problem(world):
    instance = campaign_problem(world.campaign, day=DAY, seed=1).instance

    assert instance.calendar.weekdays == (1, 2, 3, 4, 5, 6)
    assert date(2026, 3, 9) in instance.calendar.holidays
    assert {(row.id, row.day) for row in instance.absences} == {
        ("hall-1", date(2026, 2, 24)),
        ("hall-2", date(2026, 2, 24)),
    }
    assert [row.round for row in instance.makeups] == [1, 2, 3]


def test_one_chair_in_eight_of_a_district_may_teach_the_largest_first():
    chairs = [learner(number) for number in range(1, 10)]
    others = [learner(20 + n, commission="c7", role="member", stage="s3") for n in range(3)]

    assert teaching_chairs([*chairs, *others]) == {1, 7}


def test_only_full_time_members_of_territorial_commissions_teach_in_both_languages():
    assert teaching_languages(learner(1, level="district", full_time=True)) == ("kk", "ru")
    assert teaching_languages(learner(1, level="district")) == ("kk",)
    assert teaching_languages(learner(1, full_time=True, language="ru")) == ("ru",)


def test_those_who_teach_sit_in_the_earliest_seminar_of_their_unit():
    pieces = [
        Piece("late", "u", 2, date(2026, 2, 21), "am"),
        Piece("early", "u", 1, date(2026, 2, 20), "pm"),
    ]

    assert list(deal({"u": (1, 2, 3)}, pieces, first={3})) == [
        ("early", 3),
        ("late", 1),
        ("late", 2),
    ]
