"""Which precincts are ready for voting day, what the others lack, who acts and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import TILE_PLACES, Commission
from kaskad.core.shares import honest, share
from kaskad.core.web.components import (
    Actions,
    Button,
    Choice,
    Component,
    Empty,
    Fact,
    Facts,
    Figure,
    Ladder,
    Link,
    Pages,
    Task,
    Tasks,
    pages,
)
from kaskad.core.web.format import day_of_week, emphasis, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.pictures import Tile, TileMap
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.staff.readiness_words import (
    COUNTED,
    DOERS,
    SHORT,
    also,
    by_when,
    counted,
    lack_of,
    ready_word,
)
from kaskad.reporting.api import (
    Missing,
    PrecinctReadiness,
    ReadinessReport,
    ReadinessRow,
    ReadinessTally,
    quorum,
    tally_of,
)

PRECINCTS_SHOWN = 60
STEPS = (25.0, 50.0, 75.0, 95.0)
ALL, NOT_READY = "all", "not_ready"


@dataclass(frozen=True, slots=True)
class ReadinessPage:
    """A territory, a district or a precinct: one sentence, then what is missing."""

    title: str
    ladder: Ladder
    figure: Figure
    rule: str
    facts: Facts | None = None
    tile_map: TileMap | None = None
    parts_title: str = ""
    parts: Table | None = None
    filter: Form | None = None
    empty: Empty | None = None
    pages: Pages | None = None
    tasks: Tasks | None = None
    kits_title: str = ""
    kits: Component | None = None
    folds_kits: bool = False
    told: Form | None = None
    files: Actions | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader chose: what is missing, which page of the list; who may note kits."""

    missing: str = NOT_READY
    page: int = 1
    may_note: bool = False


def readiness_url(code: str) -> str:
    """The readiness of a territory or precinct."""
    return reverse("portals:readiness", args=[code])


def territory_page(
    campaign: Campaign, here: Commission, report: ReadinessReport, today: date
) -> ReadinessPage:
    """The country by region, or a region by district."""
    total = report.total.tally
    is_whole = here.pk == campaign.root_id
    title = _("Readiness of precincts")
    return ReadinessPage(
        title=title,
        ladder=_ladder(here),
        figure=_figure(total, today),
        rule=_rule(),
        facts=_facts(total),
        tile_map=_tile_map(report) if is_whole else None,
        parts_title=_("Regions") if is_whole else _("Districts"),
        parts=_parts(report) if report.parts else None,
        files=_files(here.code),
    )


def district_page(
    here: Commission, precincts: Sequence[PrecinctReadiness], today: date, asked: Asked
) -> ReadinessPage:  # fmt: skip
    """The precincts of a district, those that are not ready first."""
    tally = tally_of(one.facts for one in precincts)
    chosen = _chosen(precincts, asked.missing)
    last = max(-(-len(chosen) // PRECINCTS_SHOWN), 1)
    page = min(max(asked.page, 1), last)
    shown = chosen[(page - 1) * PRECINCTS_SHOWN : page * PRECINCTS_SHOWN]
    here_url = readiness_url(here.code)
    return ReadinessPage(
        title=_("Readiness of precincts"),
        ladder=_ladder(here),
        figure=_figure(tally, today),
        rule=_rule(),
        facts=_facts(tally),
        parts_title=_("Precincts"),
        filter=_filter(here_url, asked.missing),
        parts=_precincts(shown, today) if shown else None,
        empty=None if shown else Empty(_("No precinct here is like that")),
        pages=pages(
            page,
            last,
            lambda one: f"{here_url}?{urlencode({'missing': asked.missing, 'page': one})}",
        ),
        kits_title=_("Kits that were handed over"),
        kits=_kits(here.code, precincts, today) if asked.may_note else None,
        folds_kits=True,
        files=_files(here.code),
    )


def precinct_page(
    here: Commission, one: PrecinctReadiness, today: date, asked: Asked
) -> ReadinessPage:
    """Everything that a precinct lacks."""
    steps = tuple(
        Task(
            lack_of(step),
            _("Who acts: %(who)s.") % {"who": DOERS[step.who]},
            by_when(step, today),
        )
        for step in one.to_do
    )
    sentence = (
        _("The precinct is ready.")
        if one.is_ready
        else emphasis(_("The precinct is not ready yet. Missing: %(count)s."), count=len(steps))
    )
    return ReadinessPage(
        title=_("Readiness of the precinct"),
        ladder=_ladder(here),
        figure=Figure(sentence, as_of=day_of_week(today)),
        rule=_rule(),
        facts=_precinct_facts(one),
        tasks=Tasks(steps) if steps else None,
        kits_title=pgettext("readiness", "Kit"),
        kits=_one_kit(here.code, one, today) if asked.may_note else None,
        told=_told(here.code) if asked.may_note and one.unread else None,
    )


def _rule() -> str:
    return _(
        "A precinct is ready when two thirds of its members are trained, its chair and secretary "
        "are trained and have passed the final test, both have read the new official answers, and "
        "the kit has been handed over."
    )


def _ladder(here: Commission) -> Ladder:
    above = [one for one in (here.region, here.district) if one is not None and one.pk != here.pk]
    levels = [Link(str(one.name), readiness_url(one.code)) for one in above]
    if here.level == "precinct":
        return Ladder(tuple(levels), str(here.name))
    place = Link(str(here.name), reverse("portals:staff_place", args=[here.code]))
    return Ladder((*levels, place), _("Readiness of precincts"))


def _figure(tally: ReadinessTally, today: date) -> Figure:
    sentence = emphasis(
        _("Ready: %(ready)s of %(all)s precincts."),
        ready=number(tally.ready),
        all=number(tally.precincts),
    )
    return Figure(sentence, as_of=day_of_week(today))


def _facts(tally: ReadinessTally) -> Facts | None:
    found = tuple(Fact(str(COUNTED[one]), number(count)) for one, count in counted(tally))
    return Facts(found) if found else None


def _precinct_facts(one: PrecinctReadiness) -> Facts:
    facts = one.facts
    return Facts(
        (
            Fact(_("Seats by law"), number(facts.seats)),
            Fact(_("Filled seats"), number(facts.filled)),
            Fact(
                _("Trained"),
                number(facts.taught),
                _("a lawful sitting needs %(count)s") % {"count": number(quorum(facts.seats))},
            ),
        )
    )


def _tile_map(report: ReadinessReport) -> TileMap | None:
    tiles = tuple(
        Tile(
            name=str(row.name),
            short=str(TILE_PLACES[row.code].short),
            label=str(TILE_PLACES[row.code].label),
            row=TILE_PLACES[row.code].row,
            column=TILE_PLACES[row.code].column,
            percent=_share(row),
            url=readiness_url(row.code),
            limits=STEPS,
        )
        for row in report.parts
        if row.code in TILE_PLACES
    )
    if not tiles:
        return None
    label = _("A schematic map: a tile is a region, its number the share of ready precincts")
    hint = _("Share of ready precincts, per cent. Each tile is a region, roughly where it lies.")
    return TileMap(label, tiles, hint=hint, limits=STEPS)


def _share(row: ReadinessRow) -> float | None:
    return share(row.tally.ready, row.tally.precincts) if row.tally.precincts else None


def _parts(report: ReadinessReport) -> Table:
    """Those with the most precincts that are not ready come first."""
    rows = sorted(report.parts, key=lambda row: (-row.tally.not_ready, row.code))
    return Table(
        caption=_("Precincts that lack each thing. Those with most that are not ready come first."),
        columns=(
            Column(pgettext("coverage", "Territory")),
            Column(pgettext("readiness", "Precincts"), number=True, wide=True),
            Column(pgettext("readiness", "Ready"), number=True),
            Column(pgettext("readiness", "Share, %"), number=True),
            *(Column(str(SHORT[one]), number=True, wide=True) for one in Missing),
        ),
        rows=(_part(report.total, total=True), *(_part(row) for row in rows)),
    )


def _part(row: ReadinessRow, *, total: bool = False) -> Row:
    tally = row.tally
    return Row(
        (
            Cell(str(row.name), url="" if total else readiness_url(row.code)),
            number(tally.precincts),
            number(tally.ready),
            number(honest(_share(row) or 0.0), 1),
            *(number(int(getattr(tally, one.value))) for one in Missing),
        ),
        total=total,
    )


def _filter(here: str, chosen: str) -> Form:
    choices = (
        (NOT_READY, _("Not ready")),
        *((one.value, str(COUNTED[one])) for one in Missing),
        (ALL, _("All precincts")),
    )
    field = Field(
        "missing",
        _("Show precincts"),
        kind="select",
        choices=tuple(Choice(value, label, value == chosen) for value, label in choices),
    )
    submit = Button(pgettext("button", "Show"), kind="second")
    return Form((field,), submit, action=here, method="get", inline=True)


def _chosen(precincts: Sequence[PrecinctReadiness], missing: str) -> list[PrecinctReadiness]:
    if missing == ALL:
        return list(precincts)
    if missing == NOT_READY:
        return [one for one in precincts if not one.is_ready]
    return [one for one in precincts if any(step.what == missing for step in one.to_do)]


def _precincts(rows: Sequence[PrecinctReadiness], today: date) -> Table:
    return Table(
        caption=_("The gravest thing that is missing, who acts, and by when."),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("readiness", "Precinct")),
            Column(pgettext("readiness", "Missing")),
            Column(pgettext("readiness", "Who acts")),
            Column(pgettext("readiness", "By when")),
        ),
        rows=tuple(_precinct(one, today) for one in rows),
    )


def _precinct(one: PrecinctReadiness, today: date) -> Row:
    name = Cell(str(one.name), url=readiness_url(one.code))
    if one.is_ready:
        return Row((name, Cell(part=ready_word(is_ready=True)), "–", "–"))
    first = one.to_do[0]
    return Row(
        (
            name,
            Cell(lack_of(first), note=also(one.to_do)),
            str(DOERS[first.who]),
            Cell(part=by_when(first, today)),
        ),
        flag=first.is_late(today),
    )


def _kits(code: str, precincts: Sequence[PrecinctReadiness], today: date) -> Component:
    without = [one for one in precincts if not one.facts.has_kit]
    if not without:
        return Empty(_("Every precinct has its kit"))
    return Form(
        (
            _day(today),
            Field(
                "precinct",
                _("Precincts that got the kit"),
                kind="checkboxes",
                choices=tuple(Choice(one.code, str(one.name)) for one in without),
            ),
        ),
        Button(pgettext("button", "Note the kits")),
        action=reverse("portals:readiness_note", args=[code]),
    )


def _one_kit(code: str, one: PrecinctReadiness, today: date) -> Component:
    action = reverse("portals:readiness_note", args=[code])
    own = Field("precinct", "", kind="hidden", value=one.code)
    if one.facts.has_kit:
        back = Field("step", "", kind="hidden", value="back")
        button = Button(pgettext("button", "The kit is not there after all"), kind="second")
        return Form((own, back), button, action=action)
    return Form((_day(today), own), Button(pgettext("button", "Note the kit")), action=action)


def _told(code: str) -> Form:
    """For people whom only a call or a paper reaches."""
    return Form(
        (Field("step", "", kind="hidden", value="told"),),
        Button(pgettext("button", "The chair and the secretary were told"), kind="second"),
        action=reverse("portals:readiness_note", args=[code]),
    )


def _day(today: date) -> Field:
    return Field("day", _("Handed over on"), kind="date", value=today.isoformat())


def _files(code: str) -> Actions:
    return Actions(
        (
            Link(_("List of what is missing"), reverse("portals:readiness_csv", args=[code]), "CSV",
                 download=True),
            Link(_("The same for Excel"), reverse("portals:readiness_xlsx", args=[code]), "XLSX",
                 download=True),
        )
    )  # fmt: skip
