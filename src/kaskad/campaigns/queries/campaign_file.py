"""A campaign back as its declarative file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Subquery

from kaskad.accounts.api import names_of
from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.models import (
    Block,
    Campaign,
    CampaignVersion,
    Holiday,
    MakeUpRound,
    Stage,
)
from kaskad.campaigns.queries.campaigns import campaign_by_code, stages_of
from kaskad.campaigns.rules.campaign_text import write_campaign
from kaskad.campaigns.rules.spec import (
    WEEKDAYS,
    AudienceLine,
    BlockSpec,
    CampaignSpec,
    HolidaySpec,
    RoundSpec,
    StageSpec,
    ThresholdSpec,
    Words,
)
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of the file."""

    number: int
    made_by: str
    made_at: datetime


def export_campaign(code: str) -> str:
    """The campaign's present content as TOML in canonical order. Raises NotFound."""
    return write_campaign(spec_of(campaign_by_code(code)))


def file_versions(campaign: Campaign) -> list[VersionRow]:
    """Every version of the file, the newest first."""
    rows = list(
        CampaignVersion.objects.filter(campaign=campaign)
        .order_by("-number")
        .values_list("number", "made_by", "made_at")
    )
    names = names_of(mark for _number, mark, _at in rows)
    return [VersionRow(number, names[mark], at) for number, mark, at in rows]


def file_text(campaign: Campaign, number: int | None = None) -> str:
    """A version of the file as it was written (default: the newest). Raises NotFound."""
    versions = CampaignVersion.objects.filter(campaign=campaign)
    if number is not None:
        versions = versions.filter(number=number)
    version = versions.order_by("-number").first()
    if version is None:
        raise NotFound(str(number))
    return version.text


def programme_version(campaign: Campaign) -> int:
    """The newest version of the programme; 0 before the first."""
    return (
        Block.objects.filter(campaign=campaign).aggregate(Max("programme_version"))[
            "programme_version__max"
        ]
        or 0
    )


def blocks_of(campaign: Campaign, version: int | None = None) -> list[Block]:
    """The topic blocks of a version of the programme (default: the newest), in their order."""
    blocks = Block.objects.filter(campaign=campaign)
    newest = blocks.order_by("-programme_version").values("programme_version")[:1]
    wanted = Subquery(newest) if version is None else version
    found = blocks.filter(programme_version=wanted).order_by("number")
    return list(kept(("blocks", campaign.pk, version), PLANS, lambda: list(found)))


def rounds_of(campaign: Campaign) -> list[MakeUpRound]:
    """The make-up rounds in their order."""
    rounds = MakeUpRound.objects.filter(campaign=campaign).order_by("number")
    return list(kept(("rounds", campaign.pk), PLANS, lambda: list(rounds)))


def spec_of(campaign: Campaign) -> CampaignSpec:
    """The campaign's present content as values."""
    blocks = blocks_of(campaign)
    holidays = Holiday.objects.filter(campaign=campaign).select_related("region")
    found = [
        HolidaySpec(one.day, _words(one.name), one.region.code if one.region else "")
        for one in holidays.order_by("day", "id")
    ]
    return CampaignSpec(
        code=campaign.code,
        root=campaign.root.code,
        title=_words(campaign.title),
        decree_number=campaign.decree_number,
        decree_date=campaign.decree_date,
        decree_body=_words(campaign.decree_body),
        voting_day=campaign.voting_day,
        first_day=campaign.first_day,
        last_day=campaign.last_day,
        work_days=tuple(
            day for day, worked in zip(WEEKDAYS, campaign.work_days, strict=True) if worked == "1"
        ),
        goal_percent=campaign.goal_percent,
        holidays=tuple(sorted(found, key=lambda one: (one.day, one.region))),
        stages=tuple(_stage(stage) for stage in stages_of(campaign)),
        rounds=tuple(
            RoundSpec(one.number, one.window_from, one.window_to) for one in rounds_of(campaign)
        ),
        programme_version=blocks[0].programme_version if blocks else 1,
        blocks=tuple(
            BlockSpec(
                one.number, _words(one.title), one.minutes, one.questions_minutes, one.national
            )
            for one in blocks
        ),
    )


def _words(text: LocalizedText) -> Words:
    return Words(text.kk, text.ru, text.en)


def _stage(stage: Stage) -> StageSpec:
    return StageSpec(
        code=stage.code,
        title=_words(stage.title),
        audience_text=_words(stage.audience_text),
        audience=tuple(
            AudienceLine(line["commissions"], tuple(line["roles"]), line["full_time"])
            for line in stage.audience
        ),
        taught_by=tuple(stage.taught_by),
        responsible_level=stage.responsible_level,
        formats=tuple(stage.formats),
        window_from=stage.window_from,
        window_to=stage.window_to,
        group_min=stage.group_min,
        group_max=stage.group_max,
        online_group_max=stage.online_group_max,
        minutes=stage.minutes,
        distance_km=stage.distance_km,
        gate=stage.gate,
        thresholds=tuple(ThresholdSpec(**one) for one in stage.thresholds),
    )
