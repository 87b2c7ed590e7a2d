"""Why a material cannot be written, published or withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class BlockUnknown(Refusal):
    code = "campaigns.block_unknown"
    text = _("The programme has no block %(number)s. Choose one of its blocks.")


class KindUnknown(Refusal):
    code = "campaigns.material_kind_unknown"
    text = _("There is no such kind of material. Choose one of the list.")


class MaterialCodeTaken(Refusal):
    code = "campaigns.material_code_taken"
    text = _("Another material has the code “%(code)s”. Choose another code.")


class MaterialCodeWrong(Refusal):
    code = "campaigns.material_code_wrong"
    text = _("“%(code)s” cannot be a code. Use small Latin letters, digits and hyphens.")


class NotADraft(Refusal):
    code = "campaigns.material_not_draft"
    text = _("This version was published and is not changed any more. Open a new draft of it.")


class MaterialTooLong(Refusal):
    code = "campaigns.material_too_long"
    text = _(
        "The text has %(length)s letters; %(limit)s are allowed, so that it opens on a slow"
        " network. Divide it into two materials."
    )


class MaterialMixedLetters(Refusal):
    code = "campaigns.material_mixed_letters"
    text = _("The word “%(word)s” mixes Latin and Cyrillic letters. Type it again on one keyboard.")


class MaterialLinkWrong(Refusal):
    code = "campaigns.material_link_wrong"
    text = _("This is no address of a page. Copy it from the browser; it begins with https://.")


class MaterialChangedMeanwhile(Refusal):
    code = "campaigns.material_changed_meanwhile"
    text = _(
        "Somebody changed this draft after you had opened it. Read it as it is now, then do it"
        " again."
    )


class MaterialLanguageMissing(Refusal):
    code = "campaigns.material_language_missing"
    text = _(
        "Title and text are needed in all three languages before it is published. Missing:"
        " %(missing)s."
    )


class MaterialPartMissing(Refusal):
    code = "campaigns.material_part_missing"
    text = _(
        "The file or the link itself is missing in: %(missing)s. Add it for each language, or one"
        " file for all."
    )


class SecondReaderNeeded(Refusal):
    code = "campaigns.second_reader_needed"
    text = _(
        "You wrote in this draft yourself. Somebody else of the central commission reads and"
        " publishes it."
    )


class MaterialCitesOld(Refusal):
    code = "campaigns.material_cites_old"
    text = _(
        "The draft cites wordings that are no longer in force: %(names)s. Compare them in the"
        " draft, correct the text where needed, and cite them anew."
    )


class TooManyCited(Refusal):
    code = "campaigns.material_cites_many"
    text = _("At most %(limit)s provisions can be cited. Divide the material.")


class TooManyFiles(Refusal):
    code = "campaigns.material_files_many"
    text = _("At most %(limit)s files belong to one material. Remove one first.")


class FileNameTaken(Refusal):
    code = "campaigns.material_file_taken"
    text = _("“%(name)s” is there already with another content. Remove it first, or rename it.")


class NotInForce(Refusal):
    code = "campaigns.material_not_in_force"
    text = _("No version of this material is in force, so there is nothing to withdraw.")


class FileMissing(Refusal):
    code = "campaigns.material_file_missing"
    text = _("No file was chosen. Choose the file on your computer.")
