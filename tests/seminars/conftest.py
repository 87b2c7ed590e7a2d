"""A small country on some day of its campaign, for the tests of sheets."""

from datetime import date, datetime, time

import pytest

from kaskad.accounts.api import Role, give_grant, open_account
from kaskad.campaigns.models import Place, Seminar
from kaskad.commissions.models import Member
from kaskad.core import clock
from kaskad.core.actor import Actor
from tests.reporting.world import NATIONAL_DAY, SECOND_DAYS, build

COMMAND = Actor(kind="command", label="test")


def evening(day: date) -> datetime:
    return clock.at(day, time(19))


class Days:
    """The world with what the tests ask of it."""

    def __init__(self, held_until) -> None:
        self.world = build(held_until=held_until, shows_up=1.0)
        self.campaign = self.world.campaign

    def seminars(self, stage):
        rows = Seminar.objects.filter(group__stage__code=stage, group__plan=self.world.plan)
        return list(rows.order_by("day", "code"))

    def first(self, stage):
        return self.seminars(stage)[0]

    def members(self, seminar):
        places = Place.objects.filter(group=seminar.group).order_by("id")
        return list(places.values_list("member_id", flat=True))

    def account_of(self, member_id, role="", scope=""):
        account = open_account(
            actor=COMMAND,
            label=f"Member {member_id}",
            language="kk",
            code=f"m{member_id}",
            now=evening(NATIONAL_DAY),
        )
        person = Member.objects.get(pk=member_id).person
        person.account = account
        person.save(update_fields=["account"])
        if role:
            give_grant(
                actor=COMMAND, account=account, role=role, scope=scope, now=evening(NATIONAL_DAY)
            )
        return account


@pytest.fixture
def days(db):
    """Nothing has been held yet."""
    return Days(None)


@pytest.fixture
def second_stage(db):
    """The national seminar is over; the second stage is about to begin."""
    return Days(NATIONAL_DAY)


@pytest.fixture
def third_stage(db):
    """The first two stages are over."""
    return Days(SECOND_DAYS[-1])


@pytest.fixture
def coordinator(db):
    """An account with a coordinator's grant over a scope, made by calling it."""

    def make(scope, role=Role.COORDINATOR.value):
        now = evening(NATIONAL_DAY)
        account = open_account(actor=COMMAND, label="Coordinator", language="kk", now=now)
        give_grant(actor=COMMAND, account=account, role=role, scope=scope, now=now)
        return account

    return make
