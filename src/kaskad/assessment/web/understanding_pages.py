"""What is not understood: early alerts, and what every stage gained by block."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import Test
from kaskad.assessment.queries.cascade_findings import DISTRICT, REGION, TRAINER
from kaskad.assessment.rules.cascade import FEWEST_BEYOND_GROUPS
from kaskad.assessment.rules.findings import WHOLE, Alert, BlockFinding, StageFinding
from kaskad.assessment.web.layout import BankPage, Section, below_campaign
from kaskad.assessment.web.understanding_drawing import Course, Courses
from kaskad.assessment.web.understanding_reading import MOST_ALERTS, CascadeReading
from kaskad.assessment.web.understanding_words import points_words
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.components import (
    Actions,
    Component,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Links,
    Notice,
    shown,
)
from kaskad.core.web.format import day_short, moment, number, percent
from kaskad.core.web.tables import Cell, Column, Row, Table


def title_of_pages() -> str:
    """What the pages are called."""
    return _("What is not understood")


def url_of(campaign: Campaign, name: str = "overview", **wanted: object) -> str:
    """An address of these pages."""
    address = reverse(f"understanding:{name}", args=[campaign.code])
    return f"{address}?{urlencode(wanted)}" if wanted else address


def overview_page(read: CascadeReading, tests: Sequence[Test]) -> BankPage:
    """The first page; ``tests`` are those whose items the reader may look at."""
    sections: list[Section] = []
    if any(stage.both for stage in read.found):
        sections.append(_alerts(read))
    sections += [_stage(read, stage) for stage in read.found]
    if tests:
        sections.append(_tests(read, tests))
    return BankPage(
        title=title_of_pages(),
        ladder=below_campaign(read.campaign, title_of_pages()),
        lead=_("What people knew before they were taught and know after, by block and place."),
        top=shown([_counted(read), _nothing(read), *_lost(read)]),
        sections=tuple(sections),
    )


def empty_groups_page(read: CascadeReading) -> BankPage:
    """Nobody has taken a test yet."""
    here = _("By district")
    above = below_campaign(read.campaign, here)
    ladder = Ladder((*above.levels, Link(title_of_pages(), url_of(read.campaign))), here)
    return BankPage(title=here, ladder=ladder, top=shown([_nothing(read)]))


def as_of(read: CascadeReading) -> str:
    """When it was counted."""
    if read.kept is None:
        return ""
    return moment(read.kept.made_at.astimezone(clock.zone()))


def _counted(read: CascadeReading) -> Component | None:
    if read.kept is None:
        return None
    return Facts((Fact(pgettext("findings", "Counted"), as_of(read)),))


def _nothing(read: CascadeReading) -> Empty | None:
    """What is missing until there is something to see."""
    if any(stage.both for stage in read.found):
        return None
    return Empty(
        _("Too few people have taken the tests yet"),
        _(
            "A stage is shown here once %(count)s people more than there are districts have ended "
            "both its entry test and its final test. It is counted every ten minutes."
        )
        % {"count": number(FEWEST_BEYOND_GROUPS)},
    )


def _lost(read: CascadeReading) -> list[Component]:
    """Blocks that the whole country does not understand."""
    return [
        Notice(
            _("Block %(block)s is not getting through in the whole country")
            % {"block": name_of_block(read, block.block)},
            _(
                "%(stage)s: people gained %(gain)s points of 100, in all blocks together "
                "%(whole)s. Change the material of the block, and tell the trainers before the "
                "next seminars."
            )
            % {
                "stage": name_of_stage(read, stage.stage),
                "gain": points_words(block.gain.value),
                "whole": points_words(whole.gain.value),
            },
            kind="warn",
            link=_materials(read),
            still=True,
        )
        for stage in read.found
        for whole in stage.blocks[:1]
        for block in stage.blocks
        if block.is_lost and block.gain and whole.gain
    ]


def _materials(read: CascadeReading) -> Link:
    url = reverse("material:materials", args=[read.campaign.code])
    return Link(_("Materials of the training"), url)


def name_of_block(read: CascadeReading, block: int) -> str:
    """A block by its number and title."""
    if block == WHOLE:
        return pgettext("block", "All blocks")
    return f"{number(block)}. {read.blocks.get(block, '')}".strip()


def name_of_stage(read: CascadeReading, stage: int) -> str:
    """A stage by its title."""
    found = read.stages.get(stage)
    return str(found.title) if found else number(stage)


def _alerts(read: CascadeReading) -> Section:
    found = read.alerts
    title = ngettext(
        "%(count)s early alert", "%(count)s early alerts", len(found)
    ) % {"count": number(len(found))}  # fmt: skip
    if not found:
        words = _("No district is surely behind in any block.")
        return Section("alerts", pgettext("findings", "Early alerts"), (Empty(words),))
    sentences = [
        _(
            "Nearly surely people here gain less than three fifths of what the country gains in "
            "the block, and know less of it afterwards. At most one alert of ten is wrong."
        )
    ]
    if len(found) > MOST_ALERTS:
        text = _("The %(count)s surest are shown; the file has all of them.")
        sentences.append(text % {"count": number(MOST_ALERTS)})
    file = Link(
        pgettext("findings", "Download the alerts"), url_of(read.campaign, "alerts"), icon="down",
        download=True,
    )  # fmt: skip
    parts = (_alert_table(read, found[:MOST_ALERTS]), file)
    return Section("alerts", title, parts, tuple(sentences), is_wide=True)


def _alert_table(read: CascadeReading, found: Sequence[tuple[StageFinding, Alert]]) -> Table:
    return Table(
        caption=pgettext("findings", "Early alerts"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("findings", "Where")),
            Column(pgettext("findings", "Not getting through")),
            Column(pgettext("findings", "Gained, points of 100"), number=True),
            Column(pgettext("findings", "Know after"), number=True),
            Column(pgettext("findings", "What to do")),
        ),
        rows=tuple(_alert_row(read, stage, one) for stage, one in found),
    )


def _alert_row(read: CascadeReading, stage: StageFinding, alert: Alert) -> Row:
    place = read.places[alert.district]
    block = next(one for one in stage.blocks if one.block == alert.block)
    country = points_words(block.gain.value) if block.gain else "–"
    people = ngettext(
        "%(count)s person tested", "%(count)s people tested", alert.persons
    ) % {"count": number(alert.persons)}  # fmt: skip
    return Row(
        (
            Cell(str(place.name), note=people),
            Cell(
                name_of_block(read, alert.block),
                url=_groups_url(read, stage.stage, alert.block, DISTRICT),
                note=name_of_stage(read, stage.stage),
            ),
            Cell(
                points_words(alert.gain, alert.low, alert.high),
                note=_("country %(gain)s") % {"gain": country},
            ),
            Cell(
                percent(alert.after * 100, 0),
                note=_("country %(gain)s") % {"gain": percent(block.after * 100, 0)},
            ),
            _deed(read, stage.stage, place.pk),
        ),
        flag=True,
    )


def _deed(read: CascadeReading, stage: int, district: int) -> Cell:
    """What can still be done: who teaches next, or that nobody does."""
    place = read.places[district]
    ahead = read.ahead.get((stage, district))
    if ahead is None:
        return Cell(
            _("No seminar is ahead: send the material of the block, or add a seminar"),
            url=reverse("material:materials", args=[read.campaign.code]),
        )
    title = ngettext(
        "%(count)s seminar ahead, on %(day)s: tell the trainer",
        "%(count)s seminars ahead, the first on %(day)s: tell the trainers",
        ahead.count,
    ) % {"count": number(ahead.count), "day": day_short(ahead.first, "on")}
    names = ", ".join(ahead.trainers)
    if ahead.others:
        names = _("%(names)s and %(count)s more") % {
            "names": names, "count": number(ahead.others),
        }  # fmt: skip
    return Cell(
        title, url=reverse("planning:place", args=[read.campaign.code, place.code]), note=names
    )


def _groups_url(read: CascadeReading, stage: int, block: int, by: str) -> str:
    return url_of(read.campaign, "groups", stage=stage, block=block, by=by)


def _stage(read: CascadeReading, stage: StageFinding) -> Section:
    blocks = [one for one in stage.blocks if one.persons]
    parts: list[Component | None] = [_facts(stage)]
    sentences: tuple[str, ...] = ()
    if blocks:
        sentences = (_("Gains in points of 100, in brackets between what they lie."),)
        parts += [
            _drawing(read, stage, blocks),
            _block_table(read, stage, blocks),
            _ways(read, stage),
        ]
    return Section(
        f"stage-{stage.stage}", name_of_stage(read, stage.stage), shown(parts), sentences,
        is_wide=True,
    )  # fmt: skip


def _facts(stage: StageFinding) -> Facts:
    facts = [
        Fact(pgettext("findings", "Entry test"), number(stage.entered)),
        Fact(pgettext("findings", "Final test"), number(stage.ended)),
        Fact(pgettext("findings", "Took both"), number(stage.both)),
    ]
    if stage.uniformity:
        low, high = stage.uniformity.low * 100, stage.uniformity.high * 100
        facts.append(
            Fact(
                pgettext("findings", "Evenness of the country"),
                percent(stage.uniformity.value * 100, 0),
                note=_("%(low)s to %(high)s; 100: it does not matter in which district one learns")
                % {"low": number(low), "high": number(high)},
            )
        )
    if stage.loss:
        facts.append(
            Fact(
                pgettext("findings", "Lost from trainers to the taught"),
                points_words(stage.loss.value, stage.loss.low, stage.loss.high),
                note=_("points of 100, of the same items; trainers: %(count)s")
                % {"count": number(stage.teachers)},
            )
        )
    return Facts(tuple(facts))


def _drawing(read: CascadeReading, stage: StageFinding, blocks: Sequence[BlockFinding]) -> Courses:
    rows = tuple(
        Course(number(one.block) if one.block else "Σ", one.before, one.after, is_lost=one.is_lost)
        for one in blocks
    )
    caption = _(
        "Right answers of 100 by block: hollow before, full after the seminars. Σ: all blocks."
    )
    return Courses(name_of_stage(read, stage.stage), caption, rows)


def _block_table(
    read: CascadeReading, stage: StageFinding, blocks: Sequence[BlockFinding]
) -> Table:
    rows = [
        Row(
            (
                Cell(
                    name_of_block(read, one.block),
                    url=_groups_url(read, stage.stage, one.block, DISTRICT),
                ),
                number(one.persons),
                percent(one.before * 100, 0),
                percent(one.after * 100, 0),
                points_words(one.gain.value, one.gain.low, one.gain.high) if one.gain else "–",
            ),
            flag=one.is_lost,
            total=one.block == WHOLE,
        )
        for one in [*blocks[1:], blocks[0]]
    ]
    return Table(
        caption=_("What was gained by block"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Block")),
            Column(pgettext("findings", "People"), number=True),
            Column(pgettext("findings", "Before"), number=True),
            Column(pgettext("findings", "After"), number=True),
            Column(pgettext("findings", "Gained"), number=True),
        ),
        rows=tuple(rows),
    )


def _ways(read: CascadeReading, stage: StageFinding) -> Actions:
    return Actions(
        tuple(
            Link(label, _groups_url(read, stage.stage, WHOLE, by))
            for by, label in (
                (REGION, _("By region")),
                (DISTRICT, _("By district")),
                (TRAINER, _("By trainer")),
            )
        )
    )


def _tests(read: CascadeReading, tests: Sequence[Test]) -> Section:
    links = tuple(
        Link(
            f"{name_of_stage(read, test.stage.number)}: {test.get_purpose_display()}",
            reverse("understanding:items", args=[read.campaign.code, test.code]),
        )
        for test in tests
    )
    sentence = _("Which questions are bad, and which are probably mistranslated.")
    return Section(
        "tests", pgettext("findings", "Items of the tests"), (Links(links),), (sentence,)
    )
