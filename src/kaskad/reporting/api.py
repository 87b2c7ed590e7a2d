"""The door of the room."""

from kaskad.reporting.models import Exemption, FigureSnapshot
from kaskad.reporting.operations.exemptions import (
    ask_exemption,
    end_exemption,
    grant_exemption,
    refuse_exemption,
)
from kaskad.reporting.operations.freezing import freeze_figures
from kaskad.reporting.operations.publishing import (
    SHORTEST_REASON,
    ExportReason,
    UnknownKind,
    export_oneroster,
    export_person,
    publish_bulletin,
)
from kaskad.reporting.queries.bulletins import (
    BulletinDraft,
    BulletinRow,
    bulletin_numbered,
    bulletin_text,
    bulletins_of,
    draft_bulletin,
    kind_for,
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
from kaskad.reporting.queries.territory import (
    UnknownPlace,
    in_campaign,
)
from kaskad.reporting.queries.trace import (
    TraceStep,
    UnknownCode,
    trace,
)
from kaskad.reporting.rules.coverage import (
    DoesNotAddUp,
    Tally,
)
from kaskad.reporting.vocab import (
    BulletinKind,
)
from kaskad.reporting.vocab.figures import BREAKDOWNS, DEFINITIONS, NAMES, SOURCES
from kaskad.reporting.vocab.measures import OF_SEATS, Breakdown, Figure, Status

__all__ = [
    "BREAKDOWNS",
    "DEFINITIONS",
    "NAMES",
    "OF_SEATS",
    "OTHER",
    "SHORTEST_REASON",
    "SOURCES",
    "Breakdown",
    "BulletinDraft",
    "BulletinKind",
    "BulletinRow",
    "CommissionCounts",
    "CoverageReport",
    "CoverageRow",
    "DailyFigures",
    "Difference",
    "DoesNotAddUp",
    "Exemption",
    "ExportReason",
    "Figure",
    "FigureMissing",
    "FigureRow",
    "FigureRows",
    "FigureSnapshot",
    "FiguresDisagree",
    "MakeUpProgress",
    "Measured",
    "PersonData",
    "RedSeat",
    "RedSeats",
    "Section",
    "SeminarNotHeld",
    "SnapshotState",
    "StageProgress",
    "Status",
    "Tally",
    "TraceStep",
    "UnknownCode",
    "UnknownKind",
    "UnknownPlace",
    "ask_exemption",
    "bulletin_numbered",
    "bulletin_text",
    "bulletins_of",
    "commission_counts",
    "completion_lines",
    "coverage",
    "daily",
    "days_to_freeze",
    "differences",
    "district_coverage",
    "draft_bulletin",
    "end_exemption",
    "export_oneroster",
    "export_person",
    "freeze_figures",
    "grant_exemption",
    "in_campaign",
    "kind_for",
    "latest_snapshot",
    "least_shown",
    "make_up_progress",
    "measured",
    "national_seminar_day",
    "next_seminar_day",
    "person_pdf",
    "public_tables",
    "publish_bulletin",
    "red_seat_of",
    "red_seats",
    "red_seats_in",
    "refuse_day_ahead",
    "refuse_exemption",
    "rest_days",
    "rows_behind",
    "seminars_held",
    "situation_day",
    "snapshot_days",
    "snapshot_of",
    "snapshot_state",
    "snapshot_text",
    "stage_progress",
    "trace",
]
