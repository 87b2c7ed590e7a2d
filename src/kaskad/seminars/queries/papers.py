"""Signed sheets of paper as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kaskad.accounts.api import names_of
from kaskad.campaigns.api import Seminar
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import keyed_code
from kaskad.seminars.models import PaperSheet
from kaskad.seminars.queries.sheet import people_in

_LETTERS = 6
_FOLDER = "papers"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A kept photograph or scan."""

    code: str
    kind: str
    size: int
    sha256: str
    kept_name: str
    kept_at: datetime


def papers_of(seminar: Seminar) -> list[PaperRow]:
    """The papers of a seminar, oldest first."""
    found = list(PaperSheet.objects.filter(seminar=seminar).order_by("id"))
    names = names_of(one.kept_by for one in found)
    return [
        PaperRow(one.code, one.kind, one.size, one.sha256, names[one.kept_by], one.kept_at)
        for one in found
    ]


def paper_with(seminar: Seminar, code: str) -> PaperSheet:
    """A paper of this seminar. Raises NotFound."""
    paper = PaperSheet.objects.filter(seminar=seminar, code=code).first()
    if paper is None:
        raise NotFound(code)
    return paper


def list_mark(seminar: Seminar) -> str:
    """What a printed list carries: another one as soon as other people are on it."""
    people = ",".join(map(str, sorted(people_in(seminar))))
    return keyed_code("seminars.list", f"{seminar.code}:{people}", _LETTERS)


def paper_path(code: str) -> Path:
    """Where the sealed file of a paper lies."""
    return Path(settings.KASKAD_FILES) / _FOLDER / code[:2] / code
