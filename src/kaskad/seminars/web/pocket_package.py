"""The package of a phone as JSON: plain values, written for the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kaskad.answers.api import LANGUAGES_ASKED, AnswerRow
from kaskad.campaigns.api import KitMaterial, MaterialKind, Seminar
from kaskad.core.clock import local_day
from kaskad.core.localized import LocalizedText
from kaskad.core.markup import markup_as_html
from kaskad.core.names import search_key
from kaskad.core.web.format import clock_time, day, day_of_week, language, times
from kaskad.seminars.queries.pocket import Pocket
from kaskad.seminars.queries.sheet import SheetRow
from kaskad.seminars.vocab import MARKS_AT_ONCE, QUESTIONS_OF_POCKET
from kaskad.seminars.web.pages import trainer_of
from kaskad.seminars.web.pocket_book import book_for_phone
from kaskad.seminars.web.titles import title_of

_HEADINGS_BELOW = 3
Values = dict[str, Any]


def package_of(pocket: Pocket, *, ticket: str, asks: bool, now: datetime) -> Values:
    """The package. Texts come in the reader's language and in that of the group.

    ``asks`` says whether the reader writes down questions of the hall: its trainer does. Moments
    are of the server's clock, with ``now`` beside them: the phone's may be wrong.
    """
    seminar = pocket.seminar
    languages = tuple(dict.fromkeys((language(), *_spoken(seminar))))
    in_words = _texts(languages)
    return {
        "format": "kaskad-pocket",
        "version": 1,
        "now": now.isoformat(),
        "begins": pocket.begins.isoformat(),
        "ends": pocket.ends.isoformat(),
        "ticket": ticket,
        "asks": asks,
        "marks_at_once": MARKS_AT_ONCE,
        "questions_at_once": QUESTIONS_OF_POCKET,
        "languages": [{"code": one, "name": _name_of(one)} for one in languages],
        "seminar": _seminar(seminar),
        "agenda": [
            {
                "time": clock_time(row.starts) if row.starts else "",
                "title": str(row.title) or _("Break, conclusion"),
            }
            for row in pocket.agenda
        ],
        "blocks": [{"number": one.number, "title": in_words(one.title)} for one in pocket.blocks],
        "people": [_person(row, pocket.codes[row.member_id]) for row in pocket.people],
        "served": served_of(pocket.decided),
        "materials": [_material(one, languages) for one in pocket.materials],
        "answers": [_answer(one, languages) for one in pocket.answers],
        "questions": [
            {"text": one.text, "language": one.language, "votes": one.votes}
            for one in pocket.questions
        ],
        "book": book_for_phone(pocket.book),
    }


def served_of(decided: Mapping[int, Any]) -> list[Values]:
    """What the marks of all devices come to so far."""
    return [
        {
            "member": member,
            "here": one.here,
            "outcome": one.outcome.value,
            "minutes": one.minutes,
            "conflicts": len(one.conflicts),
        }
        for member, one in sorted(decided.items())
    ]


def _seminar(seminar: Seminar) -> Values:
    first = datetime.combine(seminar.day, seminar.starts)
    venue = seminar.venue
    return {
        "code": seminar.code,
        "title": title_of(seminar),
        "stage": str(seminar.group.stage.title),
        "day": day_of_week(seminar.day),
        "times": times(first, first + timedelta(minutes=seminar.minutes)),
        "place": str(venue.name) if venue else pgettext("sheet", "Online"),
        "address": str(venue.address) if venue else "",
        "trainer": trainer_of(seminar),
        "language": _spoken(seminar)[0],
        "state": seminar.state,
    }


def _spoken(seminar: Seminar) -> tuple[str, ...]:
    """The language of the group; one that names none speaks both, the reader's first."""
    if seminar.group.language:
        return (seminar.group.language,)
    return tuple(sorted(LANGUAGES_ASKED, key=lambda one: one != language()))


def _person(row: SheetRow, code: str) -> Values:
    return {
        "member": row.member_id,
        "name": row.name,
        "key": search_key(row.name),
        "commission": row.commission,
        "role": row.role,
        "code": code,
        "exempt": row.is_exempt,
    }


def _material(one: KitMaterial, languages: tuple[str, ...]) -> Values:
    written = _texts(languages)
    return {
        "block": one.block_number,
        "kind": str(MaterialKind(one.kind).label),
        "title": written(one.title),
        "html": {
            code: str(markup_as_html(one.body.get(code), below=_HEADINGS_BELOW))
            for code in languages
        },
        "changed": any(cite.is_stale for cite in one.cites),
    }


def _answer(row: AnswerRow, languages: tuple[str, ...]) -> Values:
    written = _texts(languages)
    return {
        "number": row.number,
        "block": row.block_number,
        "date": {code: _day_in(row, code) for code in languages},
        "question": written(row.question),
        "text": written(row.text),
        "basis": [{"name": written(one.name), "words": written(one.words)} for one in row.bases],
        "changed": row.is_stale,
    }


def _day_in(row: AnswerRow, code: str) -> str:
    if row.published_at is None:
        return ""
    return day(local_day(row.published_at), lang=code)


def _texts(languages: tuple[str, ...]) -> Callable[[LocalizedText], Values]:
    return lambda text: {code: text.get(code) for code in languages}


def _name_of(code: str) -> str:
    """A language by its own name."""
    with override(code):
        return str(dict(settings.LANGUAGES)[code])
