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
