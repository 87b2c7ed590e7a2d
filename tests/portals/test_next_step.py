"""What a member does now: one sentence, and a button where something can be done."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import translation

from kaskad.accounts.api import open_account
from kaskad.assessment.api import Start, TestStep
from kaskad.commissions.api import link_account
from kaskad.commissions.models import Member
from kaskad.portals.member.next_step import next_step
from kaskad.portals.member.reading import MemberReading
from kaskad.seminars.api import Attendance, Step, Way
from tests.queries import MOST, queries_of
from tests.world import ACTOR, NOW, sign_in
from tests.world_fixtures import house, house_of_module, shared_folder

__all__ = ["house", "house_of_module", "shared_folder"]

TODAY = date(2026, 3, 4)
AT = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 13, 17, 0, tzinfo=UTC)
CALM = SimpleNamespace(
    campaign=SimpleNamespace(code="c"), unread=0, changed=(), refreshers=(), latest="", back=""
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def step(start, *, failed=False):
    return TestStep("t1", start, AT, CLOSES, failed)


def news(**found):
    return SimpleNamespace(**(vars(CALM) | found))


def read(way=Step.TRAINED, **found):
    return MemberReading(TODAY, SimpleNamespace(), Way(way), **found)


@pytest.mark.parametrize("way", [one for one in Step if one is not Step.TRAINED])
def test_before_the_seminar_the_seminar_is_the_next_step(way):
    assert next_step(read(way, final=step(Start.YES), answers=news(unread=3))) is None


@pytest.mark.parametrize(
    ("start", "failed", "says", "button"),
    [
        (Start.YES, False, "Now take the final test, until 13 March 2026", "Take the final test"),
        (Start.YES, True, "You can try again until 13 March", "Try the test again"),
        (Start.RUNNING, False, "Go on.", "Go on with the test"),
        (Start.NOT_OPEN, False, "It opens on 5 March", None),
        (Start.IN_WAITING_ROOM, False, "It opens on 5 March", None),
        (Start.TOO_SOON, True, "from 5 March", None),
        (Start.ATTEMPTS_USED, True, "Speak to your trainer.", None),
        (Start.CLOSED, False, "Speak to your trainer.", None),
    ],
)
def test_after_the_seminar_the_final_test_comes_first(start, failed, says, button):
    found = next_step(read(final=step(start, failed=failed), answers=news(unread=3)))

    assert found.title == "Final test"
    assert says in found.sentence.replace("\u00a0", " ")
    assert (found.action.label if found.action else None) == button
    assert found.action is None or found.action.url == "/en/tests/t1/"
    assert not found.is_last


@pytest.mark.parametrize("final", [None, step(Start.PASSED)])
def test_then_what_has_changed_since(final):
    one = SimpleNamespace(version_id=7)
    law = next_step(read(final=final, answers=news(unread=1, refreshers=(one,))))
    unread = next_step(read(final=final, answers=news(unread=1)))
    changed = next_step(read(final=final, answers=news(changed=(one,))))

    assert (law.title, law.action.label) == ("The law has changed", "Read what changed")
    assert unread == changed
    assert (unread.title, unread.action.label) == ("New official answers", "Read the answers")


def test_at_last_the_certificate():
    done = next_step(read(final=step(Start.PASSED), answers=CALM))
    without = next_step(read(answers=None))

    assert done.is_last
    assert done.action.label == "My certificate"
    assert without.is_last
    assert without.action is None


def asked_by(house, client, member):
    """How often the own page of a member asks the database."""
    account = member.person.account
    if account is None:
        account = open_account(actor=ACTOR, label="Мүше", language="kk", now=NOW)
        link_account(actor=ACTOR, person=member.person, account=account, now=NOW)
    sign_in(client, account)
    return len(queries_of(client, "/kk/my/"))


def test_before_the_seminar_the_page_asks_for_little(house, client):
    assert asked_by(house, client, house.member()) <= MOST


def test_after_the_seminar_the_page_asks_for_little(house, client):
    trained = Attendance.objects.filter(present=True, superseded_at=None)
    rows = Member.objects.select_related("person__account").filter(
        pk__in=trained.values("member"), until=None, commission__level="precinct"
    )

    for member in (rows.filter(role="chair")[0], rows.filter(role="secretary")[0]):
        assert asked_by(house, client, member) <= MOST
        assert "final" in client.get("/en/my/").content.decode()
