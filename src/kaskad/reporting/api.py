"""The door of the room."""

from kaskad.reporting.operations import (
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
from kaskad.reporting.queries.territory import (
    UnknownPlace,
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
from kaskad.reporting.rules.readiness import (
    Doer,
    Missing,
    ReadinessTally,
    ToDo,
    quorum,
    tally_of,
)
from kaskad.reporting.vocab import (
    BulletinKind,
)

__all__ = [
    "SHORTEST_REASON",
    "BulletinDraft",
    "BulletinKind",
    "BulletinRow",
    "CommissionCounts",
    "CoverageReport",
    "CoverageRow",
    "DailyFigures",
    "Doer",
    "DoesNotAddUp",
    "ExportReason",
    "FigureMissing",
    "FiguresDisagree",
    "MakeUpProgress",
    "Missing",
    "PersonData",
    "PrecinctReadiness",
    "ReadinessReport",
    "ReadinessRow",
    "ReadinessTally",
    "RedSeat",
    "RedSeats",
    "Section",
    "SeminarNotHeld",
    "StageProgress",
    "Tally",
    "ToDo",
    "TraceStep",
    "UnknownCode",
    "UnknownKind",
    "UnknownPlace",
    "bulletin_numbered",
    "bulletin_text",
    "bulletins_of",
    "commission_counts",
    "coverage",
    "daily",
    "differences",
    "district_coverage",
    "draft_bulletin",
    "export_oneroster",
    "export_person",
    "kind_for",
    "make_up_progress",
    "national_seminar_day",
    "next_seminar_day",
    "person_pdf",
    "precincts_of",
    "publish_bulletin",
    "quorum",
    "readiness",
    "red_seat_of",
    "red_seats",
    "red_seats_in",
    "refuse_day_ahead",
    "rest_days",
    "seminars_held",
    "situation_day",
    "stage_progress",
    "tally_of",
    "trace",
]
