"""Changes as a OneRoster package: who is not named stays, who is named comes, changes or goes."""

from dataclasses import replace
from datetime import date
from random import Random

from kaskad.commissions.api import Member, accept_roster
from kaskad.core.oneroster import Package
from kaskad.demo.country import iin
from tests.reporting.packages import WHO, delta, errors, exported, sent, state
from tests.world import TODAY
from tests.world_fixtures import *  # noqa: F403  pytest finds fixtures by their names here


def role_row(member, **changes):
    code = member.person.code
    return {
        "sourcedId": f"role-{code}", "status": "active", "userSourcedId": code,
        "roleType": "primary", "role": f"ext:{member.role}",
        "orgSourcedId": member.commission.code, **changes,
    }  # fmt: skip


def newcomer(code="new", number=None):
    number = number or iin.make(Random(11), date(1988, 4, 4), female=True, used=())
    return {
        "sourcedId": code, "status": "active", "enabledUser": "true", "givenName": "Айнұр",
        "familyName": "Сейітова", "metadata.kaskad.iin": number,
        "metadata.kaskad.language": "ru",
    }  # fmt: skip


def with_iin(package):
    """The columns of users with that of the number."""
    users = package.tables["users"]
    extra = (*users.extra, "metadata.kaskad.iin")
    return Package({**package.tables, "users": replace(users, extra=extra)}, "x", "y")


def test_a_delta_seats_one_and_lets_one_go(house, tmp_path):
    member = house.member()
    others = Member.objects.filter(commission=member.commission, until=None).exclude(pk=member.pk)
    before = set(others.values_list("id", flat=True))
    package = delta(
        with_iin(exported(house)),
        users=[newcomer()],
        roles=[
            role_row(member, status="tobedeleted"),
            role_row(member, sourcedId="r", userSourcedId="new"),
        ],
    )
    batch = sent(house, package, tmp_path)
    assert errors(batch) == []
    accept_roster(batch=batch, **WHO)

    came = Member.objects.get(commission=member.commission, person__last_name="Сейітова")
    member.refresh_from_db()
    assert (member.until, came.since, came.seat_id) == (TODAY, TODAY, member.seat_id)
    assert came.language == "ru"
    assert {one.pk for one in others.all()} - {came.pk} == before
    assert batch.rows.count() == 2


def test_the_same_delta_again_changes_nothing(house, tmp_path):
    member = house.member()
    package = delta(exported(house), roles=[role_row(member, status="tobedeleted")])
    accept_roster(batch=sent(house, package, tmp_path), **WHO)
    after = state()
    again = sent(house, package, tmp_path)
    accept_roster(batch=again, **WHO)

    again.refresh_from_db()
    assert (errors(again), again.rows_unchanged) == ([], 1)
    assert state() == after
    assert Member.objects.get(pk=member.pk).until == TODAY


def test_a_delta_of_users_alone_corrects_a_name(house, tmp_path):
    member = house.member()
    row = newcomer(member.person.code) | {"metadata.kaskad.iin": ""}
    batch = sent(house, delta(with_iin(exported(house)), users=[row]), tmp_path)
    accept_roster(batch=batch, **WHO)

    member.refresh_from_db()
    assert errors(batch) == []
    assert (member.person.last_name, member.language, member.until) == ("Сейітова", "ru", None)


def test_a_delta_moves_a_member(house, tmp_path):
    member = house.member()
    target = (
        Member.objects.filter(commission__district=member.commission.district, until=None)
        .exclude(commission=member.commission)
        .filter(role="member", commission__level="precinct")
        .select_related("commission", "person")[0]
    )
    package = delta(
        exported(house),
        roles=[
            role_row(target, status="tobedeleted"),
            role_row(member, status="tobedeleted"),
            role_row(member, sourcedId="r2", orgSourcedId=target.commission.code),
        ],
    )
    batch = sent(house, package, tmp_path)
    assert errors(batch) == []
    accept_roster(batch=batch, **WHO)

    now = Member.objects.get(person=member.person, until=None)
    assert (now.commission, now.seat_id) == (target.commission, target.seat_id)


def test_a_delta_cannot_seat_a_second_chair(house, tmp_path):
    member = house.member()
    row = role_row(member, role="ext:chair")
    batch = sent(house, delta(exported(house), roles=[row]), tmp_path)

    assert errors(batch) == [(2, "roles.csv role", "roster.role_taken")]


def test_a_delta_cannot_seat_more_than_there_are_seats(house, tmp_path):
    member = house.member()
    full = Member.objects.filter(commission=member.commission, until=None).count()
    assert full == member.commission.seats
    row = role_row(member, sourcedId="r", userSourcedId="new")
    package = delta(with_iin(exported(house)), users=[newcomer()], roles=[row])

    assert errors(sent(house, package, tmp_path)) == [
        (2, "roles.csv orgSourcedId", "roster.too_many")
    ]


def test_a_newcomer_in_a_delta_needs_everything(house, tmp_path):
    number = newcomer()["metadata.kaskad.iin"]
    row = newcomer(number=number) | {"familyName": "Ә", "givenName": "Б"}
    package = delta(with_iin(exported(house)), users=[row])

    assert {one[1:] for one in errors(sent(house, package, tmp_path))} == {
        ("roles.csv orgSourcedId", "roster.empty"), ("roles.csv role", "roster.empty"),
    }  # fmt: skip


def test_the_number_and_the_code_of_two_people(house, tmp_path):
    row = newcomer(house.member().person.code)
    known = iin.make(Random(11), date(1988, 4, 4), female=True, used=())
    package = delta(with_iin(exported(house)), users=[newcomer(number=known)],
                    roles=[role_row(house.member(), userSourcedId="new", sourcedId="r"),
                           role_row(house.member(), status="tobedeleted")])  # fmt: skip
    accept_roster(batch=sent(house, package, tmp_path), **WHO)
    batch = sent(house, delta(with_iin(exported(house)), users=[row]), tmp_path)

    assert ("users.csv metadata.kaskad.iin", "roster.person_differs") in {
        one[1:] for one in errors(batch)
    }
