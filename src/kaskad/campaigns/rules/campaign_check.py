"""The declarative file of a campaign: read, checked completely, every problem reported at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kaskad.campaigns.rules.audience import PROFILES, fits
from kaskad.campaigns.rules.calendar import working_days
from kaskad.campaigns.rules.problems import Problem
from kaskad.campaigns.rules.spec import (
    CENTRE,
    COMMISSION_GROUPS,
    FORMATS,
    GATES,
    LEVELS,
    ROLES,
    WEEKDAYS,
    AudienceLine,
    BlockSpec,
    CampaignSpec,
    HolidaySpec,
    RoundSpec,
    StageSpec,
)
from kaskad.campaigns.rules.threshold import KEYS as THRESHOLD_KEYS
from kaskad.campaigns.rules.threshold import check_thresholds, read_thresholds
from kaskad.campaigns.rules.toml_lines import line_numbers
from kaskad.campaigns.rules.toml_table import BLANK_DAY, Findings, Table
from kaskad.campaigns.rules.toml_text import read_toml

FORMAT, VERSION = "kaskad-campaign", 1
KEYS = {
    "": ("format", "version", "code", "root", "title", "decree", "voting_day", "first_day",
         "last_day", "work_days", "goal_percent", "holidays", "stages", "make_up", "programme"),
    "decree": ("number", "date", "body"),
    "holidays": ("date", "name", "region"),
    "stages": ("code", "title", "audience_text", "audience", "taught_by", "responsible_level",
               "formats", "window", "group_min", "group_max", "online_group_max", "minutes",
               "distance_km", "gate", "attendance"),
    "stages.window": ("from", "to"),
    "stages.audience": ("commissions", "roles", "full_time"),
    "stages.attendance": FORMATS,
    **{f"stages.attendance.{one}": THRESHOLD_KEYS for one in FORMATS},
    "make_up": ("number", "from", "to"),
    "programme": ("version", "blocks"),
    "programme.blocks": ("number", "title", "minutes", "questions_minutes", "national"),
}  # fmt: skip
Step = StageSpec | RoundSpec


@dataclass(frozen=True, slots=True)
class Reading:
    """``spec`` only if there is no problem; ``lines`` to place what is found out later."""

    spec: CampaignSpec | None
    problems: tuple[Problem, ...]
    lines: dict[str, int]


def read_campaign(text: str) -> Reading:
    """Read and check the text of a campaign's file."""
    lines = line_numbers(text)
    raw, unreadable = read_toml(text)
    if unreadable is not None:
        return Reading(None, (unreadable,), lines)
    findings = Findings(lines)
    spec = _campaign(Table(raw, "", KEYS[""], findings), findings)
    _check_days(spec, findings)
    _check_holidays(spec, findings)
    _check_stages(spec, findings)
    _check_rounds(spec, findings)
    _check_numbers(spec, findings)
    return Reading(None if findings else spec, findings.in_order, lines)


def _campaign(file: Table, findings: Findings) -> CampaignSpec:
    if file.text("format", 40) not in ("", FORMAT):
        findings.add("wrong_format", "format", wanted=FORMAT)
    if file.number("version", 0, 32767) not in (0, VERSION):
        findings.add("wrong_version", "version", wanted=VERSION)
    decree = file.table("decree", KEYS["decree"]) or Table({}, "decree", (), Findings({}))
    programme = file.table("programme", KEYS["programme"])
    programme = programme or Table({}, "programme", (), Findings({}))
    return CampaignSpec(
        code=file.code("code", 60),
        root=file.text("root", 32),
        title=file.words("title", 300),
        decree_number=decree.text("number", 40),
        decree_date=decree.day("date"),
        decree_body=decree.words("body", 200),
        voting_day=file.day("voting_day"),
        first_day=file.day("first_day"),
        last_day=file.day("last_day"),
        work_days=file.word_list("work_days", WEEKDAYS),
        goal_percent=file.percent("goal_percent"),
        holidays=tuple(_holidays(file)),
        stages=tuple(_stage(table) for table in file.tables("stages", KEYS["stages"])),
        rounds=tuple(
            _round(table) for table in file.tables("make_up", KEYS["make_up"], needed=False)
        ),
        programme_version=programme.number("version", 1, 32767),
        blocks=tuple(
            _block(table) for table in programme.tables("blocks", KEYS["programme.blocks"])
        ),
    )


def _holidays(file: Table) -> list[HolidaySpec]:
    found = [
        HolidaySpec(
            day=table.day("date"),
            name=table.words("name", 120),
            region=table.text("region", 32) if "region" in table.raw else "",
        )
        for table in file.tables("holidays", KEYS["holidays"], needed=False)
    ]
    return sorted(found, key=lambda one: (one.day, one.region))


def _stage(table: Table) -> StageSpec:
    window = table.table("window", KEYS["stages.window"])
    return StageSpec(
        code=table.code("code", 20),
        title=table.words("title", 200),
        audience_text=table.words("audience_text", 300),
        audience=tuple(
            _audience(line) for line in table.tables("audience", KEYS["stages.audience"])
        ),
        taught_by=table.texts("taught_by"),
        responsible_level=table.word("responsible_level", LEVELS),
        formats=table.word_list("formats", FORMATS),
        window_from=window.day("from") if window else BLANK_DAY,
        window_to=window.day("to") if window else BLANK_DAY,
        group_min=table.number("group_min", 1, 10000),
        group_max=table.number("group_max", 1, 10000),
        online_group_max=table.number("online_group_max", 1, 10000),
        minutes=table.number("minutes", 15, 480),
        distance_km=table.number("distance_km", 0, 2000),
        gate=table.word("gate", GATES),
        thresholds=read_thresholds(table),
    )


def _audience(table: Table) -> AudienceLine:
    return AudienceLine(
        commissions=table.word("commissions", COMMISSION_GROUPS),
        roles=table.word_list("roles", ROLES),
        full_time=table.flag("full_time") if "full_time" in table.raw else None,
    )


def _round(table: Table) -> RoundSpec:
    return RoundSpec(table.number("number", 1, 99), table.day("from"), table.day("to"))


def _block(table: Table) -> BlockSpec:
    return BlockSpec(
        number=table.number("number", 1, 99),
        title=table.words("title", 200),
        minutes=table.number("minutes", 1, 480),
        questions_minutes=table.number("questions_minutes", 0, 480),
        national=table.flag("national"),
    )


def _check_days(spec: CampaignSpec, findings: Findings) -> None:
    first, last, vote = spec.first_day, spec.last_day, spec.voting_day
    if BLANK_DAY not in (first, last) and first > last:
        findings.add("days_reversed", "last_day", first=first, last=last)
    if BLANK_DAY not in (last, vote) and vote <= last:
        findings.add("vote_too_early", "voting_day", vote=vote, last=last)
    if BLANK_DAY not in (spec.decree_date, first) and spec.decree_date > first:
        findings.add("decree_too_late", "decree.date", decree=spec.decree_date, first=first)


def _check_holidays(spec: CampaignSpec, findings: Findings) -> None:
    for one, other in pairwise(spec.holidays):
        if one.day != BLANK_DAY and (one.day, one.region) == (other.day, other.region):
            findings.add("holiday_repeated", "holidays", day=one.day)


def _check_stages(spec: CampaignSpec, findings: Findings) -> None:
    codes = [stage.code for stage in spec.stages]
    taken: set[object] = set()
    for number, stage in enumerate(spec.stages, start=1):
        place, earlier = f"stages[{number}]", codes[: number - 1]
        if stage.code and stage.code in earlier:
            findings.add("repeated", f"{place}.code", value=stage.code)
        if stage.group_min > stage.group_max > 0:
            findings.add("group_reversed", f"{place}.group_min", high=stage.group_max)
        check_thresholds(stage.thresholds, place, stage.formats, stage.minutes, findings)
        _check_taught_by(stage, place, earlier, codes, findings)
        _check_window(spec, f"{place}.window", stage.window_from, stage.window_to, findings)
        if number > 1:
            _check_after(spec.stages[number - 2], stage, f"{place}.window", findings)
        mine = {
            profile
            for profile in PROFILES
            if any(
                fits({"commissions": one.commissions, "roles": one.roles,
                      "full_time": one.full_time}, profile)
                for one in stage.audience
            )
        }  # fmt: skip
        if mine and mine <= taken:
            findings.add("nobody_left", f"{place}.audience")
        taken |= mine


def _check_taught_by(
    stage: StageSpec, place: str, earlier: list[str], codes: list[str], findings: Findings
) -> None:
    for code in dict.fromkeys(stage.taught_by):
        if code == CENTRE:
            if len(stage.taught_by) > 1:
                findings.add("centre_with_others", f"{place}.taught_by")
        elif code not in codes:
            known = ", ".join((CENTRE, *earlier))
            findings.add("unknown_word", f"{place}.taught_by", value=code, allowed=known)
        elif code not in earlier:
            findings.add("taught_by_later", f"{place}.taught_by", stage=code)


def _check_window(
    spec: CampaignSpec, place: str, first: date, last: date, findings: Findings
) -> None:
    if BLANK_DAY in (first, last):
        return
    if first > last:
        findings.add("window_reversed", place, first=first, last=last)
        return
    if BLANK_DAY in (spec.first_day, spec.last_day):
        return
    if first < spec.first_day or last > spec.last_day:
        findings.add("window_outside", place, first=spec.first_day, last=spec.last_day)
        return
    pattern = "".join("1" if day in spec.work_days else "0" for day in WEEKDAYS)
    off = {holiday.day for holiday in spec.holidays if not holiday.region}
    if spec.work_days and not working_days(first, last, pattern, off):
        findings.add("window_not_worked", place, first=first, last=last)


def _check_after(before: Step, after: Step, place: str, findings: Findings) -> None:
    days = (before.window_from, before.window_to, after.window_from, after.window_to)
    if BLANK_DAY not in days and after.window_from <= before.window_to:
        findings.add("window_overlaps", place, before=before.window_to)


def _check_rounds(spec: CampaignSpec, findings: Findings) -> None:
    steps: list[Step] = [*spec.stages[-1:], *spec.rounds]
    for number, round_ in enumerate(spec.rounds, start=1):
        place = f"make_up[{number}]"
        if round_.number not in (0, number):
            findings.add("wrong_number", f"{place}.number", wanted=number)
        _check_window(spec, f"{place}.from", round_.window_from, round_.window_to, findings)
    for before, after in pairwise(steps):
        if isinstance(after, RoundSpec):
            place = f"make_up[{spec.rounds.index(after) + 1}].from"
            _check_after(before, after, place, findings)


def _check_numbers(spec: CampaignSpec, findings: Findings) -> None:
    for number, block in enumerate(spec.blocks, start=1):
        if block.number not in (0, number):
            findings.add("wrong_number", f"programme.blocks[{number}].number", wanted=number)
    for place, stage in enumerate(spec.stages):
        total = spec.taught_minutes(place)
        if total > stage.minutes > 0:
            values = {"total": total, "minutes": stage.minutes, "stage": stage.code}
            findings.add("programme_too_long", "programme", **values)
