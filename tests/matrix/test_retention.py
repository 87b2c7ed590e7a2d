"""What is kept for a time goes when the time is over, and nothing else does."""

import os
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from kaskad.accounts.api import issue_link, revoke_links
from kaskad.accounts.models import SignInLink
from kaskad.audit.models import Entry
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import RosterBatch, RosterRow, receive_roster
from kaskad.config.retention import (
    PeriodImpossible,
    UnknownPeriod,
    apply_retention,
    retention_rules,
    what_would_go,
)
from kaskad.core import clock
from tests.world import ACTOR, NOW

VOTE = date(2026, 3, 15)


def counts(now):
    return {rule.name: count for rule, _days, count in what_would_go(now)}


def after_the_vote(days):
    return clock.at(VOTE + timedelta(days=days), time(12))


def rows():
    accepted = RosterRow.objects.filter(batch__state="accepted").exclude(cells_sealed="").count()
    return (
        accepted,
        RosterRow.objects.count(),
        RosterRow.objects.filter(batch__state="checked").count(),
    )


def test_cells_of_finished_lists_go_half_a_year_after_the_vote(house):
    assert Campaign.objects.get().voting_day == VOTE
    accepted, everything, waiting = rows()
    assert accepted > 100

    assert "roster_cells" not in apply_retention(actor=ACTOR, now=after_the_vote(180))
    assert rows() == (accepted, everything, waiting)
    would = counts(after_the_vote(181))["roster_cells"]
    gone = apply_retention(actor=ACTOR, now=after_the_vote(181))

    assert gone["roster_cells"] == would == accepted
    assert rows() == (0, everything, waiting)
    assert RosterRow.objects.filter(batch__state="checked", cells_sealed="").count() == 0
    entry = Entry.objects.filter(tag="config:retention:applied").order_by("-id")[0]
    assert entry.changes["roster_cells"] == accepted


def test_lists_that_came_after_the_vote_stay(house):
    RosterBatch.objects.filter(state="accepted").update(received_at=after_the_vote(3))

    assert counts(after_the_vote(181))["roster_cells"] == 0


def test_the_page_of_a_list_whose_cells_are_gone_opens(house):
    batch = house.roster("own")
    RosterBatch.objects.filter(pk=batch.pk).update(state="accepted")
    apply_retention(actor=ACTOR, now=after_the_vote(181))
    client = Client()
    client.force_login(house.accounts["district"])

    assert client.get(f"/kk/rosters/{batch.code}/").status_code == 200
    assert client.get(f"/kk/rosters/{batch.code}/errors.csv").status_code == 200


def test_links_go_a_month_after_they_ended(house):
    account = house.accounts["member"]
    issue_link(actor=ACTOR, account=account, now=NOW)
    revoke_links(actor=ACTOR, account=account, now=NOW)
    issue_link(actor=ACTOR, account=account, now=NOW)
    assert SignInLink.objects.count() == 2

    apply_retention(actor=ACTOR, now=NOW + timedelta(days=29))
    assert SignInLink.objects.count() == 2
    apply_retention(actor=ACTOR, now=NOW + timedelta(days=31))
    assert SignInLink.objects.count() == 1
    apply_retention(actor=ACTOR, now=NOW + timedelta(days=91))
    assert SignInLink.objects.count() == 0


def test_sessions_go_when_they_are_over(house):
    Client().force_login(house.accounts["member"])
    session = Session.objects.order_by("-expire_date")[0]

    apply_retention(actor=ACTOR, now=session.expire_date - timedelta(minutes=1))
    assert Session.objects.filter(pk=session.pk).exists()
    apply_retention(actor=ACTOR, now=session.expire_date + timedelta(minutes=1))
    assert not Session.objects.filter(pk=session.pk).exists()


def test_files_that_nobody_waits_for_go(house, tmp_path):
    source = tmp_path / "list.csv"
    source.write_text("commission,iin\n", encoding="utf-8")
    waits = receive_roster(actor=ACTOR, source=source, file_name="a.csv", scope="KZ", now=NOW)
    folder = house.files / "rosters"
    for name in ("left", "left.part", waits.code):
        (folder / name).touch()
        os.utime(folder / name, (NOW.timestamp(),) * 2)

    apply_retention(actor=ACTOR, now=NOW + timedelta(days=1))
    assert (folder / "left").exists()
    apply_retention(actor=ACTOR, now=NOW + timedelta(days=3))

    left = {path.name for path in folder.iterdir()} & {"left", "left.part", waits.code}
    assert left == {waits.code}


def test_nothing_to_take_away_leaves_no_entry(house):
    apply_retention(actor=ACTOR, now=after_the_vote(400))
    before = Entry.objects.count()

    assert apply_retention(actor=ACTOR, now=after_the_vote(400)) == {}
    assert Entry.objects.count() == before


def wishing(**days):
    return override_settings(INSTALLATION=replace(settings.INSTALLATION, retention=days))


def test_an_installation_may_wish_other_periods(house):
    with wishing(roster_cells=10):
        assert {rule.name: days for rule, days in retention_rules()}["roster_cells"] == 10
        assert counts(after_the_vote(11))["roster_cells"] > 100
        assert counts(after_the_vote(10))["roster_cells"] == 0


def test_wishes_for_nothing_and_impossible_ones_are_refused(house):
    with wishing(everything=1), pytest.raises(UnknownPeriod):
        retention_rules()
    with wishing(sessions=-1), pytest.raises(PeriodImpossible):
        apply_retention(actor=ACTOR, now=NOW)


def test_every_rule_says_what_it_holds():
    names = [rule.name for rule, _days in retention_rules()]

    assert len(names) == len(set(names))
    assert all(rule.holds and rule.counted_from for rule, _days in retention_rules())
