"""What a member does now, after the seminar: one sentence and one button."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.api import Start, TestStep
from kaskad.core import clock
from kaskad.core.web.components import Button
from kaskad.core.web.format import moment
from kaskad.portals.member.reading import MemberReading
from kaskad.seminars.api import Step


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done; without an action nothing can be done now. ``is_last``: all is done."""

    title: str
    sentence: str
    action: Button | None = None
    is_last: bool = False


def next_step(read: MemberReading) -> NextStep | None:
    """The first thing that waits for who was taught; None for who was not."""
    if read.way.step is not Step.TRAINED:
        return None
    if read.final is not None and read.final.start is not Start.PASSED:
        return _final(read.final)
    return _answers(read) or _done(read)


def _final(final: TestStep) -> NextStep:
    at = moment(final.at.astimezone(clock.zone())) if final.at else ""
    until = moment(final.closes_at.astimezone(clock.zone()))
    match final.start:
        case Start.RUNNING:
            label = pgettext("button", "Go on with the test")
            return NextStep(_("Final test"), _("You have begun it. Go on."), _button(final, label))
        case Start.YES if final.has_failed:
            words = _("You have not passed yet. You can try again until %(until)s.")
            label = pgettext("button", "Try the test again")
            return NextStep(_("Final test"), words % {"until": until}, _button(final, label))
        case Start.YES:
            words = _("You were at the seminar. Now take the final test, until %(until)s.")
            label = pgettext("button", "Take the final test")
            return NextStep(_("Final test"), words % {"until": until}, _button(final, label))
        case Start.NOT_OPEN | Start.IN_WAITING_ROOM:
            return NextStep(_("Final test"), _("It opens on %(at)s.") % {"at": at})
        case Start.TOO_SOON:
            words = _("You have not passed yet. You can try again from %(at)s on; read the "
                      "materials first.")  # fmt: skip
            return NextStep(_("Final test"), words % {"at": at})
    words = _("It cannot be taken any more. Speak to your trainer.")
    return NextStep(_("Final test"), words)


def _button(test: TestStep, label: str) -> Button:
    return Button(label, url=reverse("assessment:test", args=[test.code]))


def _answers(read: MemberReading) -> NextStep | None:
    """A changed law first, then answers that changed or are new."""
    news = read.answers
    if news is None:
        return None
    code = news.campaign.code
    if news.refreshers:
        url = reverse("answers:refresher", args=[code, news.refreshers[0].version_id])
        return NextStep(
            _("The law has changed"),
            _("You are trained. Read what has changed since; it takes five minutes."),
            Button(pgettext("button", "Read what changed"), url=url),
        )
    if not (news.unread or news.changed):
        return None
    return NextStep(
        _("New official answers"),
        _("You are trained. Read what the central commission has answered since."),
        Button(pgettext("button", "Read the answers"), url=reverse("answers:answers", args=[code])),
    )


def _done(read: MemberReading) -> NextStep:
    """The certificate follows by itself, within minutes."""
    if read.final is None:
        return NextStep(_("You are trained"), "", is_last=True)
    action = Button(pgettext("button", "My certificate"), url=reverse("certificates:own"))
    return NextStep(
        _("You are trained"), _("You have passed the final test."), action, is_last=True
    )
