"""The named world of the tests over the whole house: two small regions in mid-campaign.

It is made once per run through the same operations that people use, kept as rows, and put into the
database of a test module in a fraction of a second. ``house`` is the fixture; see ``House``.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import F
from django.test import Client, override_settings

from kaskad.accounts.api import Account, Role, give_grant, open_account
from kaskad.accounts.web.sessions import FACTOR
from kaskad.audit.api import forget
from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Campaign,
    Plan,
    Seminar,
    import_campaign,
    import_venues,
    plan_in_force,
    put_in_force,
)
from kaskad.commissions.api import (
    Commission,
    Member,
    Person,
    RosterBatch,
    accept_roster,
    check_roster,
    discard_roster,
    import_structure,
    is_wide,
    link_account,
    receive_roster,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.demo.build import CAMPAIGN_FILE
from kaskad.demo.country import (
    Country,
    facts,
    people,
    scale,
    structure,
    venues,
    write_roster_xlsx,
    write_structure,
    write_venues,
)
from kaskad.demo.replay import Replay
from kaskad.demo.teaching import fill_bank, publish_materials, publish_tests
from kaskad.messaging.api import NewMessage, Reader, queue_messages
from kaskad.messaging.operations.claiming import claim_messages
from kaskad.planning.api import (
    Asked,
    PlanRun,
    execute_run,
    request_replan,
    request_run,
    request_stop,
)
from kaskad.seminars.api import remind_members
from tests.counted import Seen
from tests.kept_rows import keep, made_once, restore
from tests.world_answers import ask_and_answer, ask_more
from tests.world_material import write_material

CAMPAIGN = "kz-referendum-2026"
REGION, FOREIGN_REGION = "KZ-62", "KZ-47"
APPROVED = date(2026, 2, 12)
LIVED_UNTIL = date(2026, 2, 26)
TODAY = date(2026, 2, 27)
NOW = datetime(2026, 2, 27, 8, 0, tzinfo=clock.zone())
SEED = 2026
SMALL, LARGE = 150, 450  # members of each of the two regions
ACTOR = Actor.system("сынақ")


@dataclass(slots=True)
class House:
    """What is where in the world.

    ``places`` are commission codes as the coordinator of one district sees them: ``own``, its
    precinct ``own_precinct``, a ``sibling`` district of the same region, a ``foreign`` one of
    another, the ``parent`` region, the ``country``. ``accounts`` are by role as in ``ROLES``.
    """

    files: Path
    places: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    entries: int = 0
    seen: Seen = field(default_factory=Seen)

    @property
    def campaign(self) -> Campaign:
        return Campaign.objects.select_related("root").get(code=CAMPAIGN)

    @property
    def plan(self) -> Plan:
        plan = plan_in_force(self.campaign)
        assert plan is not None
        return plan

    @property
    def draft(self) -> Plan:
        return Plan.objects.get(campaign__code=CAMPAIGN, state="draft")

    @property
    def proposal(self) -> Plan:
        return Plan.objects.get(campaign__code=CAMPAIGN, state="proposed")

    @property
    def run(self) -> PlanRun:
        return PlanRun.objects.filter(state="finished", round=0).order_by("id")[0]

    def commission(self, place: str) -> Commission:
        rows = Commission.objects.select_related("parent", "region", "district")
        return rows.get(code=self.places[place])

    def roster(self, place: str) -> RosterBatch:
        """A roster with wrong rows that waits for its territory's staff."""
        return RosterBatch.objects.select_related("scope").get(
            scope__code=self.places[place], state="checked"
        )

    def person(self, place: str) -> Person:
        """Somebody who sits in the commission of the place itself."""
        members = Member.objects.filter(commission__code=self.places[place], until=None)
        return members.select_related("person").order_by("seat__number")[0].person

    def trainer(self) -> Member:
        return Member.objects.get(person__account=self.accounts["trainer"])

    def member(self) -> Member:
        return Member.objects.get(person__account=self.accounts["member"])

    def sitting(self, place: str) -> Member:
        """Somebody who sits in the commission of that place."""
        rows = Member.objects.select_related("person").filter(until=None)
        return rows.filter(commission__code=self.places[place]).order_by("seat__number")[0]

    def seminar(self, place: str) -> Seminar:
        """A seminar of the plan in force: the trainer's own, a foreign one, or of that place."""
        rows = Seminar.objects.filter(group__plan=self.plan).order_by("day", "code")
        if place == "own":
            return rows.filter(trainer=self.trainer(), day__gte=TODAY)[0]
        if place == "country":
            return rows.get(group__stage__code="s1")
        commission = self.commission(place)
        return rows.filter(group__commission=commission).exclude(trainer=self.trainer())[0]


ROLES = (
    "stranger", "member", "trainer", "district", "district_foreign", "region", "region_foreign",
    "centre", "auditor", "observer",
)  # fmt: skip


def small_country(members_of_each_region: int, seed: int = SEED) -> Country:
    """Two regions with so many members each, and the districts that fit."""
    known = {one.code: one for one in facts.regions()}
    targets = [
        scale._target(known[code], members_of_each_region, 1)
        for code in sorted((REGION, FOREIGN_REGION))
    ]
    commissions = structure.build(targets, seed)
    return Country(
        seed=seed,
        commissions=commissions,
        members=people.seat_everybody(commissions, seed),
        venues=venues.build(commissions, seed),
    )


def write_country(country: Country, folder: Path) -> Path:
    """The three files of a country in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    write_structure(country, folder / "commissions.csv")
    write_venues(country, folder / "venues.csv")
    write_roster_xlsx(country, folder / "roster.xlsx")
    return folder


def import_country(folder: Path, *, now: datetime) -> Campaign:
    """Structure, everybody of the roster, the campaign and its halls, as the demonstration does."""
    import_structure(actor=ACTOR, path=folder / "commissions.csv", now=now)
    batch = receive_roster(
        actor=ACTOR, source=folder / "roster.xlsx", file_name="roster.xlsx", scope="KZ", now=now
    )
    check_roster(actor=ACTOR, batch=batch, now=now)
    report = accept_roster(actor=ACTOR, batch=batch, now=now)
    assert list(report.rejected) == [], report.rejected[:3]
    text = CAMPAIGN_FILE.read_text(encoding="utf-8")
    campaign = import_campaign(actor=ACTOR, text=text, now=now)
    import_venues(actor=ACTOR, path=folder / "venues.csv", now=now)
    publish_materials(campaign, folder, now)
    fill_bank(campaign, now)
    publish_tests(campaign, now + timedelta(hours=1))
    return campaign


def plan_campaign(campaign: Campaign, *, seed: int = SEED, now: datetime) -> Plan:
    """A draft of all stages, made by the planner in its own process."""
    run = request_run(actor=ACTOR, campaign=campaign, seed=seed, budget=None, now=now)
    run = execute_run(run.code, now=now)
    assert run.plan is not None, run.log
    return run.plan


def _propose(campaign: Campaign) -> None:
    """A repair of the plan in force, because a region lost a day."""
    lost = Asked("day", REGION, date(2026, 3, 2))
    asked = request_replan(actor=ACTOR, campaign=campaign, asked=[lost], now=NOW)
    run = execute_run(asked.code, now=NOW)
    assert run.plan is not None, run.log


def build(folder: Path, members_of_each_region: int) -> None:
    """Make the world in the empty database at hand; its files go below ``folder``."""
    country = small_country(members_of_each_region)
    inputs = write_country(country, folder / "inputs")
    now = clock.at(APPROVED, time(9, 0))
    campaign = import_country(inputs, now=now)
    plan = put_in_force(actor=ACTOR, plan=plan_campaign(campaign, now=now), now=now)
    Replay(campaign=campaign, plan=plan, country=country, seed=SEED).run(
        LIVED_UNTIL, lambda _day, _tally: None
    )
    plan_campaign(campaign, seed=7, now=NOW)
    _propose(campaign)
    places = _places()
    _open_accounts(places)
    ask_and_answer(campaign, places["foreign"], NOW)
    write_material(campaign, folder / "inputs", NOW)
    _write_to_people(campaign, [places[one] for one in ("own", "sibling", "foreign")])
    for place in ("own", "sibling", "foreign", "parent", "country"):
        _send_wrong_roster(country, places[place], folder / "inputs" / f"wrong-{place}.xlsx", 2)
    if members_of_each_region == LARGE:
        ask_more(campaign, NOW)
        _add_more(country, campaign, places["own"], folder / "inputs")


def _own_seminar() -> Seminar:
    """Today's seminar of a district, taught by somebody of the same district."""
    today = Seminar.objects.filter(
        group__plan__state="in_force", day=TODAY, state="planned",
        group__commission__region__code=REGION, group__commission__level="district",
        trainer__commission__district=F("group__commission"),
    )  # fmt: skip
    return today.select_related("trainer__person", "group__commission").order_by("code")[0]


def _places() -> dict[str, str]:
    own = _own_seminar().group.commission
    districts = Commission.objects.filter(level="district").order_by("code")
    # A district of the same region, and one of another, where seminars are held too.
    busy = Seminar.objects.filter(group__plan__state="in_force", group__stage__code="s3")
    taught = districts.filter(pk__in=busy.values("group__commission_id"))
    sibling = taught.filter(region__code=REGION).exclude(pk=own.pk)
    precincts = Commission.objects.filter(level="precinct").order_by("code")
    return {
        "own": own.code,
        "own_precinct": precincts.filter(district=own)[0].code,
        "sibling": sibling[0].code,
        "foreign": taught.filter(region__code=FOREIGN_REGION)[0].code,
        "parent": REGION,
        "foreign_parent": FOREIGN_REGION,
        "country": "KZ",
    }


def _open_accounts(places: dict[str, str]) -> None:
    coordinator = Role.COORDINATOR.value
    grants = {
        "district": (coordinator, places["own"]),
        "district_foreign": (coordinator, places["foreign"]),
        "region": (coordinator, REGION),
        "region_foreign": (coordinator, FOREIGN_REGION),
        "centre": (Role.CENTRAL_STAFF.value, "KZ"),
        "auditor": (Role.AUDITOR.value, "KZ"),
        "observer": (Role.OBSERVER.value, "KZ"),
        "member": (Role.MEMBER.value, places["own_precinct"]),
        "trainer": (Role.TRAINER.value, places["own"]),
    }
    for name, (role, scope) in grants.items():
        account = open_account(
            actor=ACTOR, label="Сынақ есепшоты", language="kk", code=f"w-{name}", now=NOW
        )
        give_grant(
            actor=ACTOR, account=account, role=role, scope=scope, wide=is_wide(scope), now=NOW
        )
        if name == "trainer":
            trainer = _own_seminar().trainer
            assert trainer is not None
            link_account(actor=ACTOR, person=trainer.person, account=account, now=NOW)
        if name == "member":
            pupils = Member.objects.select_related("person").filter(
                commission__code=places["own_precinct"], role="member", until=None
            )
            pupil = pupils.exclude(person__account__isnull=False).order_by("seat__number")[0]
            link_account(actor=ACTOR, person=pupil.person, account=account, now=NOW)


def _write_to_people(campaign: Campaign, districts: list[str]) -> None:
    """The reminders of the day, and a message to everybody of a few districts, to be handed."""
    remind_members(actor=ACTOR, campaign=campaign, now=NOW)
    messages = [
        NewMessage(
            Reader(one.person.code, one.language), "seminar_cancelled", "world",
            {"day": TODAY, "time": NOW.time()}, place=one.commission.code,
            district=one.commission.district.code, region=one.commission.region.code,
        )
        for one in Member.objects.filter(commission__district__code__in=districts, until=None)
        .select_related("person", "commission__district", "commission__region")
        .order_by("id")
    ]  # fmt: skip
    queue_messages(actor=ACTOR, messages=messages, now=NOW)
    alive = NOW - timedelta(days=1)
    while claim_messages(actor=ACTOR, usable=("sms",), idempotent=(), alive=alive, now=NOW).looked:
        pass


def _send_wrong_roster(country: Country, scope: str, path: Path, wrong: int) -> RosterBatch:
    """A roster of the place's own people where the first rows are wrong."""
    inside = [one for one in country.members if one.commission == scope]
    if scope == "KZ":
        inside = [one for one in country.members if one.commission == REGION]
    broken = [replace(one, person=replace(one.person, iin="1")) for one in inside[:wrong]]
    write_roster_xlsx(country, path, [*broken, *inside[wrong:]])
    name = f"{scope}.xlsx"
    batch = receive_roster(actor=ACTOR, source=path, file_name=name, scope=scope, now=NOW)
    check_roster(actor=ACTOR, batch=batch, now=NOW)
    return batch


def _add_more(country: Country, campaign: Campaign, own: str, folder: Path) -> None:
    """Three times as many rosters, runs and halls as elsewhere: lists that grow."""
    for wrong in (1, 3, 4):
        batch = _send_wrong_roster(country, own, folder / f"more-{wrong}.xlsx", wrong)
        discard_roster(actor=ACTOR, batch=batch, now=NOW)
        run = request_run(actor=ACTOR, campaign=campaign, seed=100 + wrong, budget=None, now=NOW)
        request_stop(actor=ACTOR, run=run, now=NOW)


def sign_in(client: Client, account: Account) -> None:
    """A session as if by two proofs: everything that is granted is held."""
    client.force_login(account)
    session = client.session
    session[FACTOR] = "app"
    session.save()


def template(shared: Path, members_of_each_region: int) -> Path:
    """The folder with the rows and files of the world, made if need be; needs the database."""

    def make(folder: Path) -> None:
        with pinned(folder / "files"), transaction.atomic():
            build(folder, members_of_each_region)
            keep(folder)
            transaction.set_rollback(True)

    return made_once(shared / f"world-{connection.vendor}-{members_of_each_region}", make)


def pinned(files: Path) -> override_settings:
    """The settings of the world: its day, its people, its files."""
    files.mkdir(parents=True, exist_ok=True)
    return override_settings(
        KASKAD_PINNED_NOW=NOW, KASKAD_SYNTHETIC_PEOPLE=True, KASKAD_FILES=files
    )


def move_in(kept: Path, files: Path) -> House:
    """Load the kept world into the database at hand, with a copy of its files in ``files``."""
    shutil.copytree(kept / "files", files, dirs_exist_ok=True)
    restore(kept)
    forget()
    caches["default"].clear()
    caches["memory"].clear()
    return find_house(files)


def find_house(files: Path) -> House:
    """The named things of the world in the database at hand."""
    house = House(files)
    accounts = Account.objects.filter(code__startswith="w-")
    house.accounts = {one.code.removeprefix("w-"): one for one in accounts}
    house.places = _places()
    house.entries = Entry.objects.count()
    assert settings.KASKAD_PINNED_NOW == NOW
    return house
