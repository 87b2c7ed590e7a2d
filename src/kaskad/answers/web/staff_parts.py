"""What staff find under a published answer: who knows it, replacing and withdrawing it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.accounts.api import STAFF_ROLES, names_of
from kaskad.answers.access import inbox_scopes, may_publish
from kaskad.answers.models import Answer
from kaskad.answers.vocab import AnswerState
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code
from kaskad.core.web.components import Button, Component, Fact, Facts, Link
from kaskad.core.web.forms import Field, Form


def staff_parts(actor: Actor, answer: Answer, error: str = "") -> tuple[Component, ...]:
    """Parts for the staff of a territory, and more for the centre; nothing for all others."""
    campaign = answer.campaign
    if not actor.scopes(STAFF_ROLES):
        return ()
    widest = inbox_scopes(actor)[0]
    known = Link(
        pgettext("answers", "Who has confirmed it, by territory"),
        reverse("answers:readers", args=[campaign.code, answer.number, widest.code]),
    )
    if not may_publish(actor, campaign):
        return (known,)
    names = names_of({answer.author, answer.second_reader})
    facts = Facts(
        (
            Fact(pgettext("answers", "Author"), names[answer.author]),
            Fact(pgettext("answers", "Second reader"), names[answer.second_reader]),
        )
    )
    if answer.state != AnswerState.PUBLISHED:
        return (facts, known)
    url = reverse("answers:end", args=[campaign.code, answer.number])
    replace = Button(
        pgettext("button", "Write its replacement"),
        post=url,
        fields=(("deed", "replace"), ("nonce", random_code(16))),
        kind="second",
    )
    withdraw = Form(
        (
            Field("deed", "", kind="hidden", value="withdraw"),
            Field(
                "reason",
                _("Why it is withdrawn"),
                hint=_("Everybody who got the answer reads this."),
                error=error,
                maxlength=300,
            ),
        ),
        Button(pgettext("button", "Withdraw the answer"), kind="danger"),
        action=url,
        label=pgettext("button", "Withdraw the answer"),
    )
    return (facts, known, replace, withdraw)
