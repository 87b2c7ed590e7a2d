"""Taking a campaign from its declarative file."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.models import (
    Block,
    Campaign,
    CampaignVersion,
    Group,
    Holiday,
    MakeUpRound,
    Stage,
)
from kaskad.campaigns.queries.campaign_file import programme_version
from kaskad.campaigns.rules.campaign_check import Reading, read_campaign
from kaskad.campaigns.rules.campaign_text import write_campaign
from kaskad.campaigns.rules.problems import Problem
from kaskad.campaigns.rules.spec import WEEKDAYS, CampaignSpec, StageSpec, Words
from kaskad.campaigns.rules.toml_lines import line_of
from kaskad.campaigns.vocab import MAX_FILE_LENGTH
from kaskad.commissions.api import Commission
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal


class CampaignFileTooLarge(Refusal):
    code = "campaigns.file_too_large"
    text = _(
        "The file has more than %(limit)s letters, far more than a campaign needs. Check that it is"
        " the right file."
    )


class CampaignFileRefused(Refusal):
    """Carries every problem of the file, in the order of its lines."""

    code = "campaigns.file_refused"
    text = _(
        "Mistakes in the campaign file: %(count)s. Nothing was changed. Correct the places listed"
        " and try again."
    )

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(field="text", count=len(problems))
        self.problems = problems


class OtherCampaign(Refusal):
    code = "campaigns.other_campaign"
    text = _(
        "The file is of campaign %(found)s, and this is campaign %(expected)s. The code of a"
        " campaign stays the same; import the other file as a campaign of its own."
    )


class StageHasGroups(Refusal):
    code = "campaigns.stage_has_groups"
    text = _(
        "The file leaves out what plans already have groups in: %(names)s. Put it back into the"
        " file under the same code."
    )


class ProgrammeWentBack(Refusal):
    code = "campaigns.programme_went_back"
    text = _(
        "The file has version %(found)s of the programme, and version %(present)s is already known."
        " Give the changed programme the next number."
    )


class ChangedMeanwhile(Refusal):
    code = "campaigns.changed_meanwhile"
    text = _(
        "Somebody saved version %(version)s of the file while you were writing. Your text is still"
        " here: compare it with that version, then save it again."
    )


@operation(Tag.CAMPAIGN_IMPORTED)
def import_campaign(
    *, actor: Actor, text: str, code: str = "", based_on: int | None = None, now: datetime
) -> Campaign:
    """Make or change a campaign so that it is as its file says, and keep the file as a version.

    The same content again changes nothing. ``code`` is the campaign the file must be of, if that is
    known, ``based_on`` the version it was written from. Refuses a file with mistakes (all of them
    at once, see ``CampaignFileRefused.problems``), one of another campaign, one not written from
    the newest version, a lost stage or make-up round that has groups, and an older programme.
    """
    if len(text) > MAX_FILE_LENGTH:
        raise CampaignFileTooLarge(field="text", limit=MAX_FILE_LENGTH)
    reading = read_campaign(text)
    spec, commissions = _checked(reading)
    if code and spec.code != code:
        raise OtherCampaign(field="text", found=spec.code, expected=code)
    digest = hashlib.sha256(write_campaign(spec).encode()).hexdigest()
    campaign = Campaign.objects.select_for_update().filter(code=spec.code).first()
    last = campaign and campaign.versions.order_by("-number").first()
    if campaign and last and last.sha256 == digest:
        nothing_changed()
        return campaign
    if last and based_on is not None and based_on != last.number:
        raise ChangedMeanwhile(field="text", version=last.number)
    if campaign:
        _refuse_losses(campaign, spec)

    campaign, is_new = Campaign.objects.update_or_create(
        code=spec.code, defaults=_campaign_fields(spec, commissions)
    )
    _replace_parts(campaign, spec, commissions)
    number = (last.number if last else 0) + 1
    CampaignVersion.objects.create(
        campaign=campaign, number=number, text=text, sha256=digest, made_by=actor.mark, made_at=now
    )

    record(
        actor=actor,
        tag=Tag.CAMPAIGN_IMPORTED,
        subject=Subject("campaign", campaign.code, campaign.title.kk, spec.root),
        changes={
            "version": [last.number if last else None, number],
            "sha256": [last.sha256 if last else None, digest],
            "new": is_new,
        },
        now=now,
    )
    return campaign


def _checked(reading: Reading) -> tuple[CampaignSpec, dict[str, Commission]]:
    """The content and the commissions it names; refuses with every problem of the file."""
    problems, spec = list(reading.problems), reading.spec
    if spec is None:
        raise CampaignFileRefused(reading.problems)
    codes = {spec.root, *(one.region for one in spec.holidays if one.region)}
    found = Commission.objects.in_bulk(codes, field_name="code")
    wanted = [("root", spec.root, "central", "unknown_root")]
    wanted += [
        ("holidays", one.region, "region", "unknown_region") for one in spec.holidays if one.region
    ]
    for place, code, level, problem in wanted:
        if code not in found or found[code].level != level:
            line = line_of(reading.lines, place)
            problems.append(Problem(problem, place, line, {"value": code}))
    if problems:
        raise CampaignFileRefused(tuple(problems))
    return spec, found


def _refuse_losses(campaign: Campaign, spec: CampaignSpec) -> None:
    groups = Group.objects.filter(plan__campaign=campaign)
    stages = {stage.code for stage in spec.stages}
    rounds = {one.number for one in spec.rounds}
    lost = sorted(set(groups.values_list("stage__code", flat=True)) - stages)
    lost += [
        f"make_up {number}"
        for number in sorted(set(groups.values_list("round", flat=True)) - rounds - {0})
    ]
    if lost:
        raise StageHasGroups(field="text", names=", ".join(lost))
    present = programme_version(campaign)
    if spec.programme_version < present:
        raise ProgrammeWentBack(field="text", found=spec.programme_version, present=present)


def _in_columns(name: str, words: Words) -> dict[str, str]:
    return {f"{name}_kk": words.kk, f"{name}_ru": words.ru, f"{name}_en": words.en}


def _campaign_fields(spec: CampaignSpec, commissions: dict[str, Commission]) -> dict[str, Any]:
    return {
        "root": commissions[spec.root],
        **_in_columns("title", spec.title),
        "decree_number": spec.decree_number,
        "decree_date": spec.decree_date,
        **_in_columns("decree_body", spec.decree_body),
        "voting_day": spec.voting_day,
        "first_day": spec.first_day,
        "last_day": spec.last_day,
        "work_days": "".join("1" if day in spec.work_days else "0" for day in WEEKDAYS),
        "goal_percent": spec.goal_percent,
    }


def _replace_parts(
    campaign: Campaign, spec: CampaignSpec, commissions: dict[str, Commission]
) -> None:
    """Holidays, rounds and blocks of the version anew; stages keep their rows by code."""
    Holiday.objects.filter(campaign=campaign).delete()
    Holiday.objects.bulk_create(
        Holiday(
            campaign=campaign,
            day=one.day,
            region=commissions[one.region] if one.region else None,
            **_in_columns("name", one.name),
        )
        for one in spec.holidays
    )
    MakeUpRound.objects.filter(campaign=campaign).delete()
    MakeUpRound.objects.bulk_create(
        MakeUpRound(
            campaign=campaign,
            number=one.number,
            window_from=one.window_from,
            window_to=one.window_to,
        )
        for one in spec.rounds
    )
    Stage.objects.filter(campaign=campaign).exclude(
        code__in=[stage.code for stage in spec.stages]
    ).delete()
    for number, stage in enumerate(spec.stages, start=1):
        Stage.objects.update_or_create(
            campaign=campaign, code=stage.code, defaults=_stage_fields(number, stage)
        )
    version = spec.programme_version
    Block.objects.filter(campaign=campaign, programme_version=version).delete()
    Block.objects.bulk_create(
        Block(
            campaign=campaign,
            programme_version=version,
            number=one.number,
            national=one.national,
            minutes=one.minutes,
            questions_minutes=one.questions_minutes,
            **_in_columns("title", one.title),
        )
        for one in spec.blocks
    )


def _stage_fields(number: int, stage: StageSpec) -> dict[str, Any]:
    return {
        "number": number,
        **_in_columns("title", stage.title),
        **_in_columns("audience_text", stage.audience_text),
        "audience": [
            {"commissions": one.commissions, "roles": list(one.roles), "full_time": one.full_time}
            for one in stage.audience
        ],
        "taught_by": list(stage.taught_by),
        "responsible_level": stage.responsible_level,
        "formats": list(stage.formats),
        "window_from": stage.window_from,
        "window_to": stage.window_to,
        "group_min": stage.group_min,
        "group_max": stage.group_max,
        "online_group_max": stage.online_group_max,
        "minutes": stage.minutes,
        "distance_km": stage.distance_km,
        "gate": stage.gate,
        "thresholds": [asdict(one) for one in stage.thresholds],
    }
