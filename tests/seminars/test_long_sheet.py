"""A sheet with more people than a page: looking for them, marking page by page, recording once."""

import re
from datetime import UTC, time, timedelta

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.api import cancel_seminar
from kaskad.campaigns.models import Place
from kaskad.commissions.models import Commission, Member
from kaskad.core import clock
from kaskad.core.names import search_key
from kaskad.seminars.api import Attendance, Correction, NotHeldYet, NotInGroup
from kaskad.seminars.models import Mark
from kaskad.seminars.operations.marks import (
    keep_marks,
    mark_the_rest,
    record_marked_sheet,
)
from kaskad.seminars.queries.sheet import state_of_marks, territories_of
from kaskad.seminars.vocab import SHEET_ROWS
from kaskad.seminars.vocab.refusals import MarksChanged
from tests.queries import MOST, queries_of
from tests.reporting.world import NATIONAL_DAY, build
from tests.seminars.conftest import COMMAND, evening

pytestmark = pytest.mark.one_database

REGIONS, DISTRICTS = 6, 20
NOW = evening(NATIONAL_DAY)
PEOPLE = REGIONS * (DISTRICTS + 1)


class National:
    """The national seminar of a country whose full-time members fill more than one page."""

    def __init__(self) -> None:
        self.world = build(regions=REGIONS, districts=DISTRICTS, precincts=1, members=1)
        self.seminar = self.world.plan.groups.get(stage__code="s1").seminars.get()
        places = Place.objects.filter(group=self.seminar.group).order_by("member_id")
        self.members = list(places.values_list("member_id", flat=True))
        self.path = f"/en/seminars/{self.seminar.code}/"

    def keep(self, client, present, shown, query="", step="keep"):
        form = {"shown": shown, "present": present, "step": step}
        return client.post(f"{self.path}{query}", form)

    def record(self, client, **changed):
        form = {
            "step": "record_marked",
            "seen": state_of_marks(self.seminar),
            "evidence": "online_presence",
            "evidence_ref": "7",
            "nonce": "n1",
        }
        return client.post(self.path, form | changed)

    def mark(self, marks, now=NOW):
        keep_marks(actor=COMMAND, seminar=self.seminar, marks=marks, now=now)


@pytest.fixture
def national(db, settings, client, coordinator):
    settings.KASKAD_PINNED_NOW = clock.at(NATIONAL_DAY, time(20)).astimezone(UTC)
    found = National()
    client.force_login(coordinator("KZ"))
    return found


def said(client, address):
    return client.get(address).content.decode().replace("\u00a0", " ")


def listed(page):
    return [int(key) for key in re.findall(r'name="shown" value="(\d+)"', page)]


def rename(member, last_name):
    person = Member.objects.get(pk=member).person
    person.last_name = last_name
    person.search_key = search_key(last_name, "Аты")
    person.save(update_fields=["last_name", "search_key"])


def test_a_page_has_a_hundred_people_and_the_next_the_others(client, national):
    first, second = said(client, national.path), said(client, f"{national.path}?page=2")

    assert PEOPLE > SHEET_ROWS == len(listed(first))
    assert listed(first) + listed(second) == national.members
    assert f"Marked: 0 of {PEOPLE}" in first
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


@pytest.mark.parametrize("page", ["0", "x", "99", "²"])
def test_a_page_that_is_none_is_the_nearest(client, national, page):
    assert listed(said(client, f"{national.path}?page={page}"))


def test_only_the_marks_of_the_shown_page_are_kept_and_none_is_lost(client, national):
    first, last = national.members[:SHEET_ROWS], national.members[SHEET_ROWS:]

    answer = national.keep(client, first[1:], first)
    national.keep(client, last, last, "?page=2")
    national.keep(client, first[2:], first)

    assert answer.headers["Location"] == f"{national.path}?page=2"
    absent = set(Mark.objects.filter(present=False).values_list("member_id", flat=True))
    assert absent == set(first[:2])
    assert Mark.objects.filter(present=True).count() == PEOPLE - 2
    assert not Attendance.objects.exists()
    page = said(client, national.path)
    assert f"Marked: {PEOPLE} of {PEOPLE}. Came: {PEOPLE - 2}, did not come: 2." in page
    assert page.count(" checked>") == SHEET_ROWS - 2


def test_who_is_not_marked_yet_is_found(client, national):
    national.mark(dict.fromkeys(national.members[5:], True))

    page = said(client, f"{national.path}?mark=none")

    assert listed(page) == national.members[:5]
    assert "5 people found" in page


def test_after_the_first_of_those_not_marked_come_the_next_ones(client, national):
    shown = national.members[:SHEET_ROWS]

    answer = national.keep(client, shown, shown, "?mark=none")

    assert answer.headers["Location"] == f"{national.path}?mark=none"
    page = said(client, answer.headers["Location"])
    assert listed(page) == national.members[SHEET_ROWS:]


@pytest.mark.parametrize("words", ["әлімбек", "Алимбек аты", "ЛІМБ"])
def test_a_person_is_found_by_name_on_any_page(client, national, words):
    rename(national.members[-1], "Әлімбеков")

    page = said(client, f"{national.path}?q={words}")

    assert listed(page) == national.members[-1:]
    assert "1 person found" in page


def test_people_are_found_by_region(client, national):
    page = said(client, f"{national.path}?place=KZ-15")

    inside = Member.objects.filter(pk__in=national.members, commission__region__code="KZ-15")
    assert set(listed(page)) == set(inside.values_list("pk", flat=True))
    assert len(listed(page)) == DISTRICTS + 1


def test_nobody_found_leads_back_to_everybody(client, national):
    page = said(client, f"{national.path}?q=жоқ")

    assert "Nobody is found" in page
    assert not listed(page)
    assert "?check=1" in page


def test_all_others_are_marked_at_once_in_a_place_and_everywhere(client, national):
    absent = national.members[0]
    national.mark({absent: False})

    client.post(national.path, {"step": "rest", "place": "KZ-10"})
    in_one = set(Mark.objects.filter(present=True).values_list("member__commission__region__code"))
    client.post(national.path, {"step": "rest", "place": ""})

    assert in_one == {("KZ-10",)}
    assert Mark.objects.filter(present=True).count() == PEOPLE - 1
    assert not Mark.objects.get(member=absent).present


def test_the_check_counts_the_whole_and_warns_of_those_not_marked(client, national):
    national.mark({national.members[0]: False} | dict.fromkeys(national.members[10:], True))

    answer = national.keep(client, [], [], step="keep_check")
    page = said(client, answer.headers["Location"])

    assert f"<b>{PEOPLE - 10}</b> of <b>{PEOPLE}</b> came, <b>10</b> did not." in page
    assert "9 people are not marked" in page
    assert "they count as people who did not come" in page
    assert not Attendance.objects.exists()


def test_what_was_marked_is_recorded_once_and_the_marks_are_gone(client, national):
    national.mark({national.members[0]: False} | dict.fromkeys(national.members[1:], True))
    seen = state_of_marks(national.seminar)

    for _ in range(2):
        assert national.record(client, seen=seen).headers["Location"] == national.path

    rows = Attendance.objects.filter(seminar=national.seminar)
    assert rows.count() == PEOPLE
    assert [row.member_id for row in rows.filter(present=False)] == national.members[:1]
    assert set(rows.values_list("evidence", "evidence_ref")) == {("online_presence", "7")}
    assert not Mark.objects.exists()
    assert Entry.objects.filter(tag="seminars:attendance:recorded").count() == 1


def test_a_recorded_sheet_is_looked_through_and_corrected_where_one_stands(client, national):
    absent = national.members[-1]
    rename(absent, "Әлімбеков")
    national.mark({absent: False} | dict.fromkeys(national.members[:-1], True))
    national.record(client)

    page = said(client, f"{national.path}?mark=absent")
    sent = {"member": absent, "present": "late", "reason": ""}
    refused = client.post(f"{national.path}correct/?mark=absent", sent)
    client.post(f"{national.path}correct/?mark=absent", sent | {"reason": "Тізімнен өтіп кетті"})

    assert f"{PEOPLE - 1} of {PEOPLE} were there" in page
    assert "Әлімбеков" in page
    assert f'value="{absent}" selected' in refused.content.decode()
    assert Correction.objects.get(attendance__member=absent).outcome == "late"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"evidence": ""}, "Choose what the sheet rests on"),
        ({"seen": "other"}, "Somebody changed the marks meanwhile"),
    ],
)
def test_a_check_that_does_not_hold_is_shown_again(client, national, wrong, why):
    national.mark(dict.fromkeys(national.members, True))

    answer = national.record(client, **wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert 'value="7"' in page
    assert 'name="nonce" value="n1"' in page
    assert not Attendance.objects.exists()


def test_marks_that_changed_after_the_check_are_not_recorded(national):
    national.mark(dict.fromkeys(national.members, True))
    seen = state_of_marks(national.seminar)
    national.mark({national.members[0]: False}, evening(NATIONAL_DAY) + timedelta(seconds=1))

    with pytest.raises(MarksChanged):
        record_marked_sheet(
            actor=COMMAND, seminar=national.seminar, evidence="roll_call", evidence_ref="",
            nonce="n", seen=seen, now=evening(NATIONAL_DAY),
        )  # fmt: skip
    assert not Attendance.objects.exists()


def test_who_left_before_the_day_is_not_recorded_though_marked(client, national):
    national.mark(dict.fromkeys(national.members, True))
    Member.objects.filter(pk=national.members[0]).update(until=NATIONAL_DAY)

    national.record(client)

    assert Attendance.objects.filter(present=True).count() == PEOPLE - 1


def test_strangers_are_not_marked(national):
    stranger = Member.objects.exclude(pk__in=national.members).first()

    with pytest.raises(NotInGroup):
        national.mark({stranger.pk: True})
    assert not Mark.objects.exists()


def test_the_form_of_strangers_is_refused_and_keeps_its_marks(client, national):
    first = national.members[0]

    answer = national.keep(client, [first, 10**9], [first, 10**9])

    assert answer.status_code == 422
    assert f'value="{first}" checked' in answer.content.decode()


def test_a_day_before_and_after_a_cancellation_nobody_is_marked(client, national):
    with pytest.raises(NotHeldYet):
        national.mark({national.members[0]: True}, evening(NATIONAL_DAY - timedelta(days=1)))
    cancel_seminar(
        actor=COMMAND, seminar=national.seminar, reason="Боран", now=evening(NATIONAL_DAY)
    )

    answer = national.keep(client, national.members[:1], national.members[:1])

    assert answer.status_code == 422
    assert "was cancelled" in answer.content.decode()
    assert not Mark.objects.exists()


def test_marks_leave_their_entry_and_the_same_again_leaves_none(national):
    for _ in range(2):
        national.mark({national.members[0]: False, national.members[1]: True})

    entry = Entry.objects.get(tag="seminars:attendance:marked")
    assert entry.changes == {"present": 1, "absent": 1}
    assert (
        mark_the_rest(actor=COMMAND, seminar=national.seminar, place="", now=evening(NATIONAL_DAY))
        == PEOPLE - 2
    )


def test_a_long_list_is_printed_by_territory(client, national):
    whole = said(client, f"{national.path}print/")
    part = said(client, f"{national.path}print/?place=KZ-15")

    assert "Signature" not in whole
    assert whole.count("print/?place=KZ-") == REGIONS
    assert f"{DISTRICTS + 1} people" in whole
    assert part.count("<td></td></tr>") == DISTRICTS + 1
    assert Commission.objects.get(code="KZ-15").name_en in part


def test_who_sits_above_the_regions_has_a_list_too(client, national):
    Member.objects.filter(pk=national.members[0]).update(
        commission=Commission.objects.get(code="KZ")
    )

    part = said(client, f"{national.path}print/?place=own:KZ")

    assert part.count("<td></td></tr>") == 1


def test_people_of_one_region_are_divided_by_district(national):
    group = Place.objects.filter(group=national.seminar.group)
    group.exclude(member__commission__region__code="KZ-15").delete()

    found = territories_of(national.seminar)

    assert [one.people for one in found] == [1] * (DISTRICTS + 1)
    assert [one.code for one in found if not one.code.isdecimal()] == ["own:KZ-15"]


def test_a_list_of_one_page_is_printed_whole(client, national):
    group = Place.objects.filter(group=national.seminar.group)
    group.exclude(member__commission__region__code="KZ-15").delete()

    assert said(client, f"{national.path}print/").count("<td></td></tr>") == DISTRICTS + 1


@pytest.mark.parametrize(
    "more", ["", "?page=2", "?mark=none&q=a&place=KZ-15", "?check=1", "print/"]
)
def test_a_long_sheet_asks_for_little(client, national, more):
    assert len(queries_of(client, f"{national.path}{more}")) <= MOST


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "Әлі белгіленбегендер"), ("ru", "Ещё не отмечены")]
)
def test_it_speaks_the_language_of_its_address(client, national, language, words):
    assert words in said(client, national.path.replace("/en/", f"/{language}/"))
