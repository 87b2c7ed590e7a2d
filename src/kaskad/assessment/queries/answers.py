"""All answers of a test as a list for analysts: one line for a person and an item, no names.

The columns are listed in docs/formats/answers.md.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from kaskad.assessment.models import Attempt, Form, FormItem, Test
from kaskad.assessment.queries.sums import share_in
from kaskad.assessment.queries.tests import form_items
from kaskad.assessment.rules.responses import response_keys, response_words
from kaskad.core.secrets import keyed_code
from kaskad.core.spreadsheet import write_csv, write_csv_rows

COLUMNS: Final = (
    "person", "attempt", "stage", "purpose", "form", "place", "item", "version", "block", "kind",
    "difficulty", "response", "response_words", "points", "seconds", "language", "way", "region",
    "district", "started_at",
)  # fmt: skip
_LETTERS = 12
_PEOPLE_AT_ONCE = 500
_FIELDS = (
    "member", "number", "form", "language", "way", "responses", "seconds", "points",
    "member__commission__region__code", "member__commission__district__code", "started_at",
)  # fmt: skip


def answer_lines(test: Test) -> Iterator[bytes]:
    """The list as UTF-8 with its mark, some hundred people at a time; ended attempts, by opening.

    A person is an opaque number, the same in all tests of the campaign and in no other list.
    """
    out = io.StringIO()
    out.write("\ufeff")
    write_csv(out, COLUMNS, ())
    forms = _forms(test)
    campaign = test.stage.campaign.code
    rows = Attempt.objects.filter(test=test, ended_at__isnull=False).order_by("id")
    found = rows.values_list(*_FIELDS).iterator(chunk_size=_PEOPLE_AT_ONCE)
    for count, row in enumerate(found, start=1):
        write_csv_rows(out, _lines(campaign, test, forms, row))
        if count % _PEOPLE_AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def _forms(test: Test) -> dict[int, tuple[int, list[tuple[Any, ...]]]]:
    """By the key of a form its number, and what is the same in every line of an item."""
    versions = dict(
        FormItem.objects.filter(form__test=test).values_list("version", "version__number")
    )
    found: dict[int, tuple[int, list[tuple[Any, ...]]]] = {}
    for key, number in Form.objects.filter(test=test).values_list("pk", "number"):
        contents = form_items(key, test.seed)
        found[key] = (
            number,
            [
                (place, one.code, versions[version], one.block, str(one.kind), str(one.difficulty))
                for place, (version, one) in enumerate(contents, start=1)
            ],
        )
    return found


def _lines(
    campaign: str,
    test: Test,
    forms: dict[int, tuple[int, list[tuple[Any, ...]]]],
    row: Sequence[Any],
) -> Iterator[tuple[Any, ...]]:
    (
        member, number, key, language, way, responses, seconds, points, region, district, started,
    ) = row  # fmt: skip
    form, items = forms[key]
    head = (
        keyed_code("assessment.answers", f"{campaign}:{member}", _LETTERS),
        number, test.stage.code, test.purpose, form,
    )  # fmt: skip
    tail = (language, way, region or "", district or "", started.isoformat())
    for item, worth in zip(items, points, strict=True):
        place = str(item[0])
        given = responses.get(place)
        keys, words = ("", "")
        if given is not None:
            written = json.dumps(given, ensure_ascii=False)
            keys, words = _said(key, test.seed, item[0], language, written)
        share = "" if worth is None else round(share_in(worth), 4)
        yield (*head, *item, keys, words, share, seconds.get(place, ""), *tail)


@lru_cache(maxsize=20000)
def _said(form: int, seed: str, number: int, language: str, written: str) -> tuple[str, str]:
    """A response by its keys and in words, once for all who answered so."""
    content = form_items(form, seed)[number - 1][1]
    response = json.loads(written)
    words = response_words(content, response, language)
    return response_keys(response), " ".join(words.split())
