"""A seminar as programs read it."""

from __future__ import annotations

from datetime import date

from ninja import Field, Schema

from kaskad.campaigns.api import SeminarRow
from kaskad.portals.machines.values import Text, text_of


class SeminarOut(Schema):
    """A seminar; no trainer where the central commission teaches, no venue online."""

    code: str
    stage: str
    round: int = Field(description="0 is the main run, others are make-up rounds")
    group: int
    commission: str
    commission_name: Text
    language: str
    format: str
    day: date
    half: str
    starts: str = Field(description="Hour and minute in the country's time", pattern=r"^\d\d:\d\d$")
    minutes: int
    venue: str
    venue_name: Text
    venue_address: Text
    trainer: str = Field(description="Code of the person")
    trainer_name: str
    places: int
    state: str
    cancel_reason: str
    planned_day: date


def seminar_out(row: SeminarRow) -> SeminarOut:
    """A row of the plan as an answer."""
    return SeminarOut(
        code=row.code,
        stage=row.stage_code,
        round=row.round,
        group=row.group_number,
        commission=row.commission_code,
        commission_name=text_of(row.commission_name),
        language=row.language,
        format=row.format,
        day=row.day,
        half=row.half,
        starts=f"{row.starts:%H:%M}",
        minutes=row.minutes,
        venue=row.venue_code,
        venue_name=text_of(row.venue_name),
        venue_address=text_of(row.venue_address),
        trainer=row.trainer_code,
        trainer_name=row.trainer_name,
        places=row.places,
        state=row.state,
        cancel_reason=row.cancel_reason,
        planned_day=row.planned_day,
    )
