"""What the commission published stands in the demonstration by the names of bulletins' figures."""

from datetime import date

import pytest

from kaskad.demo.country import facts
from kaskad.demo.replay import Replay
from kaskad.reporting.api import BulletinKind, is_figure

DAYS = {
    date(2026, 2, 18): "national_seminar", date(2026, 2, 19): "progress",
    date(2026, 3, 10): "cascade", date(2026, 3, 13): "final",
}  # fmt: skip


def test_every_stated_figure_is_one_of_bulletins_and_has_a_source():
    stated = facts.stated()

    assert [one.figure for one in stated if not is_figure(one.figure)] == []
    assert len({one.figure for one in stated}) == len(stated)
    assert all(one.source for one in stated)


def test_stated_totals_are_those_of_the_national_facts():
    national = facts.national()
    stated = {one.figure: one for one in facts.stated()}

    for figure, name in (
        ("members", "members_total"), ("filled", "members_total"),
        ("present", "members_full_time"), ("precinct_commissions", "precincts_total"),
        ("seminars_held", "seminars"),
    ):  # fmt: skip
        assert int(stated[figure].value) == national[name].value
    assert [one.figure for one in stated.values() if one.at_least] == ["trained", "seminars_held"]


@pytest.mark.parametrize(("day", "kind"), DAYS.items())
def test_each_day_is_told_as_it_was(monkeypatch, day, kind):
    told = []
    monkeypatch.setattr(
        "kaskad.demo.replay.publish_bulletin", lambda **values: told.append(values["kind"])
    )
    monkeypatch.setattr("kaskad.demo.replay.seal_entries", lambda **_values: told.append("sealed"))

    class Campaign:
        first_day = date(2026, 2, 18)

    Replay(campaign=Campaign(), plan=None, country=None, seed=1)._publish(day)

    assert told == [kind, "sealed"]
    assert kind in BulletinKind.values
