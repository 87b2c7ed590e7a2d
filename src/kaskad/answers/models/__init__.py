"""The tables of the room: questions with their votes, and official answers with their readers."""

from kaskad.answers.models.answers import (
    Acknowledgement,
    Answer,
    Basis,
    Pushing,
    RefresherReading,
)
from kaskad.answers.models.questions import Question, Vote

__all__ = [
    "Acknowledgement",
    "Answer",
    "Basis",
    "Pushing",
    "Question",
    "RefresherReading",
    "Vote",
]
