"""A wrong row waits while the good ones are accepted; a second file brings it in."""

from dataclasses import replace
from datetime import timedelta

from kaskad.commissions.api import (
    Member,
    RosterRow,
    accept_roster,
    check_roster,
    import_structure,
    receive_roster,
)
from kaskad.demo.country import write_roster_csv
from tests.journeys.cascade import FIRST
from tests.world import ACTOR

LATER = FIRST + timedelta(days=1)


def test_a_wrong_row_waits_and_a_second_file_brings_it_in(cascade):
    import_structure(actor=ACTOR, path=cascade.folder / "commissions.csv", now=FIRST)
    people = list(cascade.country.members)
    place = people[-1].commission
    inside = [one for one in people if one.commission == place]
    good, wrong = inside[0].person.iin, inside[1].person.iin
    mistyped = wrong[:-1] + str((int(wrong[-1]) + 1) % 10)
    broken = [
        replace(one, person=replace(one.person, iin=mistyped)) if one.person.iin == wrong else one
        for one in inside
    ]

    # The first file: everybody but one person is accepted, and the row says why it waits.
    first, report = _import(cascade, "first.csv", broken, FIRST)
    assert (report.rows, report.accepted, report.unchanged) == (len(inside), len(inside) - 1, 0)
    assert [(cell.row, cell.column) for cell in report.rejected] == [(3, "iin")]
    assert report.rejected[0].code
    assert report.rejected[0].message
    assert _sitting(place) == len(inside) - 1
    assert first.rows.get(line=3).state == "rejected"
    assert first.rows.get(line=2).members.get().person.iin_tail == good[-4:]

    # The corrected file: the one row comes in, nothing else changes.
    before = _members(place)
    second, report = _import(cascade, "second.csv", inside, LATER)
    assert (report.rows, report.accepted, report.unchanged) == (len(inside), 1, len(inside) - 1)
    assert list(report.rejected) == []
    assert _sitting(place) == len(inside)
    assert before < _members(place)
    newcomer = Member.objects.get(row__batch=second)
    assert newcomer.row.line == 3

    # The same file again changes nothing, and the waiting row of the first file stays as it was.
    third, report = _import(cascade, "third.csv", inside, LATER)
    assert (report.rows, report.accepted, report.unchanged) == (len(inside), 0, len(inside))
    assert (RosterRow.objects.get(batch=first, line=3).state, third.state) == (
        "rejected", "accepted",
    )  # fmt: skip


def _import(cascade, name, members, now):
    path = cascade.folder / name
    write_roster_csv(cascade.country, path, members)
    batch = receive_roster(actor=ACTOR, source=path, file_name=name, scope="KZ", now=now)
    check_roster(actor=ACTOR, batch=batch, now=now)
    report = accept_roster(actor=ACTOR, batch=batch, now=now)
    batch.refresh_from_db()
    return batch, report


def _sitting(code):
    return Member.objects.filter(commission__code=code, until=None).count()


def _members(code):
    fields = ("id", "person_id", "seat_id", "role", "since", "until", "row_id")
    return set(Member.objects.filter(commission__code=code).values_list(*fields))
