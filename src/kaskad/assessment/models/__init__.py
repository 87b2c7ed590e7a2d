"""Tables of items, tests and attempts."""

from kaskad.assessment.models.attempts import Accommodation, AnswerBatch, Attempt
from kaskad.assessment.models.findings import CascadeFindings, TestFindings
from kaskad.assessment.models.integrity import FlagCount, IntegrityFlag, PlantedKey
from kaskad.assessment.models.items import Item, ItemVersion
from kaskad.assessment.models.lti import Launch, Platform, PlatformUser, ReturnedScore, ToolKey
from kaskad.assessment.models.sheets import AnswerSheet, PrintRun, SheetPhoto
from kaskad.assessment.models.stores import RecordStore, StatedResult
from kaskad.assessment.models.sums import ResultSum
from kaskad.assessment.models.tests import Appeal, Form, FormItem, Ruling, Test

__all__ = [
    "Accommodation",
    "AnswerBatch",
    "AnswerSheet",
    "Appeal",
    "Attempt",
    "CascadeFindings",
    "FlagCount",
    "Form",
    "FormItem",
    "IntegrityFlag",
    "Item",
    "ItemVersion",
    "Launch",
    "PlantedKey",
    "Platform",
    "PlatformUser",
    "PrintRun",
    "RecordStore",
    "ResultSum",
    "ReturnedScore",
    "Ruling",
    "SheetPhoto",
    "StatedResult",
    "Test",
    "TestFindings",
    "ToolKey",
]
