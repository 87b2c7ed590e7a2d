"""Who is exempt on the day stands on sheet, roll, paper and phone, and nobody expects them."""

import re

import pytest

from kaskad.campaigns.models import Place
from kaskad.commissions.models import Member
from kaskad.seminars.api import Attendance, NewMark, record_marks, run_book, sheet_of
from kaskad.seminars.models import Mark
from kaskad.seminars.rules.book import Deed
from tests.exemptions import exempted
from tests.queries import MOST, queries_of
from tests.seminars.conftest import COMMAND, evening
from tests.seminars.test_long_sheet import NOW, PEOPLE, national, said
from tests.seminars.test_pages import here, marked, on, path, sent
from tests.seminars.test_pocket import taken
from tests.seminars.test_roll import now, tap

__all__ = ["here", "national", "now", "on"]
pytestmark = pytest.mark.one_database
NAME = "Босатылғанов"
WORDS = "exempt from the training, need not come"


@pytest.fixture
def members(here, second_stage):
    """The group of the seminar; the first is exempt on its day."""
    found = second_stage.members(here)
    exempted(second_stage.campaign, found[0], evening(here.day))
    person = Member.objects.get(pk=found[0]).person
    type(person).objects.filter(pk=person.pk).update(last_name=NAME)
    return found


def beside(page):
    """What stands right after the name."""
    return page[page.index(NAME) :][:300]


def test_the_sheet_says_it_beside_the_name_and_marks_all_others(client, here, members):
    page = said(client, path(here, "?marked=all"))

    assert WORDS in beside(page)
    assert page.count(WORDS) == 1
    assert "Exempt, need not come: 1" in page
    assert marked(page, members) == members[1:]
    assert "Take all marks away" in page


def test_the_check_and_the_recorded_sheet_do_not_count_them(client, here, second_stage, members):
    exempt, absent, *came = members
    away = [exempt, absent]

    check = client.post(path(here), sent(second_stage, here, away, "check"))
    check = check.content.decode().replace("\u00a0", " ")
    client.post(path(here), sent(second_stage, here, away))

    assert f"<b>{len(came)}</b> of <b>{len(came) + 1}</b> came, <b>1</b> did not." in check
    assert WORDS in beside(check.partition("Did not come")[2])
    page = said(client, path(here))
    assert f"{len(came)} of {len(came) + 1} were there" in page
    assert len(re.findall(r'<tr class="[^"]*flag', page)) == 1
    assert not Attendance.objects.get(member=exempt).present
    assert f"{len(came)} / {len(came) + 1}" in said(client, "/en/my/seminars/")


def test_who_comes_all_the_same_is_recorded_as_everybody_else(client, here, second_stage, members):
    client.post(path(here), sent(second_stage, here))

    assert f"{len(members)} of {len(members)} were there" in said(client, path(here))
    assert Attendance.objects.get(member=members[0]).present


def test_the_roll_call_expects_the_others(client, here, members, now):
    exempt, *others = members
    tap(client, here, "called", others[0])

    page = said(client, path(here, "roll/"))

    assert f"1 of {len(others)} are here" in page
    line = page.partition(f'id="m{exempt}"')[2].partition("</tr>")[0]
    assert WORDS in line
    assert 'value="missing"' not in line
    tap(client, here, "called", exempt)
    page = said(client, path(here, "roll/"))
    assert f"2 of {len(members)} are here" in page
    assert WORDS not in page


def test_paper_says_it_in_both_languages(client, here, members):
    page = said(client, path(here, "print/"))

    note = beside(page)
    assert "оқудан босатылған" in note
    assert "освобождён" in note
    assert page.count("оқудан босатылған") == 1


def test_the_phone_knows_it(client, here, members):
    people = taken(client, here).json()["people"]

    assert [row["member"] for row in people if row["exempt"]] == members[:1]


def test_the_run_book_waits_for_nobody_exempt(client, here, second_stage, members, now):
    exempt, *others = members
    marks = [NewMark(one, "called", now(5), f"n{one}") for one in others]
    record_marks(actor=COMMAND, seminar=here, marks=marks, now=now(6))

    book = run_book(here, now=now(7))

    steps = {one.deed: one for one in book.steps}
    assert (book.expected, book.exempt, len(book.people)) == (len(others), 1, len(members))
    assert (steps[Deed.CALL_ROLL].left, steps[Deed.CALL_ROLL].whole) == (0, len(others))
    assert steps[Deed.TELL_PEOPLE].whole == len(others)
    page = said(client, path(here, "book/"))
    assert f"{len(others)} of {len(others)} are here" in page
    assert WORDS in page
    client.post(path(here), sent(second_stage, here, [exempt]))
    here.refresh_from_db()
    assert Deed.BOOK_MISSING not in {one.deed for one in run_book(here, now=now(8)).steps}


def test_the_own_page_of_the_trainer_says_how_many(client, here, members):
    page = said(client, "/en/my/seminars/")

    assert "Exempt, need not come: 1" in page
    assert f"{len(members)}" in page


def test_others_are_told_by_the_api_too(client, here, members, second_stage):
    rows = {row.member_id: row.is_exempt for row in sheet_of(here)}

    assert [member for member in members if rows[member]] == members[:1]


def test_the_pages_say_it_in_the_languages_of_the_country(client, here, members):
    for language in ("kk", "ru"):
        for more in ("", "roll/", "book/"):
            page = client.get(path(here, more, language)).content.decode().split("<main", 1)[1]
            assert "xempt" not in page
            assert ("босатылған" if language == "kk" else "свобожд") in page


def test_one_query_more_at_most(client, here, second_stage, members):
    for more in ("", "roll/", "print/", "book/"):
        asked = queries_of(client, path(here, more))
        assert len(asked) <= MOST, "\n".join(asked)
    for member in members[1:4]:
        exempted(second_stage.campaign, member, evening(here.day))
    assert len(queries_of(client, path(here))) <= MOST


@pytest.fixture
def exempt(national):
    """Somebody exempt on a sheet with more people than a page."""
    found = national.members[0]
    exempted(national.world.campaign, found, NOW)
    return found


def test_marking_all_others_of_a_long_sheet_leaves_them_out(client, national, exempt):
    client.post(national.path, {"step": "rest", "place": ""})

    came = set(Mark.objects.filter(present=True).values_list("member_id", flat=True))
    assert came == set(national.members) - {exempt}
    page = said(client, national.path)
    assert f"Marked: {PEOPLE - 1} of {PEOPLE - 1}." in page
    assert WORDS in page


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_check_of_a_long_sheet_does_not_count_them(client, national, exempt, is_kept):
    national.mark(dict.fromkeys(national.members[2:], True) | {national.members[1]: False})
    if is_kept:  # the box of somebody exempt was left empty on a page that was kept
        national.mark({exempt: False})

    page = said(client, f"{national.path}?check=1")

    assert f"<b>{PEOPLE - 2}</b> of <b>{PEOPLE - 1}</b> came, <b>1</b> did not." in page
    assert "not marked" not in page
    assert "1 person found" in said(client, f"{national.path}?mark=absent")


def test_their_mark_on_a_long_sheet_counts_if_they_come(client, national, exempt):
    national.mark({exempt: True})

    assert f"Marked: 1 of {PEOPLE}. Came: 1" in said(client, national.path)


def test_the_place_stays_until_a_repair(here, members):
    assert Place.objects.filter(group=here.group, member=members[0]).exists()
    assert Member.objects.get(pk=members[0]).until is None
