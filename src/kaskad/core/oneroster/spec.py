"""The files of OneRoster 1.2 with their columns, in the order that the standard demands.

IMS OneRoster 1.2 CSV binding, 1EdTech, document version 5 of 22 August 2023.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

OFFERED: Final = "1.0"
VERSION: Final = "1.2"
MANIFEST: Final = "manifest"
MANIFEST_COLUMNS: Final = ("propertyName", "value")
METADATA: Final = "metadata."
EXTENSION: Final = "ext:"

# Every file of the standard has a line in the manifest.
FILES: Final = (
    "academicSessions", "categories", "classes", "classResources", "courses", "courseResources",
    "demographics", "enrollments", "lineItemLearningObjectiveIds", "lineItems",
    "lineItemScoreScales", "orgs", "resources", "resultLearningObjectiveIds", "results",
    "resultScoreScales", "roles", "scoreScales", "userProfiles", "userResources", "users",
)  # fmt: skip

BOOLEANS: Final = frozenset({"true", "false"})
VOCABULARIES: Final[Mapping[str, frozenset[str]]] = {
    "org": frozenset({"department", "school", "district", "local", "state", "national"}),
    "session": frozenset({"gradingPeriod", "semester", "schoolYear", "term"}),
    "class": frozenset({"homeroom", "scheduled"}),
    "role_type": frozenset({"primary", "secondary"}),
    "role": frozenset(
        {
            "aide", "counselor", "districtAdministrator", "guardian", "parent", "principal",
            "proctor", "relative", "siteAdministrator", "student", "systemAdministrator", "teacher",
        }
    ),
    "enrolment": frozenset({"administrator", "proctor", "student", "teacher"}),
}  # fmt: skip
# What an installation may add to with words of its own, ``ext:…``.
OPEN_VOCABULARIES: Final = frozenset({"org", "role", "session", "class"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``kind`` is text, boolean, date, year, number, words:…, ref:TABLE, refs:TABLE."""

    name: str
    kind: str = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A file: its columns in their order."""

    columns: tuple[Column, ...]
    names: tuple[str, ...]  # the heading that the file must have


def _table(text: str) -> TableSpec:
    """A table from words ``name``, ``name:kind``, with ``!`` behind required ones."""
    words = f"sourcedId! status dateLastModified {text}".split()
    columns = []
    for word in words:
        name, _colon, kind = word.rstrip("!").partition(":")
        columns.append(Column(name, kind or "text", word.endswith("!")))
    return TableSpec(tuple(columns), tuple(one.name for one in columns))


TABLES: Final[Mapping[str, TableSpec]] = {
    "orgs": _table("name! type:words:org! identifier parentSourcedId:ref:orgs"),
    "users": _table(
        "enabledUser:boolean! username userIds givenName! familyName! middleName identifier email "
        "sms phone agentSourcedIds grades password userMasterIdentifier preferredGivenName "
        "preferredMiddleName preferredFamilyName primaryOrgSourcedId:ref:orgs pronouns"
    ),
    "roles": _table(
        "userSourcedId:ref:users! roleType:words:role_type! role:words:role! beginDate:date "
        "endDate:date orgSourcedId:ref:orgs! userProfileSourcedId:ref:userProfiles"
    ),
    "academicSessions": _table(
        "title! type:words:session! startDate:date! endDate:date! "
        "parentSourcedId:ref:academicSessions schoolYear:year!"
    ),
    "courses": _table(
        "schoolYearSourcedId:ref:academicSessions title! courseCode grades orgSourcedId:ref:orgs! "
        "subjects subjectCodes"
    ),
    "classes": _table(
        "title! grades courseSourcedId:ref:courses! classCode classType:words:class! location "
        "schoolSourcedId:ref:orgs! termSourcedIds:refs:academicSessions! subjects subjectCodes "
        "periods"
    ),
    "enrollments": _table(
        "classSourcedId:ref:classes! schoolSourcedId:ref:orgs! userSourcedId:ref:users! "
        "role:words:enrolment! primary:boolean beginDate:date endDate:date"
    ),
    "userProfiles": _table(
        "userSourcedId:ref:users! profileType! vendorId! applicationId description credentialType! "
        "username! password"
    ),
    "lineItems": _table(
        "title! description assignDate:date! dueDate:date! classSourcedId:ref:classes! "
        "categorySourcedId:ref:categories! academicSessionSourcedId:ref:academicSessions "
        "resultValueMin:number resultValueMax:number schoolSourcedId:ref:orgs!"
    ),
    "results": _table(
        "lineItemSourcedId:ref:lineItems! studentSourcedId:ref:users! scoreStatus! score:number "
        "scoreDate:date! comment textScore classSourcedId:ref:classes inProgress incomplete late "
        "missing"
    ),
    "categories": _table("title! weight:number"),
    "resources": _table("vendorResourceId! title roles importance vendorId applicationId"),
}  # fmt: skip
