"""News of bulletins and public answers, as Atom and as RSS."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from kaskad.answers.api import answers_in_force
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.format import language
from kaskad.reporting.api import bulletins_of

NEWEST = 40  # items of a feed
KINDS = {
    "atom": (Atom1Feed, "application/atom+xml; charset=utf-8"),
    "rss": (Rss201rev2Feed, "application/rss+xml; charset=utf-8"),
}


class News(NamedTuple):
    """An item: since when, what, where."""

    at: datetime
    name: str
    title: str
    text: str
    path: str


def feed_text(campaign: Campaign, kind: str) -> str:
    """The newest bulletins and public answers in the active language."""
    maker, _type = KINDS[kind]
    site = settings.KASKAD_SITE
    feed = maker(
        title=_("Training of commission members: bulletins and answers"),
        link=site + reverse("portals:home"),
        description=str(campaign.title),
        language=language(),
        author_name=str(campaign.decree_body),
        feed_url=site + reverse("portals:feed", args=[kind]),
        feed_guid=_identity(campaign, f"feed/{language()}"),
    )
    for news in _news(campaign):
        feed.add_item(
            title=news.title,
            link=site + news.path,
            description=linebreaks(news.text, autoescape=True),
            unique_id=_identity(campaign, f"{news.name}/{language()}"),
            unique_id_is_permalink=False,
            pubdate=news.at,
            updateddate=news.at,
        )
    written: str = feed.writeString("utf-8")
    return written


def _news(campaign: Campaign) -> list[News]:
    today, wished = clock.local_day(clock.now()), language()
    found = [
        News(
            one.published_at,
            f"bulletin/{one.number}",
            one.title.get(wished),
            one.text.get(wished),
            reverse("portals:bulletin", args=[one.number]),
        )
        for one in bulletins_of(campaign)
    ]
    answers, _count = answers_in_force(campaign, today, public_only=True, limit=NEWEST)
    found += [
        News(
            one.published_at,
            f"answer/{one.number}",
            _("Official answer No. %(number)s") % {"number": one.number},
            f"{one.question.shown(wished)[1]}\n\n{one.text.shown(wished)[1]}",
            reverse("answers:answer", args=[campaign.code, one.number]),
        )
        for one in answers
        if one.published_at is not None and one.number is not None
    ]
    return sorted(found, key=lambda news: news.at, reverse=True)[:NEWEST]


def _identity(campaign: Campaign, name: str) -> str:
    """A name that stays, whatever the address (RFC 4151)."""
    host = urlsplit(settings.KASKAD_SITE).hostname or "localhost"
    return f"tag:{host},{campaign.decree_date:%Y-%m-%d}:{campaign.code}/{name}"
