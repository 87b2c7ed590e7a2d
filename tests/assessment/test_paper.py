"""A test on paper: papers out, photographs in, doubtful marks decided, results that count."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from pypdf import PdfReader

from benchmarks.answer_sheets import pen
from benchmarks.answer_sheets.camera import BY_NAME, photographed
from kaskad.assessment.models import AnswerSheet, Attempt, ResultSum, SheetPhoto
from kaskad.assessment.operations.sheet_entry import Checked, enter_sheets
from kaskad.assessment.operations.sheets import print_sheets
from kaskad.assessment.queries.sheets import asked_of, photo_path, sheet_items
from kaskad.assessment.rules.answer_sheet import answer_sheet
from kaskad.assessment.rules.responses import right_response
from kaskad.assessment.rules.scoring import score
from kaskad.assessment.rules.sheet_answers import marks_of
from kaskad.assessment.vocab import Kind
from kaskad.assessment.vocab.sheet_refusals import (
    PapersOwnTest,
    SheetCodeMissing,
    SheetOwn,
    SheetPagesMissing,
)
from kaskad.audit.api import Tag
from kaskad.audit.models import Entry
from kaskad.campaigns.api import Place
from kaskad.commissions.api import Commission, Member
from kaskad.core import clock
from kaskad.core.tasks.working import work_until_nothing_waits
from tests.assessment.bank_pages import text
from tests.assessment.taking import CENTRE, HOUR, Taker, published
from tests.queries import MOST, queries_of
from tests.world import CAMPAIGN, NOW

# Every operation and page of it is asked on both databases by the matrix.
pytestmark = pytest.mark.one_database

STILL = replace(BY_NAME["good"], megapixels=(2.5, 2.6), bend=0)
ONE_EACH = [{"block": block, "count": 1, "kind": "choice"} for block in range(1, 9)]


def place_of(test):
    """A precinct in which several people have a place in the stage of the test."""
    places = Place.objects.filter(group__stage=test.stage, group__plan__state="in_force")
    return places.filter(member__until=None).order_by("member")[0].member.commission


def address(test, place, more=""):
    return f"/kk/campaigns/{CAMPAIGN}/tests/{test.code}/paper/{place.code}/{more}"


def answered(sheet, *, drawn=None, wrong=0):
    """The pages of a sheet that somebody filled in rightly, photographed."""
    items = sheet_items(sheet.test, sheet.form_id, sheet.member_id)
    asked = asked_of(items)
    layout = answer_sheet(asked)
    given = [right_response(one.content) for one in items]
    given = [None] * wrong + given[wrong:]
    marks = marks_of(asked, given)
    pages = []
    rng = np.random.default_rng(sheet.pk)
    for page, blank in zip(layout.pages, pen.printed(layout, sheet.code.upper()), strict=True):
        filled = pen.fill_in(blank, page.rows, marks, rng, (pen.fill,))
        if drawn is not None:
            drawn(pen.Pen(filled, rng, 40, 0.55), page)
        pages.append(photographed(filled, STILL, rng))
    return pages


def send(client, test, place, photos, at=NOW, **more):
    files = [
        SimpleUploadedFile(f"{place}.jpg", content, "image/jpeg")
        for place, content in enumerate(photos)
    ]
    local = (at - HOUR / 2).astimezone(clock.zone())
    with override_settings(KASKAD_PINNED_NOW=at):
        return client.post(
            address(test, place),
            {
                "deed": "photos", "photos": files, "held-day": f"{local:%Y-%m-%d}",
                "held-hour": f"{local:%H:%M}", **more,
            },
        )  # fmt: skip


@pytest.fixture
def paper(house, centre):
    """A test whose papers are printed for a precinct."""
    test = published(house, blueprint=ONE_EACH)
    place = place_of(test)
    assert centre.post(address(test, place, "print/")).status_code == 200
    sheets = AnswerSheet.objects.filter(test=test).select_related("test").order_by("pk")
    return test, place, list(sheets)


def arrived(client, test, place, *photos):
    """The photographs once they were read, in their order."""
    assert send(client, test, place, photos).status_code == 302
    work_until_nothing_waits()
    return list(SheetPhoto.objects.filter(test=test).order_by("pk"))


def first_choice(page):
    return next(row for row in page.rows if row.kind == Kind.CHOICE)


def two_marks(hand, page):
    """Another mark beside the right one."""
    row = first_choice(page)
    for bubble in row.bubbles[:2]:
        pen.tick(hand, bubble)


def test_papers_of_a_commission_are_one_file(house, centre):
    test = published(house, blueprint=ONE_EACH)
    place = place_of(test)
    pdf = centre.post(address(test, place, "print/"))
    sheets = list(AnswerSheet.objects.filter(test=test).select_related("member__person", "test"))
    said = " ".join(one.extract_text() for one in PdfReader(BytesIO(pdf.content)).pages)
    for one in sheets:
        assert one.code.upper() in said
        assert one.member.person.last_name in said
    assert test.seed not in said
    entry = Entry.objects.filter(tag=Tag.PAPERS_PRINTED).latest("pk")
    assert sorted(entry.changes["sheets"]) == sorted(one.code for one in sheets)
    assert centre.post(address(test, place, "print/")).status_code == 200
    assert AnswerSheet.objects.filter(test=test).count() == len(sheets)  # printed again, the same


def test_from_a_photograph_to_the_result(paper, centre):
    test, place, (sheet, *_others) = paper
    photos = answered(sheet, drawn=two_marks)
    kept = arrived(centre, test, place, *photos, *photos)
    assert [one.state for one in kept] == ["read"] * len(photos)  # the same file counts once
    assert photos[0] not in photo_path(kept[0].code).read_bytes()
    assert "1" in text(centre, address(test, place))
    check = address(test, place, f"sheets/{sheet.code}/")
    doubtful = [row for one in kept for row in one.rows if row[4]]
    assert len(doubtful) == 1
    assert "two_marks" in doubtful[0][4]  # ink upon ink may look struck out besides
    page = text(centre, check)
    picture = centre.get(re.search(r'<img src="([^"]+)"', page)[1])
    assert picture.content.startswith(b"\x89PNG")
    mark = re.search(r'name="mark" value="([^"]+)"', page)[1]
    name = re.search(r'type="radio"[^>]* name="(r\d+)"', page)[1]
    assert "assessment.sheet_undecided" not in page
    text(centre, check, 422, deed="enter", mark=mark)
    assert not Attempt.objects.filter(test=test).exists()
    (item, _step, _line, _marks, doubts) = doubtful[0]
    shown = sheet_items(test, sheet.form_id, sheet.member_id)
    right = right_response(shown[item - 1].content)
    for _again in range(2):
        sent = centre.post(check, {"deed": "enter", "mark": mark, name: right})
        assert sent.status_code == 302

    attempt = Attempt.objects.get(test=test)
    sheet.refresh_from_db()
    assert (attempt.way, attempt.taken_by, attempt.score, attempt.passed) == (
        "paper",
        "",
        100,
        True,
    )
    assert attempt.member_id == sheet.member_id
    assert sheet.attempt_id == attempt.pk
    assert [(one["doubts"], one["set"]) for one in sheet.changes] == [(doubts, [right])]
    assert ResultSum.objects.get(test=test).passed == 1
    entry = Entry.objects.get(tag=Tag.SHEETS_ENTERED)
    assert (entry.changes["sheet"], entry.changes["decided"]) == (sheet.code, 1)
    text(centre, check)
    late = answered(sheet, wrong=1)
    assert arrived(centre, test, place, *late)[-1].state == "had"  # the first result stands


def test_sheets_without_doubt_are_entered_at_once(paper, centre):
    test, place, sheets = paper
    photos = [one for sheet in sheets[:2] for one in answered(sheet, wrong=2)]
    arrived(centre, test, place, *photos)
    assert centre.post(address(test, place), {"deed": "sure"}).status_code == 302
    found = {one.member_id: one for one in Attempt.objects.filter(test=test)}
    assert set(found) == {one.member_id for one in sheets[:2]}
    for sheet in sheets[:2]:
        items = sheet_items(test, sheet.form_id, sheet.member_id)
        expected = {str(one.number): right_response(one.content) for one in items[2:]}
        worth = {
            str(one.number): score(one.content, expected.get(str(one.number))) for one in items
        }
        said = found[sheet.member_id].responses
        assert {
            str(one.number): score(one.content, said.get(str(one.number))) for one in items
        } == worth


def test_of_two_photographs_of_a_page_a_human_takes_one(paper, centre):
    test, place, (sheet, *_others) = paper
    first, second = answered(sheet, wrong=8), answered(sheet)
    kept = arrived(centre, test, place, first[0], second[0])
    assert [one.state for one in kept] == ["read", "double"]
    url = address(test, place, f"photos/{kept[1].code}/")
    text(centre, url)
    check = address(test, place, f"sheets/{sheet.code}/")
    before = re.search(r'name="mark" value="([^"]+)"', text(centre, check))[1]
    assert centre.post(url, {"deed": "use"}).status_code == 302
    text(centre, check, 422, deed="enter", mark=before)  # another photograph was looked at
    assert centre.post(address(test, place), {"deed": "sure"}).status_code == 302
    assert Attempt.objects.get(test=test).score == 100


def test_what_cannot_be_read_is_typed_in(house, centre):
    test = published(house)  # of every kind
    place = place_of(test)
    centre.post(address(test, place, "print/"))
    sheet = AnswerSheet.objects.filter(test=test).select_related("test")[0]
    items = sheet_items(test, sheet.form_id, sheet.member_id)
    layout = answer_sheet(asked_of(items))
    photos = []
    for page in pen.printed(layout, sheet.code.upper()):
        page[80:400, 1200:1500] = 255  # nobody can read the code
        photos.append(photographed(page, STILL, np.random.default_rng(2)))
    kept = arrived(centre, test, place, *photos)
    assert {(one.state, one.reason) for one in kept} == {("unreadable", "no_code")}
    photo = kept[0]
    url = address(test, place, f"photos/{photo.code}/")
    assert str(SheetCodeMissing.text) in text(centre, url)
    assert centre.get(f"{url}file/").content.startswith(b"\xff\xd8")
    assert Entry.objects.filter(tag=Tag.PHOTO_READ).exists()
    for number, one in enumerate(kept, 1):
        where = address(test, place, f"photos/{one.code}/")
        sent = centre.post(where, {"deed": "assign", "page": f"{sheet.code}-{number}"})
        assert sent.status_code == 302
    marks = marks_of(asked_of(items), [right_response(one.content) for one in items])
    sent = {f"r{at}": marks.get(row.key, ("-",)) for at, row in enumerate(layout.rows)}
    check = address(test, place, f"sheets/{sheet.code}/")
    assert text(centre, check).count("<legend>") == len(layout.rows)
    text(centre, check, 422, deed="enter", r0=sent["r0"])
    assert centre.post(check, {"deed": "enter", **sent}).status_code == 302
    assert Attempt.objects.get(test=test).score == 100
    sheet.refresh_from_db()
    assert len(sheet.changes) == len(layout.rows)


def test_a_sheet_of_somebody_elsewhere_names_nobody(
    paper, centre, django_capture_on_commit_callbacks
):
    test, place, (sheet, *_others) = paper
    elsewhere = Commission.objects.filter(level="precinct").exclude(pk=place.pk)[0]
    (photo,) = arrived(centre, test, elsewhere, answered(sheet)[0])
    assert (photo.state, photo.sheet) == ("elsewhere", None)
    name = Member.objects.select_related("person").get(pk=sheet.member_id).person.last_name
    url = address(test, elsewhere, f"photos/{photo.code}/")
    for page in (url, address(test, elsewhere)):
        assert name not in text(centre, page)
    assert centre.get(address(test, elsewhere, f"sheets/{sheet.code}/")).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert centre.post(url, {"deed": "aside"}).status_code == 302
    assert not photo_path(photo.code).exists()


def test_papers_are_secret_until_the_day_before(house, centre):
    test = published(house, blueprint=ONE_EACH, opens_at=NOW + 40 * HOUR, closes_at=NOW + 60 * HOUR)
    place = place_of(test)

    def printed(at):
        with override_settings(KASKAD_PINNED_NOW=at):
            return centre.post(address(test, place, "print/")).status_code

    text(centre, address(test, place))
    assert [printed(NOW + hours * HOUR) for hours in (3, 5, 61)] == [422, 200, 422]
    assert send(centre, test, place, [b"x"], at=NOW + 5 * HOUR).status_code == 422


def test_who_has_to_take_the_test_prints_nothing(paper, house):
    test, place, _sheets = paper
    own = replace(CENTRE, code=house.accounts["member"].code)
    with pytest.raises(PapersOwnTest):
        print_sheets(actor=own, test=test, place=place, now=NOW)


def test_nobody_enters_their_own_sheet(house, centre):
    test = published(house, blueprint=ONE_EACH)
    member = house.member()
    centre.post(address(test, member.commission, "print/"))
    sheet = AnswerSheet.objects.get(test=test, member=member)
    own = replace(CENTRE, code=house.accounts["member"].code)
    with pytest.raises(SheetOwn):
        enter_sheets(actor=own, test=test, checked=[Checked(sheet)], now=NOW)
    with pytest.raises(SheetPagesMissing):
        enter_sheets(actor=CENTRE, test=test, checked=[Checked(sheet)], now=NOW)
    Taker.of(house.accounts["member"]).begin(test)
    (photo,) = arrived(centre, test, member.commission, answered(sheet)[0])
    assert photo.state == "had"  # the phone was first


def test_photographs_are_refused_with_a_reason(paper, centre):
    test, place, (sheet, *_others) = paper
    good = answered(sheet)[0]
    assert send(centre, test, place, []).status_code == 422
    assert send(centre, test, place, [b"%PDF-1.7"]).status_code == 422
    assert send(centre, test, place, [good], **{"held-day": "2026-01-01"}).status_code == 422
    assert send(centre, test, place, [good], **{"held-hour": "soon"}).status_code == 422
    assert send(centre, test, place, [good], at=NOW + timedelta(days=9)).status_code == 422
    assert not SheetPhoto.objects.filter(test=test).exists()
    assert send(centre, test, place, [good, b"%PDF-1.7"]).status_code == 302
    assert SheetPhoto.objects.filter(test=test).count() == 1


def test_pages_with_sheets_ask_no_oftener(paper, centre):
    test, place, sheets = paper
    arrived(centre, test, place, *[photo for one in sheets[:3] for photo in answered(one)])
    pages = [address(test, place), address(test, place, f"sheets/{sheets[0].code}/?all=1")]
    for page in pages:
        assert len(queries_of(centre, page)) <= MOST
