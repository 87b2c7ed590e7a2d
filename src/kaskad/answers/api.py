"""The door of the room."""

from kaskad.answers.access import (
    hall_for,
    is_in_hall,
    moderated_question,
    own_question,
    question_for,
)
from kaskad.answers.models import Answer, Question
from kaskad.answers.operations.asking import (
    NewQuestion,
    NotOpen,
    TooManyQuestions,
    ask_for_hall,
    ask_question,
    withdraw_question,
)
from kaskad.answers.operations.merging import merge_questions, unmerge_question
from kaskad.answers.operations.voting import unvote, vote
from kaskad.answers.queries.questions import (
    AnswerMark,
    QuestionRow,
    hall_questions,
    inbox,
    own_questions,
    questions_by_code,
)
from kaskad.answers.vocab import AnswerState, QuestionState, Way

__all__ = [
    "Answer",
    "AnswerMark",
    "AnswerState",
    "NewQuestion",
    "NotOpen",
    "Question",
    "QuestionRow",
    "QuestionState",
    "TooManyQuestions",
    "Way",
    "ask_for_hall",
    "ask_question",
    "hall_for",
    "hall_questions",
    "inbox",
    "is_in_hall",
    "merge_questions",
    "moderated_question",
    "own_question",
    "own_questions",
    "question_for",
    "questions_by_code",
    "unmerge_question",
    "unvote",
    "vote",
    "withdraw_question",
]
