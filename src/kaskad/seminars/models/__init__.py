"""Tables of the room."""

from kaskad.seminars.models.attendance import (
    Attendance,
    Holding,
    ReminderScan,
    TeachingTold,
    Told,
)
from kaskad.seminars.models.video import Recording, Video, Watching

__all__ = [
    "Attendance",
    "Holding",
    "Recording",
    "ReminderScan",
    "TeachingTold",
    "Told",
    "Video",
    "Watching",
]
