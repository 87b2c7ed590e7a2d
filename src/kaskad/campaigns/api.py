"""The door of the room."""

from kaskad.campaigns.access import (
    campaign_for,
    editable_campaign_for,
    may_edit,
    seminar_for_trainer,
    staff_campaign_for,
)
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
from kaskad.campaigns.operations.venues import VenuesReport, import_venues
from kaskad.campaigns.queries.campaign_file import (
    VersionRow,
    blocks_of,
    export_campaign,
    file_versions,
    rounds_of,
)
from kaskad.campaigns.queries.campaigns import (
    StageMember,
    campaign_by_code,
    days_off,
    plan_in_force,
    stage_members,
    stages_of,
    work_days,
)
from kaskad.campaigns.queries.plans import (
    PlanRow,
    plan_by_version,
    plan_difference,
    plan_versions,
)
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
from kaskad.campaigns.rules.difference import DistrictDifference, PlanDifference
from kaskad.campaigns.rules.plan import DraftSeminar, PlanDraft
from kaskad.campaigns.vocab import Format, Half, PlanState, SeminarState

__all__ = [
    "Block",
    "Campaign",
    "DistrictDifference",
    "DraftSeminar",
    "Format",
    "Group",
    "Half",
    "Holiday",
    "MakeUpRound",
    "Place",
    "Plan",
    "PlanDifference",
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
    "VenuesReport",
    "VersionRow",
    "add_seminars",
    "blocks_of",
    "campaign_by_code",
    "campaign_for",
    "cancel_seminar",
    "days_off",
    "discard_plan",
    "district_calendar",
    "draft_plan",
    "editable_campaign_for",
    "export_campaign",
    "file_versions",
    "import_campaign",
    "import_venues",
    "mark_held",
    "may_edit",
    "move_seminar",
    "place_members",
    "plan_by_version",
    "plan_difference",
    "plan_in_force",
    "plan_versions",
    "put_in_force",
    "rounds_of",
    "seminar_for_trainer",
    "seminar_row",
    "seminars_of_day",
    "seminars_of_member",
    "seminars_of_trainer",
    "staff_campaign_for",
    "stage_members",
    "stage_rows",
    "stages_of",
    "substitute_trainer",
    "work_days",
]
