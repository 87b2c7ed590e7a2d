"""What a reader has to know of official answers, on their own first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.answers.api import (
    ChangedAnswer,
    Refresher,
    changed_answers,
    refreshers_of,
    unread_answers,
)
from kaskad.campaigns.api import Campaign, provision_words
from kaskad.core.web.components import Actions, Button, Component, Link, Notice
from kaskad.core.web.format import number


@dataclass(frozen=True, slots=True)
class AnswersNews:
    """What one member has still to read; ``latest`` is the newest unread question."""

    campaign: Campaign
    unread: int
    latest: str
    changed: tuple[ChangedAnswer, ...]
    refreshers: tuple[Refresher, ...]
    back: str


def read_answers(
    campaign: Campaign, member_id: int, taught: date | None, today: date, *, back: str
) -> AnswersNews:
    """The news of a member who was taught on that day, if at all; ``back`` is the page at hand."""
    unread = unread_answers(campaign, member_id)
    return AnswersNews(
        campaign=campaign,
        unread=len(unread),
        latest=str(unread[0].question) if unread else "",
        changed=tuple(changed_answers(campaign, member_id)),
        refreshers=tuple(refreshers_of(campaign, member_id, taught, today)),
        back=back,
    )


def news_parts(news: AnswersNews) -> tuple[Component, ...]:
    """The most urgent first: a changed law, answers that changed, new answers, the ways there."""
    code = news.campaign.code
    parts: list[Component] = [
        Notice(
            _("The law has changed since you were taught"),
            str(provision_words(one.new)),
            kind="warn",
            link=Link(
                _("Read what changed, five minutes"),
                reverse("answers:refresher", args=[code, one.version_id]),
            ),
            still=True,
        )
        for one in news.refreshers
    ]
    if news.changed:
        numbers = ", ".join(f"№ {one.number}" for one in news.changed)
        words = _("Changed since you read them: %(numbers)s.") % {"numbers": numbers}
        shown = news.changed[0].new_number or news.changed[0].number
        link = Link(_("See what changed"), reverse("answers:answer", args=[code, shown]))
        parts.append(Notice(words, kind="warn", link=link, still=True))
    if news.unread:
        title = ngettext(
            "%(count)s new official answer", "%(count)s new official answers", news.unread
        ) % {"count": number(news.unread)}
        link = Link(_("Read them"), reverse("answers:answers", args=[code]))
        parts.append(Notice(title, news.latest, link=link, still=True))
        parts.append(
            Button(
                pgettext("button", "I have read all of them"),
                post=reverse("answers:acknowledge", args=[code]),
                fields=(("back", news.back),),
                kind="second",
                small=True,
            )
        )
    ways = (
        Link(_("Official answers"), reverse("answers:answers", args=[code])),
        Link(_("Ask a question"), reverse("answers:own", args=[code])),
    )
    return (*parts, Actions(ways))
