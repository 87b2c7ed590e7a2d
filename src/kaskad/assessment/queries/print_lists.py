"""The lists that lie on top of the papers: which groups, and who gets which sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kaskad.assessment.models import AnswerSheet, Test
from kaskad.campaigns.api import Group
from kaskad.commissions.api import Commission, person_name
from kaskad.core.documents import Paper, make_pdf

TEMPLATE = Path(__file__).with_name("print_list.typ")


@dataclass(frozen=True, slots=True)
class PrintedList(Paper):
    """A table with words above it; ``widths`` are millimetres, 0 for what is left."""

    above: str
    notes: tuple[str, ...]
    widths: tuple[int, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: str
    pages: str


def groups_list_pdf(
    test: Test,
    place: Commission,
    groups: Sequence[tuple[Group, int]],
    language: str,
    *,
    now: datetime,
) -> bytes:
    """The groups of a territory in the order of their papers."""
    with override(language):
        rows = tuple(
            (str(at), group_name(group), str(count)) for at, (group, count) in enumerate(groups, 1)
        )
        paper = _list(
            test, str(place.name), language,
            widths=(10, 0, 30),
            heads=(
                pgettext("letters", "No."), _("Group"), pgettext("results", "People"),
            ),
            rows=rows,
        )  # fmt: skip
    return make_pdf(TEMPLATE, paper, now=now)


def group_list_pdf(
    test: Test, group: Group, sheets: Sequence[AnswerSheet], language: str, *, now: datetime
) -> bytes:
    """The people of a group in the order of their papers, to be signed when papers are given."""
    with override(language):
        rows = tuple(
            (
                str(at), person_name(one.member.person), str(one.member.commission.name),
                one.code.upper(), "", "",
            )
            for at, one in enumerate(sheets, 1)
        )  # fmt: skip
        paper = _list(
            test, group_name(group), language,
            widths=(8, 0, 46, 23, 27, 27),
            heads=(
                pgettext("letters", "No."), pgettext("person", "Name"), _("Commission"), _("Sheet"),
                pgettext("papers", "Received"), pgettext("papers", "Given back"),
            ),
            rows=rows,
        )  # fmt: skip
    return make_pdf(TEMPLATE, paper, now=now)


def group_name(group: Group) -> str:
    """A group as lists name it, in the language of now."""
    return _("%(place)s, group %(number)s") % {
        "place": group.commission.name,
        "number": group.number,
    }


def _list(
    test: Test,
    title: str,
    language: str,
    *,
    widths: tuple[int, ...],
    heads: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
) -> PrintedList:
    return PrintedList(
        title=title,
        language=language,
        above=f"{test.get_purpose_display()}: {test.stage.title}",
        notes=(
            _("The papers that follow lie in this order. They are secret until people begin."),
            _("Collect all papers afterwards, also the questions and those that nobody used."),
        ),
        widths=widths,
        heads=heads,
        rows=rows,
        foot=test.code,
        pages="{page} / {pages}",
    )
