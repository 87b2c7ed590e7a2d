"""The papers of many people in one file: put together of parts, kept sealed."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import override
from pypdf import PdfWriter

from kaskad.assessment.models import AnswerSheet, PrintRun, Test
from kaskad.assessment.queries.print_lists import group_list_pdf, group_name, groups_list_pdf
from kaskad.assessment.queries.test_papers import test_papers_pdf
from kaskad.assessment.vocab import PrintState
from kaskad.campaigns.api import Group, Seminar
from kaskad.commissions.api import Commission
from kaskad.core.sealed_files import read_sealed

# People whose papers are drawn at once: each takes some 7 MB until they are drawn.
_AT_ONCE = 20
_FOLDER = "test-papers"


@dataclass(frozen=True, slots=True)
class GroupSheets:
    """The sheets of a group, by name."""

    group: Group
    sheets: Sequence[AnswerSheet]


def run_path(code: str) -> Path:
    """Where the sealed file lies."""
    return Path(settings.KASKAD_FILES) / _FOLDER / code


def waiting_run(code: str) -> PrintRun | None:
    """Papers that are still to be made."""
    rows = PrintRun.objects.select_related("test__stage", "place", "seminar__group")
    return rows.filter(code=code, state=PrintState.WAITING).first()


def runs_at(test: Test, place: Commission) -> list[PrintRun]:
    """The files of a whole district that were asked for, the latest first."""
    return list(PrintRun.objects.filter(test=test, place=place, seminar=None).order_by("-pk"))


def runs_of(seminar: Seminar) -> dict[int, list[PrintRun]]:
    """The files of the group of a seminar by the key of their test, the latest first."""
    found: dict[int, list[PrintRun]] = {}
    for one in PrintRun.objects.filter(seminar=seminar).order_by("-pk"):
        found.setdefault(one.test_id, []).append(one)
    return found


def run_content(run: PrintRun) -> bytes:
    """The file. Raises ``Unreadable`` if it is gone."""
    return read_sealed(run_path(run.code), run.key_sealed)


def run_pdf(
    run: PrintRun,
    groups: Sequence[GroupSheets],
    tell: Callable[[int, int], None],
    *,
    now: datetime,
) -> bytes:
    """All in one: a list of the groups if there are several; of each its list, then its papers.

    Every part begins on a leaf of its own, so that the pile can be printed on both sides.
    """
    test, language = run.test, run.language
    whole = PdfWriter()
    total, done = sum(len(one.sheets) for one in groups), 0
    if len(groups) > 1:
        _add(whole, groups_list_pdf(test, run.place, _counted(groups), language, now=now))
    for one in groups:
        with override(language):
            mark = group_name(one.group)
        _add(whole, group_list_pdf(test, one.group, one.sheets, language, now=now), mark)
        for start in range(0, len(one.sheets), _AT_ONCE):
            some = one.sheets[start : start + _AT_ONCE]
            _add(whole, test_papers_pdf(test, some, language, now=now))
            done += len(some)
            tell(done, total)
    content = io.BytesIO()
    whole.write(content)
    return content.getvalue()


def _counted(groups: Sequence[GroupSheets]) -> list[tuple[Group, int]]:
    return [(one.group, len(one.sheets)) for one in groups]


def _add(whole: PdfWriter, part: bytes, mark: str | None = None) -> None:
    whole.append(io.BytesIO(part), outline_item=mark, import_outline=False)
    if len(whole.pages) % 2:
        whole.add_blank_page()
