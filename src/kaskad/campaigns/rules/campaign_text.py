"""The declarative file of a campaign in canonical order: the same content is the same text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from kaskad.campaigns.rules.campaign_check import FORMAT, VERSION
from kaskad.campaigns.rules.spec import (
    AudienceLine,
    BlockSpec,
    CampaignSpec,
    HolidaySpec,
    RoundSpec,
    StageSpec,
    Words,
)
from kaskad.campaigns.rules.threshold import write_thresholds


def write_campaign(spec: CampaignSpec) -> str:
    """TOML that ``read_campaign`` reads back to an equal value."""
    lines = [
        f"format = {_text(FORMAT)}",
        f"version = {VERSION}",
        f"code = {_text(spec.code)}",
        f"root = {_text(spec.root)}",
        f"voting_day = {spec.voting_day}",
        f"first_day = {spec.first_day}",
        f"last_day = {spec.last_day}",
        f"work_days = {_texts(spec.work_days)}",
        f"goal_percent = {spec.goal_percent:.1f}",
        *_words("title", spec.title),
        "",
        "[decree]",
        f"number = {_text(spec.decree_number)}",
        f"date = {spec.decree_date}",
        *_words("body", spec.decree_body),
    ]
    for holiday in spec.holidays:
        lines += ["", "[[holidays]]", *_holiday(holiday)]
    for stage in spec.stages:
        lines += ["", "[[stages]]", *_stage(stage)]
    for round_ in spec.rounds:
        lines += ["", "[[make_up]]", *_round(round_)]
    lines += ["", "[programme]", f"version = {spec.programme_version}"]
    for block in spec.blocks:
        lines += ["", "[[programme.blocks]]", *_block(block)]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _texts(values: Iterable[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _words(key: str, words: Words) -> Iterator[str]:
    yield f"{key}.kk = {_text(words.kk)}"
    yield f"{key}.ru = {_text(words.ru)}"
    yield f"{key}.en = {_text(words.en)}"


def _holiday(holiday: HolidaySpec) -> Iterator[str]:
    yield f"date = {holiday.day}"
    if holiday.region:
        yield f"region = {_text(holiday.region)}"
    yield from _words("name", holiday.name)


def _stage(stage: StageSpec) -> Iterator[str]:
    yield f"code = {_text(stage.code)}"
    yield from _words("title", stage.title)
    yield from _words("audience_text", stage.audience_text)
    yield "audience = ["
    for line in stage.audience:
        yield f"  {_audience(line)},"
    yield "]"
    yield f"taught_by = {_texts(stage.taught_by)}"
    yield f"responsible_level = {_text(stage.responsible_level)}"
    yield f"formats = {_texts(stage.formats)}"
    yield f"window = {{ from = {stage.window_from}, to = {stage.window_to} }}"
    yield f"group_min = {stage.group_min}"
    yield f"group_max = {stage.group_max}"
    yield f"online_group_max = {stage.online_group_max}"
    yield f"minutes = {stage.minutes}"
    yield f"distance_km = {stage.distance_km}"
    yield f"gate = {_text(stage.gate)}"
    yield from write_thresholds(stage.thresholds)


def _audience(line: AudienceLine) -> str:
    full_time = "" if line.full_time is None else f", full_time = {_flag(line.full_time)}"
    roles = _texts(line.roles)
    return f"{{ commissions = {_text(line.commissions)}, roles = {roles}{full_time} }}"


def _round(round_: RoundSpec) -> Iterator[str]:
    yield f"number = {round_.number}"
    yield f"from = {round_.window_from}"
    yield f"to = {round_.window_to}"


def _block(block: BlockSpec) -> Iterator[str]:
    yield f"number = {block.number}"
    yield from _words("title", block.title)
    yield f"minutes = {block.minutes}"
    yield f"questions_minutes = {block.questions_minutes}"
    yield f"national = {_flag(block.national)}"
