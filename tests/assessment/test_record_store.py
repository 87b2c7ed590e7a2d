"""Results told to a record store: all of them, once each, however often it fails."""

import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from kaskad.assessment.api import enter_attempts
from kaskad.assessment.models import Attempt, RecordStore, Test
from kaskad.assessment.operations import store_client
from kaskad.assessment.operations.store_client import StoreFault
from kaskad.assessment.operations.stores import add_store, remove_store
from kaskad.assessment.queries.statements import statement_lines
from kaskad.assessment.queries.stores import waiting_results
from kaskad.assessment.tasks import tell_stores
from kaskad.assessment.vocab.store_refusals import StoreIncomplete, StoreThere
from kaskad.audit.models import Entry
from kaskad.commissions.api import Member
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.outgoing import fetch
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.schedule import tick
from kaskad.core.tasks.vocab import TaskState
from kaskad.core.tasks.working import Worker
from tests.assessment.entering import entered
from tests.assessment.record_stores import KEY, SECRET, record_store
from tests.assessment.taking import HOUR, Taker, published
from tests.world import ACTOR, NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

SYSTEM = Actor.system("assessment")
HOME = "https://kaskad.example"


@pytest.fixture
def store(house):
    """A store; there are results of 25 people to tell it."""
    test = published(house)
    people = list(
        Member.objects.filter(until=None).order_by("id").values_list("id", flat=True)[:25]
    )
    enter_attempts(actor=ACTOR, test=test, attempts=entered(test, people), now=NOW + 2 * HOUR)
    with record_store() as state:
        yield state


def added(house, store, **changed):
    values = {
        "campaign": house.campaign, "endpoint": store.url, "key": KEY, "secret": SECRET,
        "home": HOME, "is_private": True,
    }  # fmt: skip
    return add_store(actor=ACTOR, now=NOW, **values | changed)


def told():
    return tell_stores(SYSTEM, NOW)


@pytest.fixture
def few(monkeypatch):
    """Small batches, so that a few attempts are several."""
    monkeypatch.setattr(store_client, "AT_ONCE", 7)


@pytest.mark.usefixtures("few")
def test_every_result_arrives_once_whatever_the_store_does(house, store):
    known = added(house, store)
    wanted = len(list(statement_lines(house.campaign, f"{HOME}/")))
    attempts = Attempt.objects.filter(ended_at__isnull=False).count()
    assert wanted == 2 * attempts > 40

    store.script = [None, 503]
    with pytest.raises(StoreFault):
        told()
    assert len(store.statements) == 14
    assert waiting_results(known).count() == attempts - 7
    # The store took a batch and nobody heard of it: the same ids again change nothing.
    store.script = ["drop"]
    with pytest.raises(StoreFault):
        told()
    assert len(store.statements) == 28
    assert told() == attempts - 7
    assert len(store.statements) == wanted
    assert told() == 0
    entries = Entry.objects.filter(tag="assessment:result:handed_out", subject_code=known.code)
    assert sum(one.changes["count"] for one in entries) == attempts


def entry():
    return StoredTask.objects.get(args=["assessment.stores"])


def at_once(task):
    """Let the task be due, however long it waits."""
    StoredTask.objects.filter(pk=task.pk).update(run_after=clock.machine_now())


@pytest.mark.usefixtures("few")
def test_a_store_that_is_slow_and_fails_is_told_everything_once_after_pauses(
    house, store, monkeypatch
):
    """By the schedule and a worker, as it is in an installation."""
    monkeypatch.setattr(store_client, "TIMEOUT", 0.2)
    known = added(house, store)
    wanted = len(list(statement_lines(house.campaign, f"{HOME}/")))
    store.script = [0.5, None, 503, "drop", None, 429]
    StoredTask.objects.all().delete()
    tick(clock.machine_now())
    StoredTask.objects.exclude(pk=entry().pk).delete()
    pauses = []
    while (task := entry()).state == TaskState.READY and len(pauses) < 9:
        at_once(task)
        before = clock.machine_now()
        Worker().work()
        if (task := entry()).state == TaskState.READY:
            pauses.append((task.run_after - before).total_seconds())
    assert task.state == TaskState.DONE
    assert len(pauses) == 4  # too slow, 503, hung up, 429
    for number, pause in enumerate(pauses):
        assert 10 * 2**number * 0.5 <= pause <= 10 * 2**number * 1.5 + 5
    assert len(store.statements) == wanted
    assert not waiting_results(known).exists()
    entries = Entry.objects.filter(tag="assessment:result:handed_out", subject_code=known.code)
    assert sum(one.changes["count"] for one in entries) == wanted // 2


def test_no_page_waits_for_a_store_that_hangs(house, store, monkeypatch):
    """A member hands a test in while a store is being told and does not answer."""
    added(house, store)
    test = Test.objects.get(code=Attempt.objects.latest("pk").test.code)
    taker, took, depths = Taker.of(house.accounts["member"]), [], []

    def while_it_hangs(request):
        """The real request in a thread of its own, and a member's whole attempt meanwhile."""
        depths.append(len(connection.savepoint_ids))
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(fetch, request)
            if not took:
                assert store.asked.wait(5)
                began = time.monotonic()
                assert taker.begin(test).status_code == 200
                assert taker.finish().status_code == 200
                took.append(time.monotonic() - began)
                assert not answer.done()
            return answer.result()

    Attempt.objects.filter(member=house.member(), test=test).delete()
    monkeypatch.setattr(store_client, "fetch", while_it_hangs)
    store.script = [9.0]
    depth = len(connection.savepoint_ids)
    told()
    assert took[0] < 9
    assert set(depths) == {depth}  # nothing is locked while the store is waited for
    assert told() == 1


@pytest.mark.usefixtures("few")
def test_a_slow_store_keeps_a_worker_for_some_minutes_at_most(house, store, monkeypatch):
    known = added(house, store)
    waiting = waiting_results(known).count()
    monkeypatch.setattr("kaskad.assessment.tasks.BUSY", 1e-9)
    count = 0
    while waiting_results(known).exists():
        assert told() == 7 or waiting_results(known).count() == 0
        count += 1
    assert count == -(-waiting // 7)
    assert len(store.statements) == 2 * waiting


def test_a_result_counted_anew_is_another_statement(house, store):
    added(house, store)
    told()
    before = len(store.statements)
    attempt = Attempt.objects.filter(ended_at__isnull=False).order_by("id")[0]
    attempt.score = Decimal("12.50") if attempt.score != Decimal("12.50") else Decimal("13.50")
    attempt.save(update_fields=["score"])
    assert told() == 1
    assert len(store.statements) == before + 1


def test_an_id_that_the_store_has_with_other_words_stays_as_it_is_there(house, store):
    known = added(house, store)
    told()
    old = next(iter(store.statements.values()))
    old["object"]["definition"]["name"] = {"kk": "Бұрынғы атауы"}
    count = len(store.statements)
    known.stated.all().delete()
    assert told() == count // 2
    assert store.statements[old["id"]] is old
    assert len(store.statements) == count
    assert "PUT" in [method for method, _size in store.requests]


def test_a_store_that_fails_does_not_keep_results_from_another(house, store):
    with record_store() as second:
        second.script = [500]
        added(house, second)
        added(house, store)
        with pytest.raises(StoreFault):
            told()
    assert store.statements


def test_who_may_not_be_told_is_not_registered(house, store):
    for changed in (
        {"is_private": False},
        {"endpoint": "ftp://lrs.example"},
        {"key": "a:b"},
        {"secret": ""},
    ):
        with pytest.raises(StoreIncomplete):
            added(house, store, **changed)
    known = added(house, store)
    with pytest.raises(StoreThere):
        added(house, store)
    assert SECRET not in known.secret_sealed
    remove_store(actor=ACTOR, store=known, now=NOW)
    assert not RecordStore.objects.exists()
    # A public name that leads inside is not asked either.
    known = added(house, store, endpoint="https://localhost:1/xapi", is_private=False)
    with pytest.raises(StoreFault, match="not a public address"):
        told()
