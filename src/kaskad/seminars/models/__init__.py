"""Tables of the room."""

from kaskad.seminars.models.attendance import (
    Attendance,
    Correction,
    Holding,
    Mark,
    MarkingDevice,
    PaperSheet,
    PresenceMark,
    ReminderScan,
    TeachingTold,
    Told,
)
from kaskad.seminars.models.kits import KitDelivery
from kaskad.seminars.models.live import LiveRoom, Poll, PollAnswer
from kaskad.seminars.models.video import Recording, Video, Watching

__all__ = [
    "Attendance",
    "Correction",
    "Holding",
    "KitDelivery",
    "LiveRoom",
    "Mark",
    "MarkingDevice",
    "PaperSheet",
    "Poll",
    "PollAnswer",
    "PresenceMark",
    "Recording",
    "ReminderScan",
    "TeachingTold",
    "Told",
    "Video",
    "Watching",
]
