"""The mistakes of a declarative file as a table."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext

from kaskad.campaigns.rules.problems import Problem
from kaskad.campaigns.vocab.problems import describe
from kaskad.core.web.format import number
from kaskad.core.web.tables import Cell, Column, Row, Table


def mistakes_table(text: str, problems: Iterable[Problem]) -> Table:
    """Every mistake with its line, what stands there, what is wrong and the remedy."""
    lines = text.splitlines()
    rows = []
    for one in problems:
        wrong, remedy = describe(one.code, one.values)
        written = lines[one.line - 1].strip() if 0 < one.line <= len(lines) else ""
        rows.append(
            Row(
                (
                    number(one.line),
                    Cell(written[:120], strong=True, over=one.place),
                    Cell(wrong, bad=True, note=remedy),
                )
            )
        )
    return Table(
        caption=pgettext("campaign file", "Mistakes"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("campaign file", "Line"), number=True),
            Column(pgettext("campaign file", "Place and text")),
            Column(pgettext("campaign file", "What is wrong and what to do")),
        ),
        rows=tuple(rows),
    )
