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
from kaskad.campaigns.operations.campaign_file import import_campaign
from kaskad.campaigns.operations.days import (
    cancel_seminar,
    mark_held,
    move_seminar,
    place_members,
    substitute_trainer,
)
from kaskad.campaigns.operations.plans import add_seminars, discard_plan, draft_plan, put_in_force
from kaskad.campaigns.operations.venues import import_venues
from kaskad.campaigns.queries.campaign_file import blocks_of, export_campaign, rounds_of
from kaskad.campaigns.queries.campaigns import (
    StageMember,
    campaign_by_code,
    days_off,
    plan_in_force,
    stage_members,
    stages_of,
    work_days,
)
from kaskad.campaigns.queries.plans import PlanRow, plan_by_version, plan_versions
from kaskad.campaigns.queries.seminars import (
    SeminarRow,
    StageRow,
    district_calendar,
    seminar_row,
    seminars_of_day,
    seminars_of_member,
    seminars_of_trainer,
    stage_rows,
)
from kaskad.campaigns.rules.plan import DraftSeminar, PlanDraft
from kaskad.campaigns.vocab import Format, Half, PlanState, SeminarState

__all__ = [
    "Block",
    "Campaign",
    "DraftSeminar",
    "Format",
    "Group",
    "Half",
    "Holiday",
    "MakeUpRound",
    "Place",
    "Plan",
    "PlanDraft",
    "PlanRow",
    "PlanState",
    "Seminar",
    "SeminarRow",
    "SeminarState",
    "Stage",
    "StageMember",
    "StageRow",
    "Venue",
    "add_seminars",
    "blocks_of",
    "campaign_by_code",
    "cancel_seminar",
    "days_off",
    "discard_plan",
    "district_calendar",
    "draft_plan",
    "export_campaign",
    "import_campaign",
    "import_venues",
    "mark_held",
    "move_seminar",
    "place_members",
    "plan_by_version",
    "plan_in_force",
    "plan_versions",
    "put_in_force",
    "rounds_of",
    "seminar_row",
    "seminars_of_day",
    "seminars_of_member",
    "seminars_of_trainer",
    "stage_members",
    "stage_rows",
    "stages_of",
    "substitute_trainer",
    "work_days",
]
