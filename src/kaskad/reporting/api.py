"""The door of the room."""

from kaskad.reporting.models import BulletinProposal, BulletinTemplate, FigureSnapshot
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
from kaskad.reporting.operations.freezing import freeze_figures
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
from kaskad.reporting.queries.completion import completion_lines
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
from kaskad.reporting.queries.measured import (
    OTHER,
    FigureRow,
    FigureRows,
    Measured,
    measured,
    rows_behind,
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
from kaskad.reporting.queries.readiness import (
    PrecinctReadiness,
    ReadinessReport,
    ReadinessRow,
    precincts_of,
    readiness,
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
from kaskad.reporting.queries.snapshots import (
    Difference,
    SnapshotState,
    days_to_freeze,
    latest_snapshot,
    least_shown,
    public_tables,
    snapshot_days,
    snapshot_of,
    snapshot_state,
    snapshot_text,
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
    in_campaign,
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
from kaskad.reporting.rules.readiness import (
    Doer,
    Missing,
    ReadinessTally,
    ToDo,
    quorum,
    tally_of,
)
from kaskad.reporting.rules.templates.kinds import VOCABULARIES, values_of
from kaskad.reporting.vocab import (
    FIGURE_WORDS,
    BulletinKind,
    SourceStatus,
    is_figure,
    plain_name,
)
from kaskad.reporting.vocab.figures import BREAKDOWNS, DEFINITIONS, NAMES, SOURCES
from kaskad.reporting.vocab.measures import OF_SEATS, Breakdown, Figure, Status

__all__ = [
    "BREAKDOWNS",
    "DEFINITIONS",
    "FIGURE_WORDS",
    "MEDIA_TYPES",
    "NAMES",
    "OF_SEATS",
    "OTHER",
    "SHORTEST_REASON",
    "SOURCES",
    "VOCABULARIES",
    "Breakdown",
    "BulletinDraft",
    "BulletinKind",
    "BulletinProposal",
    "BulletinRow",
    "BulletinTemplate",
    "CommissionCounts",
    "CoverageReport",
    "CoverageRow",
    "DailyFigures",
    "Difference",
    "Doer",
    "DoesNotAddUp",
    "ExportReason",
    "Figure",
    "FigureMissing",
    "FigureRow",
    "FigureRows",
    "FigureSnapshot",
    "FiguresDisagree",
    "MakeUpProgress",
    "Measured",
    "Missing",
    "OpenRows",
    "PersonData",
    "PrecinctReadiness",
    "ReadinessReport",
    "ReadinessRow",
    "ReadinessTally",
    "RedSeat",
    "RedSeats",
    "Section",
    "SeminarNotHeld",
    "SheetTable",
    "SnapshotState",
    "SourceStatus",
    "StageProgress",
    "Stated",
    "Status",
    "Tally",
    "Template",
    "ToDo",
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
    "completion_lines",
    "coverage",
    "daily",
    "day_rows",
    "days_to_freeze",
    "differences",
    "district_coverage",
    "draft_bulletin",
    "draft_template",
    "export_oneroster",
    "export_person",
    "figure_rows",
    "freeze_figures",
    "in_campaign",
    "is_figure",
    "kind_for",
    "latest_snapshot",
    "least_shown",
    "make_up_progress",
    "measured",
    "named_values",
    "national_seminar_day",
    "next_seminar_day",
    "person_pdf",
    "plain_name",
    "precincts_of",
    "preview_bulletin",
    "proposal_by_code",
    "proposals_of",
    "propose_bulletin",
    "public_tables",
    "publish_bulletin",
    "publish_proposal",
    "put_template_in_force",
    "quorum",
    "readiness",
    "red_seat_of",
    "red_seats",
    "red_seats_in",
    "refuse_day_ahead",
    "rest_days",
    "rows_behind",
    "schedule_rows",
    "seminars_held",
    "situation_day",
    "snapshot_days",
    "snapshot_of",
    "snapshot_state",
    "snapshot_text",
    "stage_progress",
    "stage_rows",
    "state_figures",
    "tally_of",
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
