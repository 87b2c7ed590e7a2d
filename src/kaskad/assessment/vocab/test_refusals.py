"""Why a test cannot be made, taken, contested or counted anew."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class TestThere(Refusal):
    code = "assessment.test_there"
    text = _("The stage has this test already.")


class TestNotDraft(Refusal):
    code = "assessment.test_not_draft"
    text = _("This test was published or withdrawn and can be changed no more.")


class TestNotPublished(Refusal):
    code = "assessment.test_not_published"
    text = _("This test is not published.")


class TestNumbersWrong(Refusal):
    code = "assessment.test_numbers_wrong"
    text = _("%(name)s is a number from %(least)d to %(most)d.")


class TestWindowWrong(Refusal):
    code = "assessment.test_window_wrong"
    text = _("The test closes before it opens. Give it a later end.")


class TestMomentUnreadable(Refusal):
    code = "assessment.test_moment_unreadable"
    text = _("Choose a day and an hour.")


class TestBlueprintWrong(Refusal):
    code = "assessment.test_blueprint_wrong"
    text = _("Say how many items of which blocks a form has; each line once, at least one item.")


class TooFewItemsInBank(Refusal):
    code = "assessment.too_few_items"
    text = _("The bank has too few items: %(missing)s. Write more, or ask for fewer.")


class FormsUneven(Refusal):
    code = "assessment.forms_uneven"
    text = _(
        "The forms would not be equally hard: they differ by %(points)s points. Ask for fewer "
        "forms or items, or write more items."
    )


class TooFewFormsWanted(Refusal):
    code = "assessment.too_few_forms"
    text = _("An item may stand in so few forms only if there are at least %(least)d of them.")


class TestBegun(Refusal):
    code = "assessment.test_begun"
    text = _(
        "People have taken this test already, so it cannot be withdrawn. Give a ruling instead."
    )


class TestReasonMissing(Refusal):
    code = "assessment.test_reason_missing"
    text = _("Say why. It is kept in the record.")


class NotOpenYet(Refusal):
    code = "assessment.not_open_yet"
    text = _("The test is not open yet. It opens at %(at)s.")


class WaitAMoment(Refusal):
    code = "assessment.wait_a_moment"
    text = _("Many people begin now. Your turn is at %(at)s; this page begins by itself.")


class TestClosed(Refusal):
    code = "assessment.test_closed"
    text = _("The test is closed.")


class PassedAlready(Refusal):
    code = "assessment.passed_already"
    text = _("You have passed this test already.")


class AttemptsUsed(Refusal):
    code = "assessment.attempts_used"
    text = _("You have used all your attempts. Speak to your trainer.")


class TooSoonAgain(Refusal):
    code = "assessment.too_soon_again"
    text = _("You can try again from %(at)s on.")


class AnswersUnreadable(Refusal):
    code = "assessment.answers_unreadable"
    text = _("These answers cannot be read: %(field)s. Reload the page and send them again.")


class BatchesMissing(Refusal):
    """Carries the numbers of the batches of the device that have not come."""

    code = "assessment.batches_missing"
    text = _("Some of your answers have not arrived yet. Stay on this page until they have.")
    # The batch that came with the end is kept.
    is_kept = True

    def __init__(self, missing: list[int]) -> None:
        super().__init__(field="last")
        self.missing = missing


class ExtraTimeWrong(Refusal):
    code = "assessment.extra_time_wrong"
    text = _("More time is given in percent, from 1 to 300.")


class AppealTextMissing(Refusal):
    code = "assessment.appeal_text_missing"
    text = _("Say in a few words what is wrong with the item (10 to 2,000 letters).")


class AppealDecided(Refusal):
    code = "assessment.appeal_decided"
    text = _("This was decided already.")


class DecisionMissing(Refusal):
    code = "assessment.decision_missing"
    text = _("Choose what is decided.")


class RulingThere(Refusal):
    code = "assessment.ruling_there"
    text = _("There is a ruling on this item already.")


class KeyPlaceMissing(Refusal):
    code = "assessment.key_place_missing"
    text = _("Say where the key was given out or found.")


class KeyTooShort(Refusal):
    code = "assessment.key_too_short"
    text = _("Choose at least three wrong answers: with fewer nothing is said of anybody.")
