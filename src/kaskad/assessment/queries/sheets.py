"""Answer sheets: who gets one, what stands on it, what was read of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import formats

from kaskad.assessment.models import AnswerSheet, Attempt, SheetPhoto, Test
from kaskad.assessment.queries.papers import PaperItem, paper_for
from kaskad.assessment.rules.answer_sheet import Asked, Key, Layout, Row, answer_sheet
from kaskad.assessment.vocab import PRINT_AHEAD, USED_PHOTOS, Doubt, PhotoState, TestState
from kaskad.assessment.vocab.sheet_refusals import PapersOwnTest, PapersTooEarly
from kaskad.assessment.vocab.test_refusals import TestClosed, TestNotPublished
from kaskad.campaigns.api import Group, Place, PlanState, Seminar
from kaskad.commissions.api import Commission, Member, in_subtree
from kaskad.core import clock
from kaskad.core.actor import Actor

_FOLDER = "answer-sheets"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet as it was read; ``number`` is its place in the whole sheet, from 0.

    ``is_open``: a human decides. ``photo`` shows it; ``cutout`` is its place on the page, None if
    there is no picture of it alone.
    """

    number: int
    row: Row
    read: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    is_open: bool
    photo: str
    cutout: int | None


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet with the rows of those pages that there are photographs of."""

    sheet: AnswerSheet
    items: Sequence[PaperItem]
    layout: Layout
    photos: Sequence[SheetPhoto]
    rows: Sequence[SheetRow]

    @property
    def asked(self) -> list[Asked]:
        return asked_of(self.items)

    @property
    def missing(self) -> list[int]:
        """Pages without a photograph."""
        had = {one.page for one in self.photos}
        return [one.number for one in self.layout.pages if one.number not in had]

    @property
    def mark(self) -> str:
        """Says which photographs were looked at."""
        return "-".join(one.code for one in self.photos)


def candidates(test: Test, place: Commission) -> list[Member]:
    """Who sits in the commission, has a place in the stage, and has not begun the test."""
    begun = Attempt.objects.filter(test=test, member=OuterRef("pk"))
    places = _places(test).filter(member__commission=place)
    rows = Member.objects.filter(~Exists(begun), pk__in=places.values("member"), until=None)
    return list(rows.select_related("person").order_by("person__sort_key", "pk"))


@dataclass(frozen=True, slots=True)
class GroupMembers:
    """The people of a group who have not begun the test, by name."""

    group: Group
    members: Sequence[Member]


def candidates_by_group(test: Test, within: Commission | Seminar) -> list[GroupMembers]:
    """Who has not begun the test, of a commission with those below it or of a seminar, by group.

    Who has places in two groups, because the first seminar was missed, is in the later one.
    """
    begun = Attempt.objects.filter(test=test, member=OuterRef("member"))
    rows = _places(test).filter(~Exists(begun), member__until=None)
    if isinstance(within, Seminar):
        rows = rows.filter(group=within.group_id)
    else:
        rows = rows.filter(in_subtree(within, "member__commission__"))
    last = dict(rows.order_by("group__round", "group").values_list("member", "pk"))
    found: dict[int, GroupMembers] = {}
    joined = rows.select_related("group__commission", "member__person", "member__commission")
    by_name = joined.order_by("member__person__sort_key", "member")
    for place in by_name:
        if last[place.member_id] == place.pk:
            one = found.setdefault(place.group_id, GroupMembers(place.group, []))
            one.members.append(place.member)  # type: ignore[attr-defined]  # a list until it is given
    return sorted(found.values(), key=_group_order)


def count_candidates(test: Test, place: Commission) -> tuple[int, int]:
    """How many have not begun, of the commission itself and with those below it."""
    begun = Attempt.objects.filter(test=test, member=OuterRef("member"))
    rows = _places(test).filter(~Exists(begun), member__until=None)
    inside = rows.filter(in_subtree(place, "member__commission__"))
    own = Count("member", distinct=True, filter=Q(member__commission=place))
    found = inside.aggregate(own=own, below=Count("member", distinct=True))
    return found["own"], found["below"]


def _group_order(one: GroupMembers) -> tuple[str, int, int]:
    return one.group.commission.sort_key, one.group.round, one.group.number


def check_printing(test: Test, actor: Actor, now: datetime) -> None:
    """Refuse who may not see papers of the test now."""
    if test.state != TestState.PUBLISHED:
        raise TestNotPublished
    if now < test.opens_at - PRINT_AHEAD:
        raise PapersTooEarly(at=moment_words(test.opens_at - PRINT_AHEAD))
    if now > test.closes_at:
        raise TestClosed
    if has_to_take(test, actor):
        raise PapersOwnTest


def moment_words(moment: datetime) -> str:
    """A moment as refusals say it."""
    return str(formats.date_format(moment.astimezone(clock.zone()), "DATETIME_FORMAT"))


def has_to_take(test: Test, actor: Actor) -> bool:
    """Whether the actor has a place in the stage of the test and no result of it yet."""
    ended = Attempt.objects.filter(test=test, member=OuterRef("member"), ended_at__isnull=False)
    own = _places(test).filter(member__person__account__code=actor.code, member__until=None)
    return bool(actor.code) and own.filter(~Exists(ended)).exists()


def _places(test: Test) -> QuerySet[Place]:
    return Place.objects.filter(group__stage=test.stage_id, group__plan__state=PlanState.IN_FORCE)


def sheet_items(test: Test, form_id: int, member_id: int) -> list[PaperItem]:
    """What stands on the paper of a member: that of a first attempt."""
    return paper_for(test, form_id, member_id, 1)


def asked_of(items: Iterable[PaperItem]) -> list[Asked]:
    """The same as it is printed."""
    return [Asked(one.content, one.orders) for one in items]


def sheets_at(test: Test, place: Commission) -> list[AnswerSheet]:
    """The sheets of a commission, and those of others below it that were photographed for it.

    Each says in ``begun`` whether its member has an attempt, of whatever kind.
    """
    sent = SheetPhoto.objects.filter(sheet=OuterRef("pk"), place=place)
    attempts = Attempt.objects.filter(test=test, member=OuterRef("member"))
    found = AnswerSheet.objects.filter(Q(member__commission=place) | Exists(sent), test=test)
    rows = found.annotate(begun=Exists(attempts)).select_related("member__person__account")
    return list(rows.order_by("member__person__sort_key", "pk"))


def sheets_below(test: Test, place: Commission) -> QuerySet[AnswerSheet]:
    """All sheets of a commission and of those below it."""
    return AnswerSheet.objects.filter(in_subtree(place, "member__commission__"), test=test)


def photos_at(test: Test, place: Commission) -> list[SheetPhoto]:
    """The photographs that were sent for a commission, oldest first, without those set aside."""
    rows = SheetPhoto.objects.filter(test=test, place=place).exclude(state=PhotoState.ASIDE)
    return list(rows.order_by("pk"))


def used_photos(sheets: Collection[AnswerSheet]) -> dict[int, list[SheetPhoto]]:
    """The photographs that give the answers, by the key of their sheet, in order of pages."""
    found: dict[int, list[SheetPhoto]] = {one.pk: [] for one in sheets}
    rows = SheetPhoto.objects.filter(sheet__in=list(found), state__in=USED_PHOTOS)
    for one in rows.order_by("page"):
        found[one.sheet_id or 0].append(one)
    return found


def open_rows(photos: Iterable[SheetPhoto]) -> int | None:
    """How many rows wait for a human; None if a page is typed in as a whole."""
    photos = list(photos)
    if any(one.state == PhotoState.BY_HAND for one in photos):
        return None
    return sum(bool(row[4]) for one in photos for row in one.rows)


def read_sheet(sheet: AnswerSheet, photos: Sequence[SheetPhoto]) -> ReadSheet:
    """A sheet with what its photographs say; the sheet comes with its test."""
    items = sheet_items(sheet.test, sheet.form_id, sheet.member_id)
    layout = answer_sheet(asked_of(items))
    by_page = {one.page: one for one in photos}
    rows: list[SheetRow] = []
    number = 0
    for page in layout.pages:
        photo = by_page.get(page.number)
        if photo is not None:
            known = _rows_read(photo)
            rows += [_row(number + at, at, row, photo, known) for at, row in enumerate(page.rows)]
        number += len(page.rows)
    return ReadSheet(sheet, items, layout, photos, rows)


def _rows_read(photo: SheetPhoto) -> Mapping[Key, tuple[tuple[str, ...], tuple[Doubt, ...]]]:
    return {
        Key(item, step, line): (tuple(marks), tuple(Doubt(one) for one in doubts))
        for item, step, line, marks, doubts in photo.rows
    }


def _row(
    number: int,
    at: int,
    row: Row,
    photo: SheetPhoto,
    known: Mapping[Key, tuple[tuple[str, ...], tuple[Doubt, ...]]],
) -> SheetRow:
    read, doubts = known.get(row.key, ((), ()))
    by_hand = photo.state == PhotoState.BY_HAND
    has_picture = bool(doubts) and set(doubts) != {Doubt.CONTRADICTION}
    return SheetRow(
        number, row, read, doubts, by_hand or bool(doubts), photo.code, at if has_picture else None
    )


def row_name(row: SheetRow) -> str:
    """The number of a row as it is printed, with the step and the line."""
    key = row.row.key
    steps = f".{row.row.number.partition('.')[2]}" if "." in row.row.number else ""
    return f"{key.item}{steps}" + (f" {row.row.line_sign}" if row.row.line_sign else "")


def photo_path(code: str) -> Path:
    """Where the sealed file of a photograph lies."""
    return Path(settings.KASKAD_FILES) / _FOLDER / code[:2] / code


def cutouts_path(code: str) -> Path:
    """Where the sealed pictures of its doubtful rows lie."""
    return photo_path(code).with_suffix(".rows")
