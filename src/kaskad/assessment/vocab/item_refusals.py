"""Why an item cannot be written, read, used or taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal

if TYPE_CHECKING:
    from kaskad.assessment.rules.exchange import Fault


class ItemsFileRefused(Refusal):
    """Carries every fault of the file, in the order of its lines."""

    code = "assessment.items_refused"
    text = _(
        "Mistakes in the file of items: %(count)s. Nothing was changed. Correct the places listed, "
        "or take the good items only."
    )

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(field="file", count=len(faults))
        self.faults = faults


class ItemsFileEmpty(Refusal):
    code = "assessment.items_none"
    text = _("There is no item in this file.")


class ItemCodeTaken(Refusal):
    code = "assessment.item_code_taken"
    text = _("There is an item %(code)s already. Choose another code.")


class ItemCodeKept(Refusal):
    code = "assessment.item_code_kept"
    text = _("The code of an item stays as it is: %(code)s.")


class ItemNotDraft(Refusal):
    code = "assessment.item_not_draft"
    text = _("This version of the item is not a draft any more. Reload the page.")


class ItemNotReviewed(Refusal):
    code = "assessment.item_not_reviewed"
    text = _("Item %(code)s has not been read by a second person.")


class ItemNotInUse(Refusal):
    code = "assessment.item_not_in_use"
    text = _("Item %(code)s is not in use.")


class ItemChangedMeanwhile(Refusal):
    code = "assessment.item_changed_meanwhile"
    text = _("Somebody changed this item meanwhile. Read it again before you go on.")


class ItemReaderNeeded(Refusal):
    code = "assessment.item_second_reader_needed"
    text = _("You wrote in this item yourself. Somebody else has to read it.")


class ItemIncomplete(Refusal):
    code = "assessment.item_incomplete"
    text = _("Item %(code)s is not complete: %(problems)s")


class ItemBlockUnknown(Refusal):
    code = "assessment.item_block_unknown"
    text = _("The programme has no block %(number)s.")


class ItemProvisionUnknown(Refusal):
    code = "assessment.item_provision_unknown"
    text = _("There is no provision %(names)s. Import it first, or cite another one.")


class ItemProvisionOver(Refusal):
    code = "assessment.item_provision_over"
    text = _("These provisions are not in force today: %(names)s.")


class ItemReasonMissing(Refusal):
    code = "assessment.item_reason_missing"
    text = _("Say why. It is kept in the record.")
