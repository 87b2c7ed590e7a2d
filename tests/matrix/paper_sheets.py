"""Answer sheets of the world that addresses name, and the operations on them."""

import json
from typing import Any

from kaskad.assessment.models import AnswerSheet, Attempt, PrintRun, SheetPhoto, Test
from kaskad.assessment.operations.print_runs import ask_papers, keep_papers, print_run
from kaskad.assessment.operations.sheet_entry import Checked, enter_sheets
from kaskad.assessment.operations.sheet_photos import (
    assign_photo,
    keep_reading,
    set_aside_photo,
    use_photo,
)
from kaskad.assessment.operations.sheets import keep_photo, print_sheets
from kaskad.assessment.queries.print_runs import run_path
from kaskad.assessment.queries.sheet_photos import PhotoReading
from kaskad.assessment.queries.sheets import cutouts_path, photo_path, read_sheet, used_photos
from kaskad.assessment.queries.tests import forms_by_lot
from kaskad.assessment.vocab import PhotoState
from kaskad.campaigns.api import Seminar
from kaskad.commissions.api import Commission
from kaskad.core.sealed_files import write_sealed
from tests.matrix.sat_tests import an_own_test
from tests.world import ACTOR, CAMPAIGN, NOW, House

WHO = {"actor": ACTOR, "now": NOW}
PICTURE = (
    b"\xff\xd8\xff\xc0\x00\x11\x08\x03\xe8\x03\xe8\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    + b"\0" * 20
)


def desk(house: House, place: str) -> dict[str, Any]:
    """A test on paper in a commission."""
    return {"campaign": CAMPAIGN, "test": an_own_test(house).code, "place": house.places[place]}


def group(house: House, place: str) -> dict[str, Any]:
    """A test of the stage of a seminar, on paper for its group."""
    seminar = house.seminar(place)
    tests = Test.objects.filter(stage=seminar.group.stage_id, purpose="final")
    # Where another subject drafts it anew, the one that is published would be missing.
    test = tests.exclude(state="withdrawn").latest("pk")
    return {"campaign": CAMPAIGN, "code": seminar.code, "test": test.code}


def district_run(house: House, place: str) -> dict[str, Any]:
    """The papers of a territory, made."""
    return {**desk(house, place), "run": _run(an_own_test(house), house.commission(place)).code}


def group_run(house: House, place: str) -> dict[str, Any]:
    """The papers of a group, made."""
    found, seminar = group(house, place), house.seminar(place)
    test = Test.objects.get(code=found["test"])
    return {**found, "run": _run(test, seminar.group.commission, seminar).code}


def _run(test: Test, place: Commission, seminar: Seminar | None = None) -> PrintRun:
    code = f"{place.pk}-{test.pk}-{seminar.pk if seminar else 0}"
    known = PrintRun.objects.filter(code=code).first()
    return known or PrintRun.objects.create(
        code=code, test=test, place=place, seminar=seminar, state="ready", language="kk",
        people=1, size=9, asked_by="person:w-centre", asked_at=NOW,
        key_sealed=write_sealed(run_path(code), b"%PDF-1.7\n"),
    )  # fmt: skip


def _asked(house: House) -> PrintRun:
    test, place = an_own_test(house), house.member().commission
    return ask_papers(test=test, within=place, language="kk", **WHO)


def sheet(house: House, place: str) -> dict[str, Any]:
    """A sheet of somebody there, one page of which is typed in."""
    return {**desk(house, place), "sheet": _photo(house, place, PhotoState.BY_HAND).sheet.code}


def photo(house: House, place: str) -> dict[str, Any]:
    """A photograph that cannot be read."""
    return {**desk(house, place), "photo": _photo(house, place, PhotoState.UNREADABLE).code}


def row(house: House, place: str) -> dict[str, Any]:
    """The picture of a doubtful row."""
    code = _photo(house, place, PhotoState.BY_HAND).code
    return {**desk(house, place), "photo": code, "row": 0}


def _photo(house: House, place: str, state: PhotoState) -> SheetPhoto:
    test, member = an_own_test(house), house.sitting(place)
    form = forms_by_lot(test, [member.pk])[member.pk]
    sheet, _made = AnswerSheet.objects.get_or_create(
        test=test,
        member=member,
        defaults={
            "code": f"sheet{member.pk}", "form_id": form, "language": "kk", "pages": 1,
            "printed_by": "person:w-centre", "printed_at": NOW,
        },
    )  # fmt: skip
    code = f"{state.value[0]}{member.pk}"
    known = SheetPhoto.objects.filter(code=code).first()
    if known is not None:
        return known
    placed = {"sheet": sheet, "page": 1} if state == PhotoState.BY_HAND else {}
    return SheetPhoto.objects.create(
        code=code, test=test, place=house.commission(place), kind="image/jpeg",
        size=len(PICTURE), sha256=code, held_at=NOW, kept_by="person:w-centre", kept_at=NOW,
        key_sealed=write_sealed(photo_path(code), PICTURE), state=state, reason="no_code",
        cutouts_sealed=write_sealed(cutouts_path(code), json.dumps({"0": "iVBORw=="}).encode()),
        **placed,
    )  # fmt: skip


def _sent(house: House) -> tuple[Test, AnswerSheet, SheetPhoto]:
    test, place = an_own_test(house), house.member().commission
    first = print_sheets(test=test, place=place, **WHO)[0]
    kept = keep_photo(test=test, place=place, content=PICTURE, held_at=test.opens_at, **WHO)
    return test, first, kept


def _assigned(house: House) -> tuple[Test, AnswerSheet, SheetPhoto]:
    test, first, kept = _sent(house)
    reading = PhotoReading(PhotoState.UNREADABLE, "no_code")
    keep_reading(photo=kept, reading=reading, **WHO)
    assign_photo(photo=kept, sheet=first, page=1, **WHO)
    return test, first, kept


def _enter(house: House) -> list[Attempt]:
    test, first, _kept = _assigned(house)
    reading = PhotoReading(PhotoState.UNREADABLE, "no_code")
    # Some forms take more than one page.
    for page in range(2, first.pages + 1):
        content = PICTURE + bytes([page])
        held_at, place = test.opens_at, house.member().commission
        more = keep_photo(test=test, place=place, content=content, held_at=held_at, **WHO)
        keep_reading(photo=more, reading=reading, **WHO)
        assign_photo(photo=more, sheet=first, page=page, **WHO)
    rows = read_sheet(first, used_photos([first])[first.pk]).rows
    checked = Checked(first, {one.number: () for one in rows})
    return enter_sheets(test=test, checked=[checked], **WHO)


def _use(house: House) -> None:
    _test, _first, kept = _assigned(house)
    SheetPhoto.objects.filter(pk=kept.pk).update(state=PhotoState.DOUBLE)
    use_photo(photo=kept, **WHO)


PAPER_CALLS = {
    "assessment.operations.sheets.print_sheets": _sent,
    "assessment.operations.sheets.keep_photo": _sent,
    "assessment.operations.print_runs.ask_papers": _asked,
    "assessment.operations.print_runs.print_run": lambda house: print_run(run=_asked(house), **WHO),
    "assessment.operations.print_runs.keep_papers": lambda house: keep_papers(
        run=_asked(house), content=b"%PDF-1.7\n", **WHO
    ),
    "assessment.operations.sheet_photos.keep_reading": "no change: a claim of work, or a count",
    "assessment.operations.sheet_photos.assign_photo": _assigned,
    "assessment.operations.sheet_photos.use_photo": _use,
    "assessment.operations.sheet_photos.set_aside_photo": lambda house: set_aside_photo(
        photo=_assigned(house)[2], **WHO
    ),
    "assessment.operations.sheet_entry.enter_sheets": _enter,
}
