"""What is sent to the pages of provisions."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaskad.campaigns.queries.law import VersionOfProvision
from kaskad.campaigns.rules.provisions_file import LONGEST_LINE, LONGEST_TEXT
from kaskad.campaigns.vocab import MAX_PROVISIONS_LENGTH
from kaskad.campaigns.vocab.law_refusals import ProvisionsFileTooLarge
from kaskad.campaigns.web.forms import CampaignFileMissing, CampaignFileNotText
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import Refusal


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4}))


def _act(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_LINE)


class AmendForm(forms.Form):
    """The texts and the act in three languages, the day, and the version they were made from."""

    in_force_from = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("The day from which the new text holds."),
    )
    is_repeal = forms.BooleanField(
        label=_("The provision is no longer in force from that day"), required=False
    )
    act_kk = _act(_("By which act, in Kazakh"))
    act_ru = _act(_("By which act, in Russian"))
    act_en = _act(_("By which act, in English"))
    text_kk = _text(_("What it says, in Kazakh"))
    text_ru = _text(_("What it says, in Russian"))
    text_en = _text(_("What it says, in English"))
    seen = forms.IntegerField(
        label=pgettext_lazy("provision", "Version"), widget=forms.HiddenInput(), min_value=1
    )

    @classmethod
    def of(cls, newest: VersionOfProvision, sent: Any) -> Self:
        """The form with what was sent, or with the newest text to begin with."""
        texts = {f"text_{one}": newest.text.get(one) for one in LANGUAGES}
        return cls(sent, initial={**texts, "seen": newest.number})

    def amendment(self) -> dict[str, Any]:
        """What the operation takes."""
        sent = self.cleaned_data
        return {
            "text": LocalizedText(*(sent[f"text_{one}"] for one in LANGUAGES)),
            "act": LocalizedText(*(sent[f"act_{one}"] for one in LANGUAGES)),
            "in_force_from": sent["in_force_from"],
            "is_repeal": sent["is_repeal"],
            "seen": sent["seen"],
        }

    def point_at(self, refusal: Refusal) -> None:
        """Show a refusal at its field, if it has one."""
        if refusal.field in self.fields:
            self.add_error(refusal.field, refusal.message)


def provisions_from(request: HttpRequest) -> tuple[str, str]:
    """(name, text) of the uploaded file; refuses a missing, too large or unreadable one."""
    upload = request.FILES.get("file")
    if upload is None:
        raise CampaignFileMissing(field="file")
    # A letter has at most four bytes in UTF-8.
    if (upload.size or 0) > 4 * MAX_PROVISIONS_LENGTH:
        raise ProvisionsFileTooLarge(field="file", limit=MAX_PROVISIONS_LENGTH)
    try:
        return str(upload.name), str(upload.read(), "utf-8-sig")
    except UnicodeDecodeError as error:
        raise CampaignFileNotText(field="file", name=upload.name) from error
