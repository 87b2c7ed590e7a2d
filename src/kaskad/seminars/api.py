"""The door of the room."""

from kaskad.seminars.models import Attendance, Holding
from kaskad.seminars.operations import (
    AlreadyRecorded,
    NoAttendance,
    NotHeldYet,
    NotInGroup,
    NotOneDay,
    RecordReport,
    SeminarCancelled,
    Sheet,
    TrainerNotTaught,
    UnknownSeminar,
    correct_attendance,
    record_sheets,
)
from kaskad.seminars.queries import (
    HeldSeminar,
    SheetRow,
    attendance_of,
    held_seminar,
    sheet_of,
    trained_on,
)
from kaskad.seminars.vocab import Evidence

__all__ = [
    "AlreadyRecorded",
    "Attendance",
    "Evidence",
    "HeldSeminar",
    "Holding",
    "NoAttendance",
    "NotHeldYet",
    "NotInGroup",
    "NotOneDay",
    "RecordReport",
    "SeminarCancelled",
    "Sheet",
    "SheetRow",
    "TrainerNotTaught",
    "UnknownSeminar",
    "attendance_of",
    "correct_attendance",
    "held_seminar",
    "record_sheets",
    "sheet_of",
    "trained_on",
]
