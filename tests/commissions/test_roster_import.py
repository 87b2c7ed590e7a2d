"""A list becomes members: check every row, accept the good ones, keep history."""

from datetime import date

import pytest

from kaskad.audit.models import Entry
from kaskad.commissions.api import (
    BatchState,
    Member,
    Person,
    RosterBatch,
    RosterRow,
    accept_roster,
    check_roster,
    discard_roster,
    memberships_of,
    receive_roster,
    request_acceptance,
    sitting_members,
)
from kaskad.commissions.operations.receiving import (
    AlreadyAccepted,
    NotChecked,
    NothingToAccept,
)
from kaskad.commissions.operations.stored_file import StoredFile
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import unseal
from kaskad.core.spreadsheet import TooLarge
from tests.commissions import world as w

pytestmark = pytest.mark.django_db


def sitting(code="KZ-15-0314"):
    """(last digits of the IIN, role) in the order of the seats."""
    members = Member.objects.filter(commission__code=code, until=None).order_by("seat__number")
    return [(one.person.iin_tail, one.role) for one in members.select_related("person")]


def tails(*numbers):
    return [w.iin(number)[-4:] for number in numbers]


def codes(report):
    return [(one.row, one.code) for one in report.rejected]


def test_good_rows_become_members(send):
    report = send(w.precinct(members=3))

    assert (report.rows, report.accepted, report.unchanged, report.rejected) == (3, 3, 0, ())
    assert sitting() == list(zip(tails(1, 2, 3), ["chair", "secretary", "member"], strict=True))
    member = Member.objects.get(role="chair")
    assert (member.language, member.full_time, member.since) == ("kk", False, date(2026, 2, 1))
    assert member.row.line == 2


def test_the_iin_is_nowhere_in_the_database(send):
    send([w.person(1, role="төраға", phone="8 701 000 00 00")])

    stored = [str(list(model.objects.values())) for model in (Person, RosterRow, Entry)]

    assert [w.iin(1) in text for text in stored] == [False, False, False]
    assert unseal(Person.objects.get().phone_sealed) == "+77010000000"


def test_cells_are_kept_word_for_word(send):
    send([w.person(1, last_name=" Ахмeтова ")])  # a Latin e  # mixed letters on purpose

    assert " Ахмeтова " in unseal(RosterRow.objects.get().cells_sealed)  # mixed letters on purpose
    assert Person.objects.get().last_name == "Ахметова"


def test_the_same_file_twice_changes_nothing(send):
    rows = w.precinct(members=5)
    send(rows)
    before = list(Member.objects.order_by("id").values())
    entries = Entry.objects.exclude(tag__startswith="commissions:roster:").count()

    report = send(rows, now=w.LATER)

    assert (report.accepted, report.unchanged) == (0, 5)
    assert list(Member.objects.order_by("id").values()) == before
    assert Entry.objects.exclude(tag__startswith="commissions:roster:").count() == entries
    assert Entry.objects.filter(tag="commissions:roster:accepted").count() == 1


def test_a_second_file_updates_and_replaces(send):
    send(w.precinct(members=3))
    rows = [
        w.person(1, role="төраға", phone="+7 701 111 11 11"),
        w.person(9, role="хатшы", since=date(2026, 2, 20)),
        w.person(3, language="орысша", last_name="Ахметқызы"),
    ]

    report = send(rows, now=w.LATER)

    assert report.accepted == 3
    assert sitting() == list(zip(tails(1, 9, 3), ["chair", "secretary", "member"], strict=True))
    old = Member.objects.get(person__iin_tail=w.iin(2)[-4:])
    new = Member.objects.get(person__iin_tail=w.iin(9)[-4:])
    assert (old.until, old.seat_id, old.ended_by_row.line) == (date(2026, 2, 20), new.seat_id, 3)
    changed = Member.objects.get(person__iin_tail=w.iin(3)[-4:])
    assert (changed.language, changed.person.last_name) == ("ru", "Ахметқызы")


def test_two_members_exchange_their_roles(send):
    send(w.precinct(members=3))

    send([w.person(1, role="хатшы"), w.person(2, role="төраға"), w.person(3)], now=w.LATER)

    assert sitting() == list(zip(tails(1, 2, 3), ["secretary", "chair", "member"], strict=True))


def test_who_is_not_listed_any_more_leaves_on_the_day_of_the_list(send):
    send(w.precinct(members=3))

    send(w.precinct(members=2), now=w.LATER)

    gone = Member.objects.get(person__iin_tail=w.iin(3)[-4:])
    assert (gone.until, gone.ended_by_row) == (date(2026, 3, 1), None)


def test_who_comes_back_is_the_same_person(send):
    send(w.precinct(members=3))
    send(w.precinct(members=2), now=w.LATER)

    send(w.precinct(members=3), now=w.LATER)

    assert Person.objects.count() == 3
    assert Member.objects.count() == 4


def test_a_wrong_row_keeps_everybody_in_their_seats(send):
    send(w.precinct(members=5))
    rows = w.precinct(members=3)
    rows[1]["iin"] = "880314700000"
    rows.append(w.person(8))

    report = send(rows, now=w.LATER)

    assert codes(report) == [(3, "roster.iin_checksum"), (5, "roster.waits")]
    assert len(sitting()) == 5
    assert "3" in report.rejected[1].message


def test_additions_that_fit_are_taken_beside_a_wrong_row(send):
    send(w.precinct(members=3))
    rows = [*w.precinct(members=2), w.person(8), w.person(9, last_name="Ахметова1")]

    report = send(rows, now=w.LATER)

    assert codes(report) == [(5, "roster.name_digits")]
    assert [tail for tail, _ in sitting()] == tails(1, 2, 3, 8)


def test_a_role_that_is_held_waits(send):
    send(w.precinct(members=3))
    rows = [w.person(3, role="төраға"), w.person(2, role="хатшы"), w.person(7, iin="1")]

    report = send(rows, now=w.LATER)

    assert codes(report) == [(2, "roster.waits"), (4, "roster.iin_length")]
    assert dict(sitting())[w.iin(1)[-4:]] == "chair"


@pytest.mark.parametrize(
    ("role", "code"),
    [("төраға", "roster.two_chair"), ("орынбасар", "roster.two_deputy"),
     ("хатшы", "roster.two_secretary")],
)  # fmt: skip
def test_two_chairs_name_each_other(send, role, code):
    report = send([w.person(1, role=role), w.person(2, role=role)])

    assert codes(report) == [(2, code), (3, code)]
    assert "3" in report.rejected[0].message


def test_the_same_iin_twice_names_both_lines(send):
    rows = [w.person(1, role="төраға"), w.person(2), w.person(1, "KZ-15-0315")]

    report = send(rows)

    assert codes(report) == [(2, "roster.iin_twice"), (4, "roster.iin_twice")]
    assert ("4" in report.rejected[0].message, "2" in report.rejected[1].message) == (True, True)
    assert [tail for tail, _ in sitting()] == tails(2)


def test_more_members_than_seats(send):
    report = send(w.precinct("KZ-15-0315", members=4))

    assert codes(report) == [(5, "roster.too_many")]
    assert len(sitting("KZ-15-0315")) == 3


def test_an_unknown_and_a_foreign_commission(send):
    rows = [w.person(1, "KZ-15-9999"), w.person(2, "KZ-19-0001")]

    report = send(rows, scope="KZ-15")

    assert codes(report) == [(2, "roster.commission_unknown"), (3, "roster.commission_foreign")]


def test_a_district_is_found_by_its_kato_and_a_region_by_its_own(send):
    rows = [w.person(1, 154800000, "төраға"), w.person(2, "150000000.0", "төраға")]

    send(rows)

    assert [len(sitting(code)) for code in ("154800000", "KZ-15")] == [1, 1]


def test_a_member_elsewhere_is_named_and_not_moved(send):
    send(w.precinct(members=3))

    report = send([w.person(3, "KZ-15-0315")], now=w.LATER)

    assert codes(report) == [(2, "roster.sits_elsewhere")]
    assert "KZ-15-0314" in report.rejected[0].message


def test_a_move_needs_both_lists_in_one_file(send):
    send(w.precinct(members=3))

    report = send([*w.precinct(members=2), w.person(3, "KZ-15-0315")], now=w.LATER)

    assert (report.accepted, report.unchanged, report.rejected) == (1, 2, ())
    assert [one.commission_code for one in memberships_of(_code(3))] == ["KZ-15-0315"]
    history = Member.objects.filter(person__code=_code(3)).order_by("id")
    assert [one.until for one in history] == [date(2026, 2, 1), None]


def test_a_move_waits_when_the_other_list_has_errors(send):
    send(w.precinct(members=3))
    rows = [w.person(1, role="төраға"), w.person(2, iin="12"), w.person(3, "KZ-15-0315")]

    report = send(rows, now=w.LATER)

    assert codes(report) == [(3, "roster.iin_length"), (4, "roster.sits_elsewhere")]
    assert len(sitting()) == 3


def test_all_errors_of_all_rows_come_at_once(send):
    wrong = w.person(
        1, "KZ-15-9999", "бастық", last_name="Ахм3т", first_name="", iin="880314x", phone="жоқ",
        email="a@", since="31.02.2026", language="тілі", full_time="мүмкін",
    )  # fmt: skip

    report = send([wrong, w.person(2, iin="980101300120")])

    assert sorted(code for row, code in codes(report) if row == 2) == [
        "roster.commission_unknown", "roster.date", "roster.email", "roster.empty",
        "roster.full_time", "roster.iin_digits", "roster.language", "roster.name_digits",
        "roster.phone", "roster.role",
    ]  # fmt: skip
    assert {one.column for one in report.rejected} >= {"Комиссия коды", "Тегі", "ЖСН"}


def test_a_roster_is_kept_small_after_the_check(check):
    batch = check(w.precinct())

    assert batch.state == BatchState.CHECKED
    assert (batch.file_size > 0, len(batch.file_sha256)) == (True, 64)


@pytest.mark.usefixtures("country")
def test_the_copy_of_the_file_goes_when_it_is_checked(tmp_path, django_capture_on_commit_callbacks):
    path = w.write_xlsx(tmp_path / "list.xlsx", w.precinct())
    batch = receive_roster(actor=w.ACTOR, source=path, file_name="list.xlsx", scope="KZ", now=w.NOW)
    stored = StoredFile(batch).path
    there = (stored.exists(), stored.stat().st_mode & 0o777)

    with django_capture_on_commit_callbacks(execute=True):
        check_roster(actor=w.ACTOR, batch=batch, now=w.NOW)

    assert (there, stored.exists()) == ((True, 0o600), False)


def test_sending_a_file_twice_before_it_is_accepted_gives_the_first(check, tmp_path):
    path = w.write_xlsx(tmp_path / "list.xlsx", w.precinct())
    first = check(path)

    second = check(path)

    assert first.pk == second.pk
    assert RosterBatch.objects.count() == 1


def test_accepting_twice_gives_the_first_answer(check):
    batch = check(w.precinct())
    first = accept_roster(actor=w.ACTOR, batch=batch, now=w.NOW)

    second = accept_roster(actor=w.ACTOR, batch=batch, now=w.LATER)

    assert first == second
    assert Member.objects.count() == 3


def test_what_happened_since_the_check_is_seen(check, send):
    batch = check(w.precinct(members=3))
    send([w.person(3, "KZ-15-0315")])

    report = accept_roster(actor=w.ACTOR, batch=batch, now=w.NOW)

    assert codes(report) == [(4, "roster.sits_elsewhere")]
    assert (report.accepted, RosterRow.objects.filter(state="accepted").count()) == (2, 3)


def test_acceptance_is_refused_before_the_check_and_without_good_rows(check, tmp_path):
    path = w.write_xlsx(tmp_path / "list.xlsx", w.precinct())
    received = receive_roster(
        actor=w.ACTOR, source=path, file_name="list.xlsx", scope="KZ", now=w.NOW
    )
    bad = check([w.person(1, "KZ-99-0001")])

    with pytest.raises(NotChecked):
        accept_roster(actor=w.ACTOR, batch=received, now=w.NOW)
    with pytest.raises(NotChecked):
        request_acceptance(actor=w.ACTOR, batch=received, now=w.NOW)
    with pytest.raises(NothingToAccept):
        request_acceptance(actor=w.ACTOR, batch=bad, now=w.NOW)


def test_a_discarded_roster_loses_its_rows_and_an_accepted_one_stays(check):
    batch = check(w.precinct())

    discard_roster(actor=w.ACTOR, batch=batch, now=w.NOW)
    again = discard_roster(actor=w.ACTOR, batch=batch, now=w.NOW)
    accepted = check(w.precinct())
    accept_roster(actor=w.ACTOR, batch=accepted, now=w.NOW)

    assert (again.state, RosterRow.objects.filter(batch=batch).count()) == ("discarded", 0)
    with pytest.raises(AlreadyAccepted):
        discard_roster(actor=w.ACTOR, batch=accepted, now=w.NOW)


@pytest.mark.parametrize("scope", ["KZ-99", "KZ-15"])
@pytest.mark.usefixtures("country")
def test_strangers_cannot_send_lists(tmp_path, scope):
    path = w.write_xlsx(tmp_path / "list.xlsx", w.precinct())

    with pytest.raises(NotFound):
        receive_roster(
            actor=w.staff("KZ-19"), source=path, file_name="a.xlsx", scope=scope, now=w.NOW
        )


@pytest.mark.usefixtures("country")
def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    with pytest.raises(TooLarge) as refused:
        receive_roster(actor=w.ACTOR, source=path, file_name="a.xlsx", scope="KZ", now=w.NOW)

    assert refused.value.values == {"megabytes": 200, "limit": 50}
    assert RosterBatch.objects.count() == 0


def test_members_come_in_a_fixed_order_without_names(send):
    send([*w.precinct(members=3), w.person(7, "154800000", "төраға", full_time="иә")])

    rows = list(sitting_members(date(2026, 2, 12)))

    assert [(one.commission_code, one.role, one.full_time) for one in rows] == [
        ("154800000", "chair", True),
        ("KZ-15-0314", "chair", False),
        ("KZ-15-0314", "secretary", False),
        ("KZ-15-0314", "member", False),
    ]
    assert {(one.district_code, one.region_code) for one in rows} == {("154800000", "KZ-15")}
    assert list(sitting_members(date(2026, 1, 31))) == []


def _code(number):
    return Person.objects.get(iin_tail=w.iin(number)[-4:]).code
