"""Official answers as readers see them: all of them, one of them, a refresher of a changed law."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.answers.queries.answers import PAGE_ROWS, AnswerRow, BasisRow
from kaskad.answers.queries.readers import ChangedAnswer
from kaskad.answers.vocab import REFRESHER_MINUTES, AnswerState
from kaskad.answers.web.layout import (
    AnswersPage,
    Section,
    answer_url,
    answers_url,
    below_answers,
)
from kaskad.campaigns.api import Campaign, ProvisionVersion, provision_words
from kaskad.core import clock
from kaskad.core.web.components import (
    Actions,
    Answer,
    Button,
    Choice,
    Component,
    Empty,
    Fact,
    Link,
    Notice,
    Status,
    pages,
)
from kaskad.core.web.format import day, number
from kaskad.core.web.forms import Field, Form


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for among the answers."""

    words: str = ""
    block: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of answers with all that the reader has to know of them.

    ``unread`` are ids; None for who need not acknowledge anything.
    """

    rows: Sequence[AnswerRow]
    count: int
    unread: Collection[int] | None
    changed: Sequence[ChangedAnswer]
    asks: bool
    writes: bool


def answers_page(
    campaign: Campaign, shelf: Shelf, wanted: Wanted, blocks: Mapping[int, str], today: date
) -> AnswersPage:
    """All answers in force, the newest first, with the search above them."""
    return AnswersPage(
        title=pgettext("answers", "Official answers"),
        kicker=str(campaign.title),
        lead=_("One answer for the whole country, with its legal basis."),
        top=tuple(
            part
            for part in (
                _changed(campaign, shelf.changed),
                *_unread(campaign, shelf),
                _ways(campaign, shelf),
                _search(campaign, wanted, blocks),
            )
            if part is not None
        ),
        sections=(_found(campaign, shelf, wanted, blocks, today),),
    )


def _changed(campaign: Campaign, changed: Sequence[ChangedAnswer]) -> Notice | None:
    if not changed:
        return None
    return Notice(
        _("Answers changed since you read them"),
        kind="warn",
        items=tuple(_change_in_words(one) for one in changed),
        link=Link(
            _("See what changed"), answer_url(campaign, changed[0].new_number or changed[0].number)
        ),
        still=True,
    )


def _change_in_words(one: ChangedAnswer) -> str:
    if one.new_number:
        words = _("No. %(old)s was replaced by No. %(new)s: %(question)s")
    else:
        words = _("No. %(old)s was withdrawn: %(question)s")
    return words % {"old": one.number, "new": one.new_number, "question": one.question}


def _unread(campaign: Campaign, shelf: Shelf) -> tuple[Component, ...]:
    if not shelf.unread:
        return ()
    count = len(shelf.unread)
    title = ngettext(
        "You have not confirmed %(count)s answer", "You have not confirmed %(count)s answers", count
    ) % {"count": number(count)}
    return (
        Notice(title, _("Read what is new, then confirm it with one tap."), still=True),
        acknowledging(campaign, pgettext("button", "I have read all of them")),
    )


def acknowledging(campaign: Campaign, words: str, numbers: Collection[int] = ()) -> Button:
    """One tap that confirms these answers, or all that are new."""
    return Button(
        words,
        post=reverse("answers:acknowledge", args=[campaign.code]),
        kind="second",
        fields=tuple(("number", str(one)) for one in numbers),
    )


def _ways(campaign: Campaign, shelf: Shelf) -> Actions | None:
    ways = []
    if shelf.asks:
        ways.append(
            Button(
                pgettext("button", "Ask a question"),
                url=reverse("answers:own", args=[campaign.code]),
            )
        )
    if shelf.writes:
        ways.append(
            Button(
                pgettext("button", "Write answers"),
                url=reverse("answers:writing", args=[campaign.code]),
                kind="second",
            )
        )
    return Actions(tuple(ways)) if ways else None


def _search(campaign: Campaign, wanted: Wanted, blocks: Mapping[int, str]) -> Form:
    every = Choice("", pgettext("block", "All blocks"), chosen=wanted.block is None)
    titles = (
        Choice(str(key), f"{key}. {title}", chosen=key == wanted.block)
        for key, title in blocks.items()
    )
    return Form(
        (
            Field(
                "words",
                pgettext("answers", "Words to look for"),
                kind="search",
                value=wanted.words,
                required=False,
                maxlength=200,
            ),
            Field(
                "block",
                pgettext("answers", "Block"),
                kind="select",
                choices=(every, *titles),
                required=False,
            ),
        ),
        Button(pgettext("button", "Find"), kind="second"),
        action=answers_url(campaign),
        method="get",
        label=pgettext("answers", "Find an answer"),
    )


def _found(
    campaign: Campaign, shelf: Shelf, wanted: Wanted, blocks: Mapping[int, str], today: date
) -> Section:
    title = ngettext("%(count)s answer", "%(count)s answers", shelf.count) % {
        "count": number(shelf.count)
    }
    if not shelf.rows:
        empty = Empty(
            _("No answer was found"), _("Try fewer or other words, or ask the question yourself.")
        )
        return Section("found", title, (empty,))
    query = {"words": wanted.words, "block": wanted.block or ""}
    url = answers_url(campaign)
    last = -(-shelf.count // PAGE_ROWS)
    shown = tuple(
        answer_part(campaign, row, blocks, today, is_unread=row.id in (shelf.unread or ()))
        for row in shelf.rows
    )
    turning = pages(wanted.page, last, lambda one: f"{url}?{urlencode({**query, 'page': one})}")
    return Section("found", title, (*shown, turning) if last > 1 else shown)


def answer_part(
    campaign: Campaign,
    row: AnswerRow,
    blocks: Mapping[int, str],
    today: date,
    *,
    is_unread: bool = False,
    with_link: bool = True,
) -> Answer:
    """An answer with its number, day, basis and what has to be known of it."""
    published = clock.local_day(row.published_at) if row.published_at else None
    return Answer(
        number=_("No. %(number)s") % {"number": row.number} if row.number else "",
        date=day(published) if published else "",
        question=str(row.question),
        paragraphs=tuple(str(row.text).split("\n")),
        basis=(*_block_fact(row, blocks), *(basis_fact(one) for one in row.bases)),
        status=status_of(row, today, is_unread=is_unread),
        action=Button(
            pgettext("button", "Open the answer"),
            url=answer_url(campaign, row.number),
            kind="second",
            small=True,
            context=f"№ {row.number}",
        )
        if with_link and row.number
        else None,
        void=row.state in (AnswerState.REPLACED, AnswerState.WITHDRAWN),
    )


def _block_fact(row: AnswerRow, blocks: Mapping[int, str]) -> tuple[Fact, ...]:
    title = blocks.get(row.block_number or 0)
    return (Fact(pgettext("answers", "Block"), f"{row.block_number}. {title}"),) if title else ()


def basis_fact(basis: BasisRow) -> Fact:
    """What an answer rests on, as it is cited."""
    words = f", {basis.words}" if str(basis.words) else ""
    value = f"{basis.name}{words}"
    if basis.is_old:
        value = _("%(basis)s (the text of %(day)s, not in force any more)") % {
            "basis": value,
            "day": day(basis.in_force_from),
        }
    return Fact(pgettext("answers", "Basis"), value)


def status_of(row: AnswerRow, today: date, *, is_unread: bool = False) -> Status | None:
    """The most important thing about an answer in a word."""
    ended = {
        AnswerState.REPLACED.value: pgettext("answer", "replaced"),
        AnswerState.WITHDRAWN.value: pgettext("answer", "withdrawn"),
    }.get(row.state)
    if ended is None and row.is_over(today):
        ended = pgettext("answer", "no longer valid")
    if ended is not None:
        return Status(ended, "bad")
    if row.is_stale:
        return Status(pgettext("answer", "the law has changed"), "late")
    if row.valid_from and row.valid_from > today:
        return Status(_("valid from %(day)s") % {"day": day(row.valid_from)}, "plan")
    return Status(pgettext("answer", "new to you"), "wait") if is_unread else None


def answer_page(
    campaign: Campaign,
    row: AnswerRow,
    blocks: Mapping[int, str],
    today: date,
    *,
    acknowledges: bool,
    staff: tuple[Component, ...] = (),
) -> AnswersPage:
    """One answer; ``acknowledges``: the reader has still to confirm it or what became of it."""
    title = _("Official answer No. %(number)s") % {"number": row.number}
    parts: list[Component] = []
    if acknowledges and row.number:
        words = pgettext("button", "I have read it")
        parts.append(acknowledging(campaign, words, [row.number]))
    sections = [
        Section(
            "text",
            pgettext("answers", "Question and answer"),
            (answer_part(campaign, row, blocks, today, with_link=False), *parts),
        )
    ]
    if staff:
        sections.append(Section("staff", pgettext("answers", "For the centre"), staff))
    return AnswersPage(
        title=title,
        ladder=below_answers(campaign, title),
        top=_warnings(campaign, row, today),
        sections=tuple(sections),
    )


def _warnings(campaign: Campaign, row: AnswerRow, today: date) -> tuple[Component, ...]:
    found = []
    if row.replaced_by:
        new = row.replaced_by[1]
        found.append(
            Notice(
                _("This answer was replaced. Do not use it any more."),
                kind="error",
                link=Link(
                    _("Open answer No. %(number)s") % {"number": new}, answer_url(campaign, new)
                ),
                still=True,
            )
        )
    elif row.state == AnswerState.WITHDRAWN:
        title = _("This answer was withdrawn. Do not use it any more.")
        found.append(Notice(title, row.end_reason, kind="error", still=True))
    elif row.is_stale:
        found.append(
            Notice(
                _("The law has changed since this answer was given"),
                _("The centre is checking it. Ask before you rely on it."),
                kind="warn",
                still=True,
            )
        )
    if row.is_over(today) and row.valid_until:
        words = _("It was valid until %(day)s.") % {"day": day(row.valid_until)}
        found.append(Notice(words, kind="warn", still=True))
    if row.replaces:
        words = _("It takes the place of answer No. %(number)s.") % {"number": row.replaces[1]}
        found.append(Notice(words, still=True))
    return tuple(found)


def refresher_page(
    campaign: Campaign,
    old: ProvisionVersion,
    new: ProvisionVersion,
    answers: Sequence[AnswerRow],
    blocks: Mapping[int, str],
    today: date,
    *,
    is_read: bool,
) -> AnswersPage:
    """What a provision said, what it says now, and the answers that it concerns."""
    title = _("What changed: %(provision)s") % {"provision": provision_words(new)}
    done: Component = Notice(_("You have confirmed this refresher"), kind="success", still=True)
    if not is_read:
        done = Button(
            pgettext("button", "I have read it"),
            post=reverse("answers:refresher", args=[campaign.code, new.pk]),
        )
    sections = [
        Section("new", _("Now, since %(day)s") % {"day": day(new.in_force_from)}, (), _text(new)),
        Section("old", pgettext("law", "Before"), (), _text(old)),
    ]
    if answers:
        rows = tuple(answer_part(campaign, row, blocks, today) for row in answers)
        sections.append(Section("answers", _("Answers that rest on it"), rows))
    sections.append(Section("done", pgettext("law", "Confirm"), (done,)))
    minutes = _("It takes about %(minutes)s minutes.") % {"minutes": REFRESHER_MINUTES}
    act = f"{str(new.act).rstrip('.')}. {minutes}" if str(new.act) else minutes
    return AnswersPage(
        title=title, ladder=below_answers(campaign, title), lead=act, sections=tuple(sections)
    )


def _text(version: ProvisionVersion) -> tuple[str, ...]:
    if version.is_repeal:
        return (pgettext("law", "Repealed."),)
    return tuple(line for line in str(version.text).split("\n") if line)
