"""Why an answer cannot be written, published or ended."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class OnlyCentre(Refusal):
    code = "answers.only_centre"
    text = _("Only the central commission gives official answers. Send the question up instead.")


class NotDraft(Refusal):
    code = "answers.not_draft"
    text = _("This answer is not a draft any more. Reload the page.")


class NotAuthor(Refusal):
    code = "answers.not_author"
    text = _("Only who began this draft can discard it.")


class NotWithReader(Refusal):
    code = "answers.not_with_reader"
    text = _("This answer is not with its second reader. Reload the page.")


class NotInForce(Refusal):
    code = "answers.not_in_force"
    text = _("This answer is not in force any more: it was replaced or withdrawn.")


class ChangedMeanwhile(Refusal):
    code = "answers.changed_meanwhile"
    text = _("Somebody changed this answer meanwhile. Read it again before you go on.")


class LanguageMissing(Refusal):
    code = "answers.language_missing"
    text = _("Question and answer are not complete in: %(languages)s. Write them in each language.")


class BasisMissing(Refusal):
    code = "answers.basis_missing"
    text = _("An official answer names its legal basis. Choose at least one provision.")


class BasisOld(Refusal):
    code = "answers.basis_old"
    text = _(
        "The answer rests on a text that is not in force today: %(name)s. Compare it with the new "
        "one, and cite that."
    )


class ProvisionOver(Refusal):
    code = "answers.provision_over"
    text = _("%(name)s is repealed. An answer cannot rest on it.")


class SecondReaderNeeded(Refusal):
    code = "answers.second_reader_needed"
    text = _("You wrote in this answer yourself. Somebody else of the centre has to read it.")


class ValidityWrong(Refusal):
    code = "answers.validity_wrong"
    text = _("The last day of validity lies before the first one.")


class AnswerTooLong(Refusal):
    code = "answers.answer_too_long"
    text = _("The text has %(length)d letters; at most %(limit)d fit.")


class MixedLetters(Refusal):
    code = "answers.mixed_letters"
    text = _("“%(word)s” mixes Latin and Cyrillic letters. Type the word anew.")


class ReasonMissing(Refusal):
    code = "answers.reason_missing"
    text = _("Say in a few words why.")


class AtTheTop(Refusal):
    code = "answers.at_the_top"
    text = _("The central commission has this question already; there is nobody above it.")
