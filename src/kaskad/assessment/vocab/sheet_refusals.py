"""Refusals of photographs of answer sheets."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaskad.assessment.vocab import Unreadable
from kaskad.core.refusal import Refusal


class SheetNotPicture(Refusal):
    code = "assessment.sheet_not_picture"
    text = _("The file is no photograph that can be read. Send a JPEG or PNG picture.")


class SheetPictureTooLarge(Refusal):
    code = "assessment.sheet_too_large"
    text = _(
        "The picture is too large: at most 20 MB and 50 million pixels are taken, as PNG 16"
        " million. Send the photograph as the phone makes it."
    )


class SheetPictureTooSmall(Refusal):
    code = "assessment.sheet_too_small"
    text = _(
        "The sheet is too small in the picture. Hold the phone nearer, until the sheet fills the"
        " picture, and send the photograph unreduced."
    )


class SheetCornersMissing(Refusal):
    code = "assessment.sheet_no_corners"
    text = _(
        "The black marks in the corners are not to be seen. Photograph one whole sheet, lying flat,"
        " with all four corners."
    )


class SheetCodeMissing(Refusal):
    code = "assessment.sheet_no_code"
    text = _(
        "The square code of the sheet cannot be read. Take the photograph once more, sharp, in"
        " better light and without a shadow on the code."
    )


class SheetOtherPage(Refusal):
    code = "assessment.sheet_wrong_page"
    text = _(
        "This page belongs to another test or was printed by another version. Look for the test"
        " whose name stands on the sheet."
    )


REFUSALS: Final[dict[Unreadable, type[Refusal]]] = {
    Unreadable.NOT_PICTURE: SheetNotPicture,
    Unreadable.TOO_LARGE: SheetPictureTooLarge,
    Unreadable.TOO_SMALL: SheetPictureTooSmall,
    Unreadable.NO_CORNERS: SheetCornersMissing,
    Unreadable.NO_CODE: SheetCodeMissing,
    Unreadable.WRONG_PAGE: SheetOtherPage,
}


class PapersTooEarly(Refusal):
    code = "assessment.papers_too_early"
    text = _("The papers can be printed from %(at)s: until then the questions stay secret.")


class PapersOwnTest(Refusal):
    code = "assessment.papers_own_test"
    text = _("You have to take this test yourself. Somebody else prints the papers.")


class PapersForNobody(Refusal):
    code = "assessment.papers_for_nobody"
    text = _("Nobody here needs a paper: all who have a place have begun the test already.")


class PapersGone(Refusal):
    code = "assessment.papers_gone"
    text = _(
        "This file is not kept any more. Print the papers again: everybody gets the same ones."
    )


class SheetsTooLate(Refusal):
    code = "assessment.sheets_too_late"
    text = _(
        "The right answers of this test are shown already, so no sheets are taken any more. Ask the"
        " centre what becomes of these people."
    )


class SheetMomentWrong(Refusal):
    code = "assessment.sheet_moment_wrong"
    text = _("Say when people began: while the test was open, and not in the future.")


class SheetsNone(Refusal):
    code = "assessment.sheets_none"
    text = _("Choose the photographs first.")


class TooManyPhotos(Refusal):
    code = "assessment.too_many_photos"
    text = _("At most %(limit)s photographs are kept here. Send the others for another commission.")


class SheetUndecided(Refusal):
    code = "assessment.sheet_undecided"
    text = _("Decide every doubtful row first. Still open: %(rows)s.")


class SheetPagesMissing(Refusal):
    code = "assessment.sheet_pages_missing"
    text = _("Pages of this sheet are missing: %(pages)s. Send photographs of them.")


class SheetChanged(Refusal):
    code = "assessment.sheet_changed"
    text = _("Another photograph of this sheet is used now. Look at it again, and then enter it.")


class SheetOwn(Refusal):
    code = "assessment.sheet_own"
    text = _("This is your own sheet. Somebody else checks it.")


class SheetHasResult(Refusal):
    code = "assessment.sheet_has_result"
    text = _("This person has a result already. The first result stands.")


class SheetPageTaken(Refusal):
    code = "assessment.sheet_page_taken"
    text = _("There is a photograph of this page already. Use this one instead of it.")


class PhotoStateWrong(Refusal):
    code = "assessment.photo_state_wrong"
    text = _("This cannot be done with the photograph any more. Look at the page again.")


class PhotoGone(Refusal):
    code = "assessment.photo_gone"
    text = _(
        "The file cannot be read. Ask the operator for the copy of the folder"
        " “files/answer-sheets”."
    )
