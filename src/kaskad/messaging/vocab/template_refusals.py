"""Why texts of messages cannot be published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class TextMissing(Refusal):
    code = "messaging.text_missing"
    text = _("Every text is needed in Kazakh, Russian and English. Fill in this one too.")


class TextTooLong(Refusal):
    code = "messaging.text_too_long"
    text = _("The text is longer than %(limit)s signs. Make it shorter.")


class PlaceUnknown(Refusal):
    code = "messaging.place_unknown"
    text = _("Nothing is known to put in %(places)s. Use only: %(known)s.")


class StrayBrace(Refusal):
    code = "messaging.stray_brace"
    text = _("A curly bracket stands alone. Write names in pairs of them, as {day}.")


class PlacesDiffer(Refusal):
    code = "messaging.places_differ"
    text = _("The three languages must name the same. Missing here: %(places)s.")


class SmsTooLong(Refusal):
    code = "messaging.sms_too_long"
    text = _("With sample values the SMS takes %(count)s segments, at most %(limit)s are sent.")


class ChangedMeanwhile(Refusal):
    code = "messaging.template_changed_meanwhile"
    text = _("Somebody published another text in between. Reload the page and look at it first.")
