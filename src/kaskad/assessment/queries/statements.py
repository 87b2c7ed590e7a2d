"""Ended attempts of a campaign as statements, one after another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from kaskad.assessment.models import Attempt
from kaskad.assessment.rules.xapi import Told, statements_of
from kaskad.assessment.vocab import Purpose
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.localized import LANGUAGES, LocalizedText

_CHUNK = 2000


def statement_lines(campaign: Campaign, home: str, since: date | None = None) -> Iterator[bytes]:
    """The results of a campaign as xAPI statements, a JSON object a line, by the end of attempts.

    ``home`` is the address of the installation, with which codes are told apart; ``since`` leaves
    out attempts that ended before that day.
    """
    rows = Attempt.objects.filter(test__stage__campaign=campaign, ended_at__isnull=False)
    if since is not None:
        rows = rows.filter(ended_at__gte=clock.at(since, time()))
    for one in statements_of_attempts(rows, campaign, home):
        yield json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def statements_of_attempts(
    rows: QuerySet[Attempt], campaign: Campaign, home: str
) -> Iterator[dict[str, Any]]:
    """Ended attempts of a campaign as statements, by their ends."""
    related = rows.select_related("test__stage", "member__person").order_by("ended_at", "id")
    purposes = {one: _words(one) for one in Purpose}
    titles = _texts(campaign.title)
    for attempt in related.iterator(chunk_size=_CHUNK):
        test = attempt.test
        stage = _texts(test.stage.title)
        purpose = purposes[Purpose(test.purpose)]
        told = Told(
            attempt=attempt.code,
            person=attempt.member.person.code,
            test=test.code,
            titles={one: f"{purpose[one]}. {stage[one]}" for one in LANGUAGES},
            stage=test.stage.code,
            stage_titles=stage,
            campaign=campaign.code,
            campaign_titles=titles,
            language=attempt.language,
            started_at=attempt.started_at,
            ended_at=attempt.ended_at or attempt.due_at,
            percent=attempt.score or Decimal(),
            is_passed=bool(attempt.passed),
        )
        yield from statements_of(told, home)


def _texts(text: LocalizedText) -> dict[str, str]:
    return {one: text.get(one) for one in LANGUAGES}


def _words(purpose: Purpose) -> dict[str, str]:
    found = {}
    for one in LANGUAGES:
        with translation.override(one):
            found[one] = str(purpose.label)
    return found
