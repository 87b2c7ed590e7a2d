"""The parts of a sheet too long for one page: looking for people, marking page by page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Seminar
from kaskad.core.web.components import (
    Actions,
    Button,
    Choice,
    Empty,
    Link,
    Pages,
    Progress,
    pages,
)
from kaskad.core.web.format import number
from kaskad.core.web.forms import Field, Form
from kaskad.seminars.queries.sheet import Looked, SheetPart, SheetTally, Territory
from kaskad.seminars.vocab import Marked
from kaskad.seminars.web.pages import Filled, SheetPage, line_of

_LONGEST = 60


def long_sheet_page(
    page: SheetPage,
    seminar: Seminar,
    part: SheetPart,
    looked: Looked,
    territories: Sequence[Territory],
    *,
    is_open: bool,
    filled: Filled | None = None,
) -> SheetPage:
    """The same where the sheet has more than one page: ways to find people, marks page by page."""
    with_marks = is_open or seminar.state == "held"
    came = filled.present if filled else {row.member_id for row in part.rows if row.present}
    marks = marks_form(seminar, part, looked, came) if is_open and part.rows else None
    correction = page.correction
    if correction is not None:
        action = address(seminar, looked, part.page, name="correct")
        correction = replace(correction, action=action)
    return replace(
        page,
        progress=marked_so_far(part.tally) if is_open else page.progress,
        marks=None,
        form=marks,
        correction=correction,
        find=find_form(seminar, looked, territories, with_marks=with_marks),
        found=found_words(part, looked),
        empty=None if part.rows else nobody_found(seminar),
        others=other_ways(seminar, part, looked) if is_open else None,
        pages=pager(seminar, part, looked),
    )


def looked_at(query: QueryDict) -> Looked:
    """What an address asks to see."""
    page = query.get("page", "")
    marked = query.get("mark", "")
    return Looked(
        words=query.get("q", "")[:_LONGEST].strip(),
        place=query.get("place", "")[:_LONGEST],
        marked=marked if marked in Marked.values else "",
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
    )


def address(seminar: Seminar, looked: Looked, page: int = 1, *, name: str = "sheet") -> str:
    """A page of what is looked at."""
    pairs = {"q": looked.words, "place": looked.place, "mark": looked.marked}
    asked = {word: value for word, value in pairs.items() if value}
    if page > 1:
        asked["page"] = str(page)
    here = reverse(f"seminars:{name}", args=[seminar.code])
    return f"{here}?{urlencode(asked)}" if asked else here


def pager(seminar: Seminar, part: SheetPart, looked: Looked, *, name: str = "sheet") -> Pages:
    """The pages of what is looked at."""
    return pages(part.page, part.pages, lambda page: address(seminar, looked, page, name=name))


def territory_words(territories: Sequence[Territory]) -> list[tuple[str, str]]:
    """(code, words): each territory with the number of its people."""
    return [(one.code, f"{one.name} ({number(one.people)})") for one in territories]


def find_form(
    seminar: Seminar, looked: Looked, territories: Sequence[Territory], *, with_marks: bool
) -> Form:
    """Looks for people by name, territory and mark."""
    fields = [
        Field(
            "q",
            pgettext("sheet", "Name"),
            kind="search",
            value=looked.words,
            required=False,
            maxlength=_LONGEST,
        )
    ]
    if territories:
        everywhere = Choice("", pgettext("sheet", "All places"), chosen=not looked.place)
        places = [
            Choice(code, words, chosen=code == looked.place)
            for code, words in territory_words(territories)
        ]
        fields.append(
            Field(
                "place",
                pgettext("sheet", "Place"),
                kind="select",
                choices=(everywhere, *places),
                required=False,
            )
        )
    if with_marks:
        everybody = Choice("", pgettext("sheet", "Everybody"), chosen=not looked.marked)
        marks = [
            Choice(key, str(word), chosen=key == looked.marked) for key, word in Marked.choices
        ]
        fields.append(
            Field(
                "mark",
                pgettext("sheet", "Attendance"),
                kind="select",
                choices=(everybody, *marks),
                required=False,
            )
        )
    return Form(
        tuple(fields),
        Button(pgettext("button", "Show"), kind="second"),
        action=reverse("seminars:sheet", args=[seminar.code]),
        method="get",
        inline=True,
        label=pgettext("sheet", "Find people of the group"),
    )


def found_words(part: SheetPart, looked: Looked) -> str:
    """How many were found, where not everybody is looked at."""
    if looked.is_whole or not part.rows:
        return ""
    words = ngettext("%(count)s person found", "%(count)s people found", part.found)
    return words % {"count": number(part.found)}


def nobody_found(seminar: Seminar) -> Empty:
    """Nobody is like that."""
    return Empty(
        pgettext("sheet", "Nobody is found"),
        _("Nobody in the group has this name, place and mark."),
        Link(pgettext("sheet", "Show everybody"), reverse("seminars:sheet", args=[seminar.code])),
    )


def marked_so_far(tally: SheetTally) -> Progress:
    """How many of the whole sheet are marked."""
    marked = tally.came + tally.absent
    return Progress(
        _("Marked: %(marked)s of %(all)s. Came: %(came)s, did not come: %(absent)s.")
        % {
            "marked": number(marked),
            "all": number(tally.expected),
            "came": number(tally.came),
            "absent": number(tally.absent),
        },
        value=marked,
        maximum=max(tally.expected, 1),
    )


def marks_form(seminar: Seminar, part: SheetPart, looked: Looked, came: Collection[int]) -> Form:
    """The marks of the people shown; sending it keeps them, and nothing is recorded yet."""
    shown = (Field("shown", "", kind="hidden", value=str(row.member_id)) for row in part.rows)
    people = Field(
        "present",
        _("Who came? Mark those who were there."),
        kind="checkboxes",
        hint=_("The marks of this page are kept with the button below it, before another page."),
        required=True,
        choices=tuple(
            Choice(str(row.member_id), line_of(row), chosen=row.member_id in came)
            for row in part.rows
        ),
    )
    is_last = part.page >= part.pages
    return Form(
        (*shown, people),
        Button(
            pgettext("button", "Keep the marks")
            if is_last
            else pgettext("button", "Keep the marks, next page"),
            name="step",
            value="keep",
        ),
        alternative=Button(
            pgettext("button", "Keep the marks, go on to check"),
            kind="second",
            name="step",
            value="keep_check",
        ),
        action=address(seminar, looked, part.page),
        label=pgettext("sheet", "Sheet of the group"),
    )


def other_ways(seminar: Seminar, part: SheetPart, looked: Looked) -> Actions:
    """Marks all others at once; on to the check where no form stands."""
    here = reverse("seminars:sheet", args=[seminar.code])
    items: list[Button | Link] = []
    if part.tally.unmarked:
        label = (
            pgettext("button", "All not marked in this place came")
            if looked.place
            else pgettext("button", "All who are not marked came")
        )
        fields = (("step", "rest"), ("place", looked.place))
        items.append(Button(label, post=address(seminar, looked), kind="second", fields=fields))
    if not part.rows:
        items.append(Link(pgettext("button", "Go on to check"), f"{here}?check=1"))
    return Actions(tuple(items))
