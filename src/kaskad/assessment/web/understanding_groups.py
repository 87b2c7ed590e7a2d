"""What regions, districts or trainers gained: a page and a file of it, and the file of alerts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.queries.cascade_findings import DISTRICT, REGION, TRAINER
from kaskad.assessment.queries.seminars_ahead import trainer_names
from kaskad.assessment.rules.findings import BlockFinding, GroupRow, StageFinding
from kaskad.assessment.web.layout import BankPage, Section, below_campaign
from kaskad.assessment.web.understanding_pages import (
    name_of_block,
    name_of_stage,
    title_of_pages,
    url_of,
)
from kaskad.assessment.web.understanding_reading import CascadeReading
from kaskad.assessment.web.understanding_words import points_words
from kaskad.core.refusal import NotFound
from kaskad.core.spreadsheet import write_csv
from kaskad.core.web.components import Button, Choice, Component, Empty, Ladder, Link
from kaskad.core.web.format import number, percent
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table

MOST_ROWS = 250


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which groups are looked at: a stage, a block (0: all), by what."""

    stage: StageFinding
    block: BlockFinding
    by: str


def chosen_in(read: CascadeReading, stage: int, block: int, by: str) -> Choosing:
    """What an address asks for; the first stage if it names none. Raises NotFound."""
    found = [one for one in read.found if stage in (0, one.stage)]
    if not found:
        raise NotFound
    blocks = [one for one in found[0].blocks if one.block == block]
    if not blocks:
        raise NotFound
    return Choosing(found[0], blocks[0], by if by in (REGION, DISTRICT, TRAINER) else DISTRICT)


def groups_page(read: CascadeReading, chosen: Choosing) -> BankPage:
    """Groups with the lowest gain first; what is small is drawn towards the country."""
    rows = read.rows(chosen.block, chosen.by)
    shown_rows = rows[:MOST_ROWS]
    title = _("%(block)s: what was gained") % {"block": name_of_block(read, chosen.block.block)}
    table: tuple[Component, ...] = (Empty(_("Too few people have taken both tests yet")),)
    if rows:
        table = (_table(read, chosen, shown_rows), _file(read, chosen))
    sentences = [
        _(
            "Means of small groups are drawn towards the country, because chance makes them "
            "differ. A mark says that a group is surely below the country. It does not say why: "
            "nobody drew lots for trainers."
        )
    ]
    if len(rows) > MOST_ROWS:
        text = _("The %(count)s lowest are shown; the file has all of them.")
        sentences.append(text % {"count": number(MOST_ROWS)})
    return BankPage(
        title=title,
        ladder=_ladder(read, title),
        lead=name_of_stage(read, chosen.stage.stage),
        sections=(
            Section(
                "groups",
                _heading(chosen),
                (_form(read, chosen), *table),
                tuple(sentences),
                is_wide=True,
            ),
        ),
    )


def _heading(chosen: Choosing) -> str:
    return _by_words()[chosen.by]


def _by_words() -> dict[str, str]:
    return {REGION: _("By region"), DISTRICT: _("By district"), TRAINER: _("By trainer")}


def _ladder(read: CascadeReading, here: str) -> Ladder:
    above = below_campaign(read.campaign, here)
    return Ladder((*above.levels, Link(title_of_pages(), url_of(read.campaign))), here)


def _form(read: CascadeReading, chosen: Choosing) -> Form:
    stages = tuple(
        Choice(
            str(one.stage), name_of_stage(read, one.stage), chosen=one.stage == chosen.stage.stage
        )
        for one in read.found
    )
    blocks = tuple(
        Choice(
            str(one.block), name_of_block(read, one.block), chosen=one.block == chosen.block.block
        )
        for one in chosen.stage.blocks
    )
    ways = tuple(Choice(key, words, chosen=key == chosen.by) for key, words in _by_words().items())
    return Form(
        (
            Field("stage", pgettext("findings", "Stage"), kind="select", choices=stages),
            Field("block", pgettext("item", "Block"), kind="select", choices=blocks),
            Field("by", pgettext("findings", "Groups"), kind="select", choices=ways),
        ),
        Button(pgettext("button", "Show"), kind="second"),
        action=url_of(read.campaign, "groups"),
        method="get",
        inline=True,
        label=pgettext("findings", "Choose groups"),
    )


def _names(read: CascadeReading, chosen: Choosing, rows: Sequence[GroupRow]) -> Mapping[int, str]:
    if chosen.by == TRAINER:
        return trainer_names([one.key for one in rows])
    return {key: str(place.name) for key, place in read.places.items()}


def _table(read: CascadeReading, chosen: Choosing, rows: Sequence[GroupRow]) -> Table:
    names = _names(read, chosen, rows)
    country = chosen.block.gain.value if chosen.block.gain else 0.0
    body = [
        Row(
            (
                Cell(names.get(one.key, "–")),
                number(one.persons),
                points_words(one.gain, one.low, one.high),
                points_words(one.mean),
                percent(one.after * 100, 0),
            ),
            flag=one.high < country,
        )
        for one in rows
    ]
    whole = Row(
        (
            pgettext("findings", "Country"),
            number(chosen.block.persons),
            points_words(country),
            points_words(chosen.block.after - chosen.block.before),
            percent(chosen.block.after * 100, 0),
        ),
        total=True,
    )
    return Table(
        caption=_heading(chosen),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("findings", "Group")),
            Column(pgettext("findings", "People"), number=True),
            Column(pgettext("findings", "Gained, to be believed"), number=True),
            Column(pgettext("findings", "Own mean"), number=True),
            Column(pgettext("findings", "Know after"), number=True),
        ),
        rows=(*body, whole),
    )


def _file(read: CascadeReading, chosen: Choosing) -> Link:
    url = url_of(
        read.campaign, "groups_file", stage=chosen.stage.stage, block=chosen.block.block,
        by=chosen.by,
    )  # fmt: skip
    return Link(pgettext("findings", "Download the table"), url, icon="down", download=True)


def groups_csv(read: CascadeReading, chosen: Choosing) -> str:
    """All groups of the choice; shares of 1."""
    rows = read.rows(chosen.block, chosen.by)
    names = _names(read, chosen, rows)
    header = ("stage", "block", "group", "people", "mean", "gain", "low", "high", "after")
    return csv_text(
        header,
        (
            (
                chosen.stage.stage, chosen.block.block, names.get(one.key, ""), one.persons,
                one.mean, one.gain, one.low, one.high, one.after,
            )
            for one in rows
        ),
    )  # fmt: skip


def alerts_csv(read: CascadeReading) -> str:
    """All alerts that the reader may see; shares of 1."""
    header = (
        "stage", "block", "title", "code", "district", "people", "gain", "low", "high", "after",
        "probability",
    )  # fmt: skip
    return csv_text(
        header,
        (
            (
                stage.stage, one.block, read.blocks.get(one.block, ""),
                read.places[one.district].code, str(read.places[one.district].name), one.persons,
                one.gain, one.low, one.high, one.after, one.probability,
            )
            for stage, one in read.alerts
        ),
    )  # fmt: skip


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A list for spreadsheets, with a byte order mark."""
    out = io.StringIO()
    out.write("\ufeff")
    write_csv(out, header, rows)
    return out.getvalue()
