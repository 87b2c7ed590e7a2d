"""Commands that go on with a campaign: publishing a bulletin, planning a make-up round."""

import argparse
import json

import pytest

from kaskad.campaigns.api import Seminar
from kaskad.campaigns.queries.campaigns import NotFound
from kaskad.commissions.api import Member
from kaskad.planning.api import RoundUnknown
from kaskad.reporting.management import bulletin, make_up, trace
from kaskad.reporting.models import Bulletin
from kaskad.reporting.queries.progress import DayAhead

CODE = "kz-referendum-2026"


def run(module, *words):
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args(list(words)))


def test_a_bulletin_is_published_once(house, capsys):
    before = Bulletin.objects.count()

    run(bulletin, CODE, "--lang", "ru")
    assert Bulletin.objects.count() == before

    statuses = [run(bulletin, CODE, "--lang", "ru", "--publish") for _ in range(2)]

    printed = capsys.readouterr().out
    assert statuses == [0, 0]
    assert Bulletin.objects.count() in (before, before + 1)
    latest = Bulletin.objects.order_by("-number")[0]
    assert latest.text_ru.strip() in printed


def test_a_make_up_round_adds_seminars_once(house, capsys):
    run(make_up, CODE, "1", "--json")
    added = json.loads(capsys.readouterr().out)["seminars"]

    run(make_up, CODE, "1")

    assert added == Seminar.objects.filter(group__round=1).count() > 0
    assert capsys.readouterr().out == "Қосымша семинарлардың 1-туры, қосылғаны: 0\n"


def test_unknown_campaigns_and_rounds_are_refused(house):
    with pytest.raises(RoundUnknown):
        run(make_up, CODE, "9")
    with pytest.raises(NotFound):
        run(make_up, "nothing", "1")


def test_a_make_up_round_that_there_is_not_is_refused(house):
    for number in ("0", "9"):
        with pytest.raises(RoundUnknown):
            run(make_up, CODE, number)


def test_no_way_is_shown_to_a_day_to_come(house):
    code = Member.objects.select_related("person")[0].person.code

    with pytest.raises(DayAhead):
        run(trace, code, "--as-of", "2026-12-31")
