"""Results of tests in a place: the whole, by topic, by the commissions below, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.access import ResultsReader
from kaskad.assessment.models import Test
from kaskad.assessment.queries.results import (
    PartTotals,
    PersonResult,
    PersonState,
    PlaceResults,
    Totals,
)
from kaskad.assessment.web.layout import BankPage, Section
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Level
from kaskad.core.web.components import (
    Component,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Links,
    Status,
)
from kaskad.core.web.format import number, percent
from kaskad.core.web.tables import Cell, Column, Row, Table

_STATIONS = {
    PersonState.NOT_BEGUN: "plan",
    PersonState.EXEMPT: "plan",
    PersonState.RUNNING: "wait",
    PersonState.PASSED: "done",
    PersonState.MAY_RETAKE: "late",
    PersonState.NOT_PASSED: "bad",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page is of: a test in a place; ``above`` are the commissions that may be opened."""

    campaign: Campaign
    test: Test
    place: Commission
    above: tuple[Commission, ...]
    may_export: bool


def index_page(
    reader: ResultsReader, tests: Sequence[Test], totals: Mapping[int, Totals], *, may_export: bool
) -> BankPage:
    """All tests of a campaign in the reader's place."""
    campaign, place = reader.campaign, reader.places[0]
    rows = tuple(Row((_test_cell(campaign, test), *_figures(totals[test.pk]))) for test in tests)
    table = Table(
        caption=_("Tests"),
        caption_hidden=True,
        stacked=True,
        columns=(Column(_("Test")), *_columns()),
        rows=rows,
    )
    nothing = Empty(_("No test is published yet"), _("Results appear as soon as people take one."))
    top = []
    if reader.seminars:
        own = reverse("results:groups", args=[campaign.code])
        top.append(Link(_("Results of my groups"), own))
    if may_export:
        url = reverse("results:statements", args=[campaign.code])
        label = _("Download all results as xAPI statements, without names")
        top.append(Link(label, url, icon="down", download=True))
    return BankPage(
        title=_("Results of tests"),
        ladder=_ladder(campaign, _("Results of tests")),
        lead=str(place.name),
        top=(Links(tuple(top)),) if top else (),
        sections=(
            Section("tests", _("Tests"), (table if tests else nothing,), is_wide=True),
            *_other_places(reader, tests),
        ),
    )


def _other_places(reader: ResultsReader, tests: Sequence[Test]) -> tuple[Section, ...]:
    """Who works for several places opens the others from here."""
    others = reader.places[1:]
    if not others or not tests:
        return ()
    links = tuple(
        Link(f"{one.name}: {_title(test)}", _url(reader.campaign, test, one))
        for one in others
        for test in tests
    )
    return (Section("places", _("Your other commissions"), (Links(links),)),)


def place_page(
    shown: Shown,
    found: PlaceResults,
    people: Sequence[PersonResult],
    blocks: Mapping[int, str],
) -> BankPage:
    """A test in a place."""
    sections = [Section("whole", pgettext("results", "In all"), (_whole(found.whole),))]
    if found.blocks:
        sections.append(Section("blocks", _("By topic"), (_blocks(found.blocks, blocks),)))
    if found.parts:
        parts = (_parts(shown, found.parts),)
        sections.append(Section("parts", _("By commission"), parts, is_wide=True))
    if people:
        table = people_table(_("People of this commission"), people, shown.test)
        title = _("People of this commission")
        sections.append(Section("people", title, (table,), is_wide=True))
    return BankPage(
        title=_title(shown.test),
        ladder=_place_ladder(shown),
        lead=str(shown.place.name),
        top=_downloads(shown),
        sections=tuple(sections),
    )


def _place_ladder(shown: Shown) -> Ladder:
    own = reverse("results:results", args=[shown.campaign.code])
    above = tuple(Link(str(one.name), _url(shown.campaign, shown.test, one)) for one in shown.above)
    levels = (*_ladder(shown.campaign, "").levels, Link(_("Results of tests"), own), *above)
    return Ladder(levels, str(shown.place.name))


def _downloads(shown: Shown) -> tuple[Component, ...]:
    args = [shown.campaign.code, shown.test.code, shown.place.code]
    paper = Link(_("Test on paper"), reverse("sheets:desk", args=args))
    # The list is of the whole test, whatever place is shown.
    if not shown.may_export or shown.place.level != Level.CENTRAL:
        return (Links((paper,)),)
    url = reverse("results:answers", args=[shown.campaign.code, shown.test.code])
    label = _("Download all answers of this test, without names (CSV)")
    return (Links((paper, Link(label, url, icon="down", download=True))),)


def _whole(totals: Totals) -> Facts:
    words = [column.label for column in _columns()]
    return Facts(tuple(Fact(*pair) for pair in zip(words, _figures(totals), strict=True)))


def _blocks(found: Mapping[int, Sequence[float]], titles: Mapping[int, str]) -> Table:
    return Table(
        caption=_("By topic"),
        caption_hidden=True,
        columns=(Column(_("Topic")), Column(_("Right answers, %"), number=True)),
        rows=tuple(
            Row((f"{block}. {titles.get(block, '')}", _percent(100 * points / items)))
            for block, (points, items) in found.items()
            if items
        ),
    )


def _parts(shown: Shown, parts: Sequence[PartTotals]) -> Table:
    return Table(
        caption=_("By commission"),
        caption_hidden=True,
        stacked=True,
        columns=(Column(_("Commission")), *_columns()),
        rows=tuple(Row((_part_cell(shown, one), *_figures(one.totals))) for one in parts),
    )


def _part_cell(shown: Shown, one: PartTotals) -> Cell:
    if one.is_own:
        return Cell(str(one.name), url="#h-people", note=_("members of the commission itself"))
    args = [shown.campaign.code, shown.test.code, one.code]
    return Cell(str(one.name), url=reverse("results:place", args=args))


def people_table(caption: str, people: Sequence[PersonResult], test: Test) -> Table:
    """People by name with their first result, which stands, and whether they have passed."""
    return Table(
        caption=caption,
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("person", "Name")),
            Column(_("State")),
            Column(_("First result of 100"), number=True),
            Column(_("Attempts"), number=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(one.name, note=one.commission),
                    Cell(part=person_state(one.state)),
                    "–" if one.first is None else number(one.first, 0),
                    _("%(had)s of %(all)s")
                    % {"had": number(one.attempts), "all": number(test.attempts_allowed)},
                )
            )
            for one in people
        ),
    )


def person_state(state: PersonState) -> Status:
    """Where somebody stands, in words."""
    words = {
        PersonState.NOT_BEGUN: pgettext("results", "Not begun"),
        PersonState.EXEMPT: pgettext("results", "Need not be trained"),
        PersonState.RUNNING: pgettext("results", "Is taking it now"),
        PersonState.PASSED: pgettext("results", "Passed"),
        PersonState.MAY_RETAKE: pgettext("results", "Not passed, may try again"),
        PersonState.NOT_PASSED: pgettext("results", "Not passed"),
    }
    return Status(words[state], _STATIONS[state])  # type: ignore[arg-type]  # all are states of it


def _columns() -> tuple[Column, ...]:
    return (
        Column(pgettext("results", "Expected"), number=True),
        Column(pgettext("results", "Began"), number=True),
        Column(pgettext("results", "Handed in"), number=True),
        Column(pgettext("results", "Passed"), number=True),
        Column(_("Passed, % of those who handed in"), short=_("Passed, %"), number=True),
        Column(_("Mean of first results"), short=_("Mean"), number=True),
    )


def _figures(one: Totals) -> tuple[str, ...]:
    return (
        number(one.expected),
        number(one.began),
        number(one.ended),
        number(one.passed),
        "–" if one.share is None else _percent(one.share),
        "–" if one.mean is None else number(one.mean, 1),
    )


def _percent(value: float) -> str:
    return percent(value, 1)


def _test_cell(campaign: Campaign, test: Test) -> Cell:
    url = reverse("results:test", args=[campaign.code, test.code])
    return Cell(str(test.get_purpose_display()), url=url, over=str(test.stage.title))


def _title(test: Test) -> str:
    return f"{test.get_purpose_display()}: {test.stage.title}"


def _url(campaign: Campaign, test: Test, place: Commission) -> str:
    return reverse("results:place", args=[campaign.code, test.code, place.code])


def _ladder(campaign: Campaign, here: str) -> Ladder:
    above = Link(str(campaign.title), reverse("campaigns:campaign", args=[campaign.code]))
    return Ladder((above,), here)
