"""A small country that can be planned: two districts with halls, everybody near them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction
from django.test import override_settings

from kaskad.campaigns.api import Campaign, Seminar, mark_held, put_in_force
from kaskad.commissions.api import Commission, Member
from kaskad.core.actor import Actor
from kaskad.planning.api import execute_run, request_run
from tests.campaigns.world import Country, build_country, make_campaign, make_venue
from tests.kept_rows import keep, made_once, restore
from tests.planning.midway import EVENING, FIRST, ahead_of

NOW = datetime(2026, 2, 16, 6, 0, tzinfo=UTC)
ACTOR = Actor.system("tests")
DISTRICTS = ("154801000", "154802000")
# How far on the campaign is, each step after the one before; the names are those of fixtures.
STEPS = ("draft", "plan", "middle")


@dataclass(slots=True)
class World:
    """The country, its campaign and the seats by (commission, number)."""

    country: Country
    campaign: Campaign

    def member(self, commission: str, seat: int) -> Member:
        return self.country.members[(commission, seat)]


def build_world(precincts: int = 4) -> World:
    """KZ-15 with two districts, each with a hall and ``precincts`` precincts of five members."""
    country = build_country(districts=2, precincts=precincts)
    Commission.objects.update(latitude=50.0, longitude=57.0)
    Commission.objects.filter(district__code=DISTRICTS[1]).update(latitude=50.4)
    campaign = make_campaign()
    for number, code in enumerate(DISTRICTS, start=1):
        hall = make_venue(country.commissions[code], code=f"hall-{number}")
        hall.latitude = 50.0 if number == 1 else 50.4
        hall.save(update_fields=["latitude"])
    return World(country, campaign)


def world_at(step: str, precincts: int, shared: Path, files: Path) -> World:
    """The world at a step of its campaign, planned once for all tests; its files in ``files``."""

    def make(folder: Path) -> None:
        (folder / "files").mkdir()
        with override_settings(KASKAD_FILES=folder / "files"), transaction.atomic():
            _go_on_to(step, build_world(precincts))
            keep(folder)
            transaction.set_rollback(True)

    kept = made_once(shared / f"planning-{connection.vendor}-{precincts}-{step}", make)
    shutil.copytree(kept / "files", files, dirs_exist_ok=True)
    restore(kept)
    return _find_world()


def _go_on_to(step: str, world: World) -> None:
    run = request_run(actor=ACTOR, campaign=world.campaign, seed=1, now=NOW)
    plan = execute_run(run.code, now=NOW).plan
    assert plan is not None
    if step != "draft":
        put_in_force(actor=ACTOR, plan=plan, now=NOW)
    if step == "middle":
        past = Seminar.objects.filter(group__plan=plan, day__lt=FIRST)
        mark_held(actor=ACTOR, seminar_ids=[one.pk for one in past], now=EVENING)
        assert past.count() > 3
        assert ahead_of(plan).count() > 3


def _find_world() -> World:
    members = Member.objects.select_related("person", "seat", "commission").order_by("id")
    country = Country(
        {one.code: one for one in Commission.objects.order_by("id")},
        {(one.commission.code, one.seat.number): one for one in members},
    )
    return World(country, Campaign.objects.get())
