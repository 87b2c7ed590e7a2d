"""The door of the room."""

from kaskad.reporting.models import BulletinProposal, BulletinTemplate
from kaskad.reporting.operations.bulletins import (
    propose_bulletin,
    publish_bulletin,
    publish_proposal,
    withdraw_proposal,
)
from kaskad.reporting.operations.exports import (
    SHORTEST_REASON,
    ExportReason,
    export_oneroster,
    export_person,
)
from kaskad.reporting.operations.stated import Stated, state_figures
from kaskad.reporting.operations.templates import draft_template, put_template_in_force
from kaskad.reporting.queries.bulletins import (
    BulletinDraft,
    BulletinRow,
    UnknownKind,
    bulletin_numbered,
    bulletin_text,
    bulletins_of,
    draft_bulletin,
    kind_for,
    preview_bulletin,
    proposal_by_code,
    proposals_of,
)
from kaskad.reporting.queries.coverage import (
    CoverageReport,
    CoverageRow,
    DailyFigures,
    coverage,
    daily,
    district_coverage,
)
from kaskad.reporting.queries.differences import (
    differences,
)
from kaskad.reporting.queries.figures import (
    FigureMissing,
    FiguresDisagree,
    SeminarNotHeld,
)
from kaskad.reporting.queries.open_data import Rows as OpenRows
from kaskad.reporting.queries.open_data import (
    answer_rows,
    bulletin_rows,
    day_rows,
    figure_rows,
    schedule_rows,
    stage_rows,
)
from kaskad.reporting.queries.person_data import (
    PersonData,
    Section,
)
from kaskad.reporting.queries.person_paper import (
    person_pdf,
)
from kaskad.reporting.queries.progress import (
    MakeUpProgress,
    StageProgress,
    make_up_progress,
    national_seminar_day,
    next_seminar_day,
    refuse_day_ahead,
    rest_days,
    seminars_held,
    situation_day,
    stage_progress,
)
from kaskad.reporting.queries.red_seats import (
    RedSeat,
    RedSeats,
    red_seat_of,
    red_seats,
    red_seats_in,
)
from kaskad.reporting.queries.situation import (
    CommissionCounts,
    commission_counts,
)
from kaskad.reporting.queries.template_values import named_values
from kaskad.reporting.queries.templates import (
    Template,
    built_in,
    template_in_force,
    template_numbered,
    template_of,
    template_refusals,
    templates_of,
)
from kaskad.reporting.queries.territory import (
    UnknownPlace,
)
from kaskad.reporting.queries.trace import (
    TraceStep,
    UnknownCode,
    trace,
)
from kaskad.reporting.queries.weekly import WeeklyReport, weekly_report
from kaskad.reporting.queries.weekly_files import MEDIA_TYPES, weekly_file
from kaskad.reporting.queries.weekly_sheet import SheetTable, weekly_sheet
from kaskad.reporting.rules.coverage import (
    DoesNotAddUp,
    Tally,
)
from kaskad.reporting.rules.templates.kinds import VOCABULARIES, values_of
from kaskad.reporting.vocab import (
    FIGURE_WORDS,
    BulletinKind,
    SourceStatus,
    is_figure,
    plain_name,
)

__all__ = [
    "FIGURE_WORDS",
    "MEDIA_TYPES",
    "SHORTEST_REASON",
    "VOCABULARIES",
    "BulletinDraft",
    "BulletinKind",
    "BulletinProposal",
    "BulletinRow",
    "BulletinTemplate",
    "CommissionCounts",
    "CoverageReport",
    "CoverageRow",
    "DailyFigures",
    "DoesNotAddUp",
    "ExportReason",
    "FigureMissing",
    "FiguresDisagree",
    "MakeUpProgress",
    "OpenRows",
    "PersonData",
    "RedSeat",
    "RedSeats",
    "Section",
    "SeminarNotHeld",
    "SheetTable",
    "SourceStatus",
    "StageProgress",
    "Stated",
    "Tally",
    "Template",
    "TraceStep",
    "UnknownCode",
    "UnknownKind",
    "UnknownPlace",
    "WeeklyReport",
    "answer_rows",
    "built_in",
    "bulletin_numbered",
    "bulletin_rows",
    "bulletin_text",
    "bulletins_of",
    "commission_counts",
    "coverage",
    "daily",
    "day_rows",
    "differences",
    "district_coverage",
    "draft_bulletin",
    "draft_template",
    "export_oneroster",
    "export_person",
    "figure_rows",
    "is_figure",
    "kind_for",
    "make_up_progress",
    "named_values",
    "national_seminar_day",
    "next_seminar_day",
    "person_pdf",
    "plain_name",
    "preview_bulletin",
    "proposal_by_code",
    "proposals_of",
    "propose_bulletin",
    "publish_bulletin",
    "publish_proposal",
    "put_template_in_force",
    "red_seat_of",
    "red_seats",
    "red_seats_in",
    "refuse_day_ahead",
    "rest_days",
    "schedule_rows",
    "seminars_held",
    "situation_day",
    "stage_progress",
    "stage_rows",
    "state_figures",
    "template_in_force",
    "template_numbered",
    "template_of",
    "template_refusals",
    "templates_of",
    "trace",
    "values_of",
    "weekly_file",
    "weekly_report",
    "weekly_sheet",
    "withdraw_proposal",
]
