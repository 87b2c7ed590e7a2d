"""Official answers as rows: in force, found by words, stale, waiting for their second reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet, Window

from kaskad.accounts.api import names_of
from kaskad.answers.models import Answer, Basis
from kaskad.answers.queries.search import found_in
from kaskad.answers.queries.written import bases_of
from kaskad.answers.vocab import AnswerState
from kaskad.campaigns.api import Campaign, provision_words, stale_versions
from kaskad.core.localized import LocalizedText

PAGE_ROWS = 25


@dataclass(frozen=True, slots=True)
class BasisRow:
    """A provision that an answer rests on, as it is cited; ``is_old``: it says something else now.

    ``newest_id`` is the version in force of an old one.
    """

    version_id: int
    provision_code: str
    name: LocalizedText
    words: LocalizedText
    text: LocalizedText
    number: int
    in_force_from: date
    is_old: bool
    newest_id: int | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer as it is shown. ``is_stale``: a text of the law that it rests on was replaced."""

    id: int
    code: str
    number: int | None
    block_number: int | None
    state: str
    question: LocalizedText
    text: LocalizedText
    is_public: bool
    valid_from: date | None
    valid_until: date | None
    published_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    bases: tuple[BasisRow, ...]
    is_stale: bool
    replaces: tuple[str, int] | None
    replaced_by: tuple[str, int] | None

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < today


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """An answer as its writers see it, with their names."""

    answer: AnswerRow
    sha256: str
    author: str
    writers: tuple[str, ...]
    second_reader: str
    remark: str
    edited_at: datetime


def published(campaign: Campaign, *, public_only: bool) -> QuerySet[Answer]:
    """Answers that are in force, the newest first."""
    rows = Answer.objects.filter(campaign=campaign, state=AnswerState.PUBLISHED)
    return (rows.filter(is_public=True) if public_only else rows).order_by("-number")


def answers_by_key(campaign: Campaign, keys: Collection[int]) -> list[Answer]:
    """Published answers of a campaign by their keys, in the order of their numbers."""
    rows = Answer.objects.filter(campaign=campaign, state=AnswerState.PUBLISHED, pk__in=keys)
    return list(rows.order_by("number"))


def answers_in_force(
    campaign: Campaign,
    today: date,
    *,
    public_only: bool = False,
    block_number: int | None = None,
    words: str = "",
    offset: int = 0,
    limit: int = PAGE_ROWS,
) -> tuple[list[AnswerRow], int]:
    """A page of answers in force, the newest first, and how many there are in all.

    Those that ``words`` find come in the order of how well they fit.
    """
    rows = published(campaign, public_only=public_only)
    if block_number is not None:
        rows = rows.filter(block_number=block_number)
    if not words.strip():
        counted = _whole(rows).annotate(in_all=Window(Count("pk")))
        page = list(counted[offset : offset + limit])
        return _rows(page, today), page[0].in_all if page else 0
    keys = found_in(rows, words)
    shown = keys[offset : offset + limit]
    by_key = {row.id: row for row in answer_rows(Answer.objects.filter(pk__in=shown), today)}
    return [by_key[key] for key in shown], len(keys)


def answers_after(campaign: Campaign, number: int, today: date) -> list[AnswerRow]:
    """Answers in force with a higher number, in order: what a live room shows as it comes."""
    rows = Answer.objects.filter(campaign=campaign, state=AnswerState.PUBLISHED, number__gt=number)
    return answer_rows(rows.order_by("number"), today)


def published_ever(campaign: Campaign, today: date) -> list[AnswerRow]:
    """Every answer that was published, also those that ended, in the order of their numbers."""
    rows = Answer.objects.filter(campaign=campaign, number__isnull=False)
    return answer_rows(rows.order_by("number"), today)


def stale_answers(campaign: Campaign, today: date) -> list[AnswerRow]:
    """Answers in force that rest on a text of the law which is not in force any more."""
    old = stale_versions(today)
    rows = Answer.objects.filter(
        campaign=campaign, state=AnswerState.PUBLISHED, bases__version__in=list(old)
    )
    return answer_rows(rows.distinct().order_by("number"), today)


def answer_row(answer: Answer, today: date) -> AnswerRow:
    """One answer as a row; what it replaces and what replaced it best at hand."""
    return _rows([answer], today)[0]


def answer_rows(answers: QuerySet[Answer], today: date) -> list[AnswerRow]:
    """The answers of a query as rows, in its order."""
    return _rows(list(_whole(answers)), today)


def _rows(answers: Sequence[Answer], today: date) -> list[AnswerRow]:
    bases, old = bases_of([one.pk for one in answers]), stale_versions(today)
    return [_row(one, bases.get(one.pk, ()), old) for one in answers]


def unpublished(campaign: Campaign, today: date) -> list[WrittenRow]:
    """Drafts, and answers with their second reader, those that wait for a reader first."""
    states = (AnswerState.READING, AnswerState.DRAFT)
    rows = Answer.objects.filter(campaign=campaign, state__in=states)
    return _written(list(_whole(rows.order_by("-state", "edited_at", "id"))), today)


def written_row(answer: Answer, today: date) -> WrittenRow:
    """An answer with who wrote and read it."""
    return _written([answer], today)[0]


def _whole(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    return answers.select_related("replaces", "replacement")


def _written(answers: Sequence[Answer], today: date) -> list[WrittenRow]:
    names = names_of({mark for one in answers for mark in (one.author, one.second_reader)})
    return [
        WrittenRow(
            answer=row,
            sha256=one.sha256,
            author=names[one.author],
            writers=tuple(one.writers),
            second_reader=names[one.second_reader],
            remark=one.remark,
            edited_at=one.edited_at,
        )
        for one, row in zip(answers, _rows(answers, today), strict=True)
    ]


def _row(answer: Answer, bases: Sequence[Basis], old: Mapping[int, int]) -> AnswerRow:
    rows = tuple(_basis(one, old) for one in bases)
    after = getattr(answer, "replacement", None)
    if after is not None and after.number is None:
        after = None  # not published yet
    return AnswerRow(
        id=answer.pk,
        code=answer.code,
        number=answer.number,
        block_number=answer.block_number,
        state=answer.state,
        question=answer.question,
        text=answer.text,
        is_public=answer.is_public,
        valid_from=answer.valid_from,
        valid_until=answer.valid_until,
        published_at=answer.published_at,
        ended_at=answer.ended_at,
        end_reason=answer.end_reason,
        bases=rows,
        is_stale=any(one.is_old for one in rows),
        replaces=_mark(answer.replaces),
        replaced_by=_mark(after),
    )


def _basis(basis: Basis, old: Mapping[int, int]) -> BasisRow:
    version = basis.version
    return BasisRow(
        version_id=version.pk,
        provision_code=version.provision.code,
        name=provision_words(version),
        words=basis.words,
        text=version.text,
        number=version.number,
        in_force_from=version.in_force_from,
        is_old=version.pk in old,
        newest_id=old.get(version.pk),
    )


def _mark(answer: Answer | None) -> tuple[str, int] | None:
    return (answer.code, answer.number or 0) if answer is not None else None
