"""The door of the room."""

from kaskad.campaigns.models import (
    Block,
    Campaign,
    Group,
    Holiday,
    MakeUpRound,
    Place,
    Plan,
    Seminar,
    Stage,
    Venue,
)

__all__ = [
    "Block",
    "Campaign",
    "Group",
    "Holiday",
    "MakeUpRound",
    "Place",
    "Plan",
    "Seminar",
    "Stage",
    "Venue",
]
