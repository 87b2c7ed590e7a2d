"""Builds the demonstration: every step goes through the doors that people and files go through."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from kaskad.accounts.api import Role, give_grant, issue_link, open_account
from kaskad.audit.api import seal_entries
from kaskad.campaigns.api import (
    Campaign,
    Place,
    Plan,
    Seminar,
    import_campaign,
    import_venues,
    put_in_force,
)
from kaskad.commissions.api import (
    Member,
    accept_roster,
    check_roster,
    import_structure,
    is_wide,
    link_account,
    receive_roster,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.processes import cores, processes
from kaskad.demo.asking import Conversation
from kaskad.demo.certifying import Certifying
from kaskad.demo.country import (
    Country,
    facts,
    generate_country,
    write_roster_xlsx,
    write_structure,
    write_venues,
)
from kaskad.demo.readying import Readying
from kaskad.demo.replay import PRESS, Replay, Tally
from kaskad.demo.taking import Testing
from kaskad.demo.teaching import fill_bank, publish_materials, publish_tests
from kaskad.planning.api import execute_run, request_run
from kaskad.reporting.api import Stated, state_figures

CAMPAIGN_FILE = Path(__file__).parent / "kz-referendum-2026.toml"
CAMPAIGN_CODE = "kz-referendum-2026"
BEGINNING = date(2026, 2, 12)
FIRST_DAY = date(2026, 2, 18)
LAST_DAY = date(2026, 3, 13)
MARK = "demo.json"
ROOT = "KZ"

# Called as step(name, done, total, remark) while a step goes on.
Report = Callable[[str, int, int, str], None]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the demonstration is asked to be."""

    members: int
    seed: int
    as_of: date

    def as_json(self) -> dict[str, Any]:
        return {"members": self.members, "seed": self.seed, "as_of": self.as_of.isoformat()}


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in link for one audience; ``path`` has no host."""

    audience: str
    name: str
    path: str


def built_as(folder: Path) -> dict[str, Any] | None:
    """The wishes that the finished demonstration in ``folder`` was built with, or None."""
    try:
        mark: dict[str, Any] = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return mark if mark.pop("complete", False) else None


def write_mark(folder: Path, wishes: Wishes, *, complete: bool) -> None:
    """Note in the folder what is being built there, or that it is complete."""
    part = folder / f"{MARK}.part"
    part.write_text(json.dumps({**wishes.as_json(), "complete": complete}), encoding="utf-8")
    part.replace(folder / MARK)


def build(folder: Path, wishes: Wishes, report: Report) -> Tally:
    """Build everything in the prepared, empty installation of ``folder``."""
    country = _generate(folder, wishes, report)
    _import_people(folder, report)
    campaign = _import_campaign(folder, report)
    plan = _plan(campaign, wishes, report)
    return _replay(campaign, plan, country, wishes, report)


def sign_ins(campaign: Campaign) -> list[SignIn]:
    """New personal links: the centre, a district's coordinator and trainer, a precinct member."""
    now = clock.now()
    actor = Actor.system("demo")
    centre = open_account(
        actor=actor, label="Оқыту бөлімі", language="kk", code="demo-centre", now=now
    )
    give_grant(
        actor=actor, account=centre, role=Role.CENTRAL_STAFF.value, scope=ROOT, wide=True, now=now
    )
    links = [("centre", centre)]
    trainer = _busiest_trainer(campaign)
    for audience, member in (("trainer", trainer), ("member", _pupil(campaign, trainer))):
        person = member.person
        account = open_account(
            actor=actor,
            label=f"{person.last_name} {person.first_name}",
            language=member.language,
            code=f"demo-{person.code}",
            now=now,
        )
        link_account(actor=actor, person=person, account=account, now=now)
        links.append((audience, account))
        if audience == "trainer":
            role, scope = Role.COORDINATOR.value, member.commission.code
            wide = is_wide(scope)
            give_grant(actor=actor, account=account, role=role, scope=scope, wide=wide, now=now)
    return [
        SignIn(
            audience,
            account.label,
            f"/{account.language}/sign-in/{issue_link(actor=actor, account=account, now=now)}/",
        )
        for audience, account in links
    ]


def _generate(folder: Path, wishes: Wishes, report: Report) -> Country:
    name = "Generating the country"
    report(name, 0, 4, "")
    country = generate_country(members=wishes.members, seed=wishes.seed)
    files = _inputs(folder)
    files.mkdir(exist_ok=True)
    report(name, 1, 4, "commissions.csv")
    write_structure(country, files / "commissions.csv")
    report(name, 2, 4, "venues.csv")
    write_venues(country, files / "venues.csv")
    report(name, 3, 4, "roster.xlsx")
    write_roster_xlsx(country, files / "roster.xlsx")
    report(name, 4, 4, f"commissions {len(country.commissions)}, people {len(country.members)}")
    return country


def _import_people(folder: Path, report: Report) -> None:
    name = "Importing the roster"
    now, actor = _moment(time(9, 0)), Actor.system("demo")
    files = _inputs(folder)
    report(name, 0, 4, "structure")
    import_structure(actor=actor, path=files / "commissions.csv", now=now)
    report(name, 1, 4, "receiving")
    batch = receive_roster(
        actor=actor, source=files / "roster.xlsx", file_name="roster.xlsx", scope=ROOT, now=now
    )
    report(name, 2, 4, "checking")
    batch = check_roster(actor=actor, batch=batch, now=now)
    report(name, 3, 4, "accepting")
    accepted = accept_roster(actor=actor, batch=batch, now=now)
    if accepted.rejected:
        raise RuntimeError(f"the demonstration's own roster was rejected: {accepted.rejected[:3]}")
    report(name, 4, 4, f"rows accepted {accepted.accepted}, rejected 0")


def _import_campaign(folder: Path, report: Report) -> Campaign:
    name = "Importing the campaign"
    now, actor = _moment(time(10, 0)), Actor.system("demo")
    report(name, 0, 2, CAMPAIGN_FILE.name)
    text = CAMPAIGN_FILE.read_text(encoding="utf-8")
    (_inputs(folder) / CAMPAIGN_FILE.name).write_text(text, encoding="utf-8")
    campaign = import_campaign(actor=actor, text=text, now=now)
    report(name, 1, 2, "venues.csv")
    import_venues(actor=actor, path=_inputs(folder) / "venues.csv", now=now)
    figures = [Stated(**asdict(one)) for one in facts.stated()]
    state_figures(actor=actor, campaign=campaign, figures=figures, now=now)
    publish_materials(campaign, _inputs(folder), now)
    fill_bank(campaign, now)
    publish_tests(campaign, now + timedelta(hours=1))
    report(name, 2, 2, f"resolution {campaign.decree_number} of {campaign.decree_date:%d %B %Y}")
    return campaign


def _plan(campaign: Campaign, wishes: Wishes, report: Report) -> Plan:
    name = "Planning all stages"
    now, actor = _moment(time(11, 0)), Actor.system("demo")
    report(name, 0, 100, "")
    run = request_run(actor=actor, campaign=campaign, seed=wishes.seed, budget=None, now=now)
    run = execute_run(run.code, lambda progress: report(name, *_share(progress)), now=now)
    if run.plan is None:
        raise RuntimeError(f"the planner made no plan: {run.log[-400:]}")
    plan = put_in_force(actor=actor, plan=run.plan, now=_moment(time(12, 0)))
    seminars = Seminar.objects.filter(group__plan=plan).count()
    report(name, 100, 100, f"seminars {seminars}, breaches {len(plan.breaches)}, in force")
    return plan


def _share(progress: Mapping[str, Any]) -> tuple[int, int, str]:
    total = int(progress.get("total") or 1)
    done = min(99, 100 * int(progress.get("done") or 0) // total)
    return done, 100, str(progress.get("stage", ""))


def _replay(
    campaign: Campaign, plan: Plan, country: Country, wishes: Wishes, report: Report
) -> Tally:
    name = "Holding the seminars"
    last = (LAST_DAY - FIRST_DAY).days + 1
    total = min(last, (wishes.as_of - FIRST_DAY).days + 1)

    talk, testing = Conversation(campaign), Testing(campaign, wishes.seed)
    certifying, readying = Certifying(campaign), Readying(campaign, wishes.seed)

    def on_day(day: date, tally: Tally) -> None:
        testing.on(day)
        certifying.on(day)
        talk.on(day)
        readying.on(day)
        remark = f"{day:%d %B}: seminars {tally.held}, attendances {tally.present}"
        report(name, (day - FIRST_DAY).days + 1, max(total, 1), remark)

    replay = Replay(campaign=campaign, plan=plan, country=country, seed=wishes.seed)
    # Signing a whole country takes most of a minute of one core; a few do not pay for processes.
    with processes(cores()) if testing.is_large else nullcontext() as certifying.pool:
        done = replay.run(wishes.as_of, on_day)
    end = min(wishes.as_of, LAST_DAY)
    if end >= FIRST_DAY:  # nobody asks before anybody was taught
        talk.end(end)
        readying.end(end)
    seal_entries(now=clock.at(end, PRESS))
    return done


def _busiest_trainer(campaign: Campaign) -> Member:
    """A full-time district member who teaches most; one with seminars ahead, if there is any."""
    rows = (
        Seminar.objects.filter(group__plan__campaign=campaign, group__plan__state="in_force")
        .filter(trainer__full_time=True, trainer__language="kk", group__format="in_person")
        .filter(trainer__commission__level="district", trainer__until__isnull=True)
        .order_by("trainer_id")
    )
    ahead = list(rows.filter(state="planned").values_list("trainer_id", flat=True))
    trainers = ahead or list(rows.values_list("trainer_id", flat=True))
    members = Member.objects.select_related("person", "commission")
    if not trainers:
        return members.filter(full_time=True, until__isnull=True).order_by("id")[0]
    return members.get(pk=max(dict.fromkeys(trainers), key=trainers.count))


def _pupil(campaign: Campaign, trainer: Member) -> Member:
    """A precinct member of the trainer's district, with a seminar still ahead if there is one."""
    members = (
        Member.objects.filter(commission__district=trainer.commission, until__isnull=True)
        .filter(commission__level="precinct", person__account=None)
        .select_related("person", "commission")
        .order_by("language", "commission__code", "id")
    )
    ahead = Place.objects.filter(
        group__plan__campaign=campaign,
        group__plan__state="in_force",
        group__seminars__state="planned",
        group__seminars__trainer=trainer,
        member__until__isnull=True,
    ).values_list("member_id", flat=True)
    return members.filter(pk__in=ahead).first() or members.filter(role="secretary")[0]


def _inputs(folder: Path) -> Path:
    return folder / "inputs"


def _moment(at: time) -> datetime:
    return clock.at(BEGINNING, at)
