"""The OneRoster package of a territory: tables as rows, read one after another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    FilteredRelation,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from kaskad.campaigns.api import (
    Campaign,
    Place,
    Plan,
    PlanState,
    Seminar,
    SeminarState,
    Stage,
)
from kaskad.commissions.api import Commission, Level, Member, in_subtree, sits_on
from kaskad.core.oneroster import TABLES
from kaskad.core.secrets import unseal
from kaskad.reporting.queries.oneroster_results import CATEGORIES, Book, Results, TestOfStage

ORG_TYPES = {
    Level.CENTRAL.value: "national",
    Level.REGION.value: "state",
    Level.DISTRICT.value: "district",
    Level.PRECINCT.value: "local",
}
NAMESPACE = "metadata.kaskad."
ORG_EXTRA = tuple(
    f"{NAMESPACE}{name}"
    for name in (
        "level", "kind", "kato", "number", "nameKk", "nameRu", "nameEn", "seats", "voters",
        "latitude", "longitude",
    )
)  # fmt: skip
USER_EXTRA = (f"{NAMESPACE}language",)
ROLE_EXTRA = (f"{NAMESPACE}fullTime",)
CLASS_EXTRA = (f"{NAMESPACE}day", f"{NAMESPACE}starts", f"{NAMESPACE}round")
RESULT_EXTRA = (f"{NAMESPACE}passed",)
EXTRA = {
    "orgs": ORG_EXTRA,
    "users": USER_EXTRA,
    "roles": ROLE_EXTRA,
    "classes": CLASS_EXTRA,
    "results": RESULT_EXTRA,
}
_CHUNK = 5000
_BLANK = {table: dict.fromkeys(spec.names, "") for table, spec in TABLES.items()}
Row = list[str]


class _Stage(NamedTuple):
    """A stage, the root of its campaign, and the key of the plan in force."""

    code: str
    title: str
    root: str
    plan: int | None


class _Seat(NamedTuple):
    """Who sits where, as the users of the package tell it."""

    person: str
    commission: str
    role: str
    since: date
    until: date | None
    full_time: bool


def _stages(campaign: Campaign) -> tuple[list[_Stage], list[TestOfStage]]:
    """The stages in their order, and their published tests."""
    in_force = Plan.objects.filter(campaign=campaign, state=PlanState.IN_FORCE)
    published = FilteredRelation("tests", condition=Q(tests__state="published"))
    stages = Stage.objects.filter(campaign=campaign)
    rows = stages.annotate(plan=Subquery(in_force.values("pk")[:1]), given=published)
    fields = (
        "code", "title_kk", "campaign__root__code", "plan", "given__id", "given__code",
        "given__purpose", "given__opens_at", "given__closes_at",
    )  # fmt: skip
    found: dict[str, _Stage] = {}
    tests = []
    for code, title, root, plan, key, *test in rows.order_by(
        "number", "given__purpose"
    ).values_list(*fields):
        found.setdefault(code, _Stage(code, title, root, plan))
        if key is not None:
            tests.append(TestOfStage(code, key, *test))
    return list(found.values()), tests


class Territory:
    """A subtree on a day, with the plan in force of a campaign if there is one."""

    def __init__(self, scope: Commission, campaign: Campaign | None, day: date) -> None:
        self.scope, self.campaign, self.day = scope, campaign, day
        # Who teaches, told by the classes: seminar, its commission, person, day.
        self._teachers: list[tuple[str, str, str, date]] = []
        # Who sits where, told by the users.
        self._seats: list[_Seat] = []
        # The classes, told by themselves; the first class of a person and stage, by enrollments.
        self._books: list[Book] = []
        self._class_of: dict[tuple[str, str], str] = {}

    def tables(self, *, contacts: bool) -> Iterator[tuple[str, Iterator[Row]]]:
        """Every table that there is, in the order in which one points at another."""
        yield "orgs", self._orgs()
        yield "users", self._users(contacts=contacts)
        yield "roles", self._roles()
        if self.campaign is None:
            return
        yield "academicSessions", self._sessions(self.campaign)
        stages, tests = _stages(self.campaign)
        yield "courses", self._courses(self.campaign, stages)
        plan = stages[0].plan if stages else None
        if plan is not None:
            yield "classes", self._classes(self.campaign, plan)
            yield "enrollments", self._enrollments(plan)
            results = Results(self.scope, tests, self.day)
            if tests:
                yield "categories", _categories()
                yield "lineItems", self._line_items(self.campaign, results)
                yield "results", self._results(results)

    def _orgs(self) -> Iterator[Row]:
        """The commissions of the subtree, and those above it so that nothing stands alone."""
        above = Q(level=Level.CENTRAL) | Q(pk__in=_above(self.scope))
        order = Case(
            *(When(level=level, then=Value(place)) for place, level in enumerate(ORG_TYPES)),
            output_field=IntegerField(),
        )
        is_part = self.scope.level != Level.CENTRAL
        rows = Commission.objects.filter(in_subtree(self.scope) | above if is_part else Q())
        fields = (
            "code", "name_kk", "level", "parent__code", "kind", "kato", "number", "name_kk",
            "name_ru", "name_en", "seats", "voters", "latitude", "longitude",
        )  # fmt: skip
        for row in rows.order_by(order, "code").values_list(*fields).iterator(chunk_size=_CHUNK):
            code, name, level, parent, *extra = row
            cells = {
                "sourcedId": code,
                "name": name,
                "type": ORG_TYPES[level],
                "identifier": code,
                "parentSourcedId": parent or "",
            }
            values = [level, *("" if one is None else str(one) for one in extra)]
            yield [*_cells("orgs", cells), *values]

    def _members(self) -> QuerySet[Member]:
        here = in_subtree(self.scope, "commission__")
        return Member.objects.filter(here, sits_on(self.day)).order_by("commission__code", "id")

    def _users(self, *, contacts: bool) -> Iterator[Row]:
        fields = (
            "person__code", "person__last_name", "person__first_name", "person__patronymic",
            "person__phone_sealed", "person__email_sealed", "language", "commission__code", "role",
            "since", "until", "full_time",
        )  # fmt: skip
        self._seats.clear()
        rows = self._members().values_list(*fields).iterator(chunk_size=_CHUNK)
        for code, last, first, middle, phone, email, language, *seat in rows:
            sits = _Seat(code, *seat)
            self._seats.append(sits)
            cells = {
                "sourcedId": code,
                "enabledUser": "true",
                "username": code,
                "givenName": first,
                "familyName": last,
                "middleName": middle,
                "identifier": code,
                "primaryOrgSourcedId": sits.commission,
            }
            if contacts:
                cells |= {"phone": unseal(phone), "email": unseal(email)}
            yield [*_cells("users", cells), language]

    def _roles(self) -> Iterator[Row]:
        for one in self._seats:
            cells = {
                "sourcedId": f"role-{one.person}",
                "userSourcedId": one.person,
                "roleType": "primary",
                "role": f"ext:{one.role}",
                "beginDate": one.since.isoformat(),
                "endDate": (one.until - timedelta(days=1)).isoformat() if one.until else "",
                "orgSourcedId": one.commission,
            }
            yield [*_cells("roles", cells), "true" if one.full_time else "false"]

    def _sessions(self, campaign: Campaign) -> Iterator[Row]:
        cells = {
            "sourcedId": campaign.code,
            "title": campaign.title_kk,
            "type": "term",
            "startDate": campaign.first_day.isoformat(),
            "endDate": campaign.last_day.isoformat(),
            "schoolYear": str(campaign.voting_day.year),
        }
        yield _cells("academicSessions", cells)

    def _courses(self, campaign: Campaign, stages: list[_Stage]) -> Iterator[Row]:
        for stage in stages:
            cells = {
                "sourcedId": f"{campaign.code}-{stage.code}",
                "schoolYearSourcedId": campaign.code,
                "title": stage.title,
                "courseCode": stage.code,
                "orgSourcedId": stage.root,
            }
            yield _cells("courses", cells)

    def _classes(self, campaign: Campaign, plan: int) -> Iterator[Row]:
        fields = (
            "code", "group__stage__code", "group__stage__title_kk", "group__number",
            "group__commission__code", "venue__name_kk", "day", "half", "starts", "group__round",
            "trainer__person__code", "teaches",
        )  # fmt: skip
        inside = sits_on(self.day, "trainer__") & in_subtree(self.scope, "trainer__commission__")
        is_told = Case(When(inside, then=True), default=False, output_field=BooleanField())
        rows = self._seminars(plan).annotate(teaches=is_told).order_by("code")
        self._teachers.clear()
        self._books.clear()
        for row in rows.values_list(*fields).iterator(chunk_size=_CHUNK):
            code, stage, title, number, commission, venue, day, half, starts, turn, *who = row
            trainer, teaches = who
            self._books.append(Book(code, commission, stage))
            if trainer and teaches:
                self._teachers.append((code, commission, trainer, day))
            cells = {
                "sourcedId": code,
                "title": f"{title}, {number}",
                "courseSourcedId": f"{campaign.code}-{stage}",
                "classCode": code,
                "classType": "scheduled",
                "location": venue or "",
                "schoolSourcedId": commission,
                "termSourcedIds": campaign.code,
                "periods": half,
            }
            yield [*_cells("classes", cells), day.isoformat(), f"{starts:%H:%M}", str(turn)]

    def _seminars(self, plan: int) -> QuerySet[Seminar]:
        here = in_subtree(self.scope, "group__commission__")
        standing = Seminar.objects.filter(here, group__plan=plan)
        return standing.exclude(state=SeminarState.CANCELLED)

    def _enrollments(self, plan: int) -> Iterator[Row]:
        """Trainers and trainees who are among the users of the package, after its classes."""
        for code, commission, person, day in self._teachers:
            yield _enrolment(code, commission, person, day, "teacher")
        fields = (
            "group__seminars__code", "group__commission__code", "member__person__code",
            "group__seminars__day",
        )  # fmt: skip
        places = Place.objects.filter(
            in_subtree(self.scope, "group__commission__"),
            in_subtree(self.scope, "member__commission__"),
            sits_on(self.day, "member__"),
            group__plan=plan,
            group__seminars__state__in=(SeminarState.PLANNED, SeminarState.HELD),
        )
        rows = places.order_by("group__seminars__code", "id").values_list(*fields)
        self._class_of.clear()
        stage_of = {book.seminar: book.stage for book in self._books}
        for code, commission, person, day in rows.iterator(chunk_size=_CHUNK):
            self._class_of.setdefault((person, stage_of[code]), code)
            yield _enrolment(code, commission, person, day, "student")

    def _line_items(self, campaign: Campaign, results: Results) -> Iterator[Row]:
        """Each test stands in the book of each class of its stage, in percent."""
        for one in results.line_items(self._books):
            cells = {
                "sourcedId": f"{one.test}-{one.book.seminar}",
                "title": CATEGORIES[one.purpose],
                "assignDate": one.assigned.isoformat(),
                "dueDate": one.due.isoformat(),
                "classSourcedId": one.book.seminar,
                "categorySourcedId": one.purpose,
                "academicSessionSourcedId": campaign.code,
                "resultValueMin": "0",
                "resultValueMax": "100",
                "schoolSourcedId": one.book.commission,
            }
            yield _cells("lineItems", cells)

    def _results(self, results: Results) -> Iterator[Row]:
        for one in results.scores(self._class_of):
            cells = {
                "sourcedId": f"{one.test}-{one.person}",
                "lineItemSourcedId": f"{one.test}-{one.seminar}",
                "studentSourcedId": one.person,
                "scoreStatus": "fully graded",
                "score": one.percent,
                "scoreDate": one.day.isoformat(),
                "classSourcedId": one.seminar,
                "inProgress": "false",
                "incomplete": "false",
                "late": "false",
                "missing": "false",
            }
            yield [*_cells("results", cells), "true" if one.is_passed else "false"]


def _categories() -> Iterator[Row]:
    for purpose, title in CATEGORIES.items():
        yield _cells("categories", {"sourcedId": purpose, "title": title})


def _enrolment(code: str, commission: str, person: str, day: date, role: str) -> Row:
    cells = {
        "sourcedId": f"{code}-{person}",
        "classSourcedId": code,
        "schoolSourcedId": commission,
        "userSourcedId": person,
        "role": role,
        "primary": "true" if role == "teacher" else "false",
        "beginDate": day.isoformat(),
        "endDate": day.isoformat(),
    }
    return _cells("enrollments", cells)


def _cells(table: str, cells: dict[str, str]) -> Row:
    return list((_BLANK[table] | cells).values())


def _above(commission: Commission) -> list[int]:
    """The keys of the region and the district in which a commission lies."""
    return [key for key in (commission.region_id, commission.district_id) if key is not None]
