"""Background work on the page of the central commission."""

from datetime import timedelta

import pytest

from kaskad.accounts.api import give_grant, open_account
from kaskad.audit.models import Entry
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.queue import claim
from kaskad.core.tasks.schedule import run_entry, tick
from kaskad.core.tasks.working import work_until_nothing_waits
from kaskad.portals.staff.work import age
from tests.core import background as b

pytestmark = pytest.mark.django_db
ACTOR = Actor.command()


@pytest.fixture
def centre(client):
    """Somebody of the central commission."""
    account = open_account(actor=ACTOR, label="Айжан", language="kk", now=clock.now())
    give_grant(actor=ACTOR, account=account, role="central_staff", scope="KZ", now=clock.now())
    client.force_login(account)
    client.account = account
    return client


def page(client, language="kk"):
    answer = client.get(f"/{language}/work/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_work_the_page_says_so(centre):
    shown = page(centre)

    assert "Орындалмай қалған жұмыс жоқ" in shown
    assert "Күтіп тұрған да, орындалып жатқан да жұмыс жоқ" in shown
    assert "Жазбалар журналын мөрлеу" in shown
    assert "әлі болған жоқ" in shown
    assert "data-refresh" not in shown


def test_what_runs_and_waits_is_shown_with_its_progress(centre):
    b.add.enqueue(1, 1)
    claim("one", now=clock.machine_now())
    StoredTask.objects.update(done=3, total=9)
    tick(clock.machine_now())

    shown = page(centre, "ru")

    assert ("3 из 9" in shown, "Выполняется" in shown) == (True, True)
    assert "Опечатывание журнала записей" in shown
    assert "data-refresh" in shown


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("silent", "хабарсыз тоқтап қалды"),
        ("unknown", "Бұл нұсқада мұндай жұмыс жоқ"),
        ("refused roster.no_rows", "Баған атаулары бар"),
        ("refused roster.column_twice", "Бас тартылды"),
        ("ValueError at audit.operations:1", "ValueError at audit.operations:1"),
    ],
)
def test_a_failed_task_says_why_in_words(centre, error, words):
    run_entry.enqueue("audit.seal")
    StoredTask.objects.update(state="dead", last_error=error, finished_at=clock.machine_now())

    assert words in page(centre)


def test_the_buttons_decide_and_come_back(centre):
    code = run_entry.enqueue("audit.seal").id
    StoredTask.objects.update(state="dead", finished_at=clock.machine_now())

    retried = centre.post(f"/kk/work/{code}/retry/")
    refused = centre.post(f"/kk/work/{code}/discard/")
    stopped = centre.post(f"/kk/work/{code}/stop/")

    assert (retried.status_code, retried["Location"]) == (302, "/kk/work/")
    assert (refused.status_code, stopped.status_code) == (422, 302)
    assert "work.task_not_failed" in refused.content.decode()
    entries = Entry.objects.filter(tag__startswith="work:")
    assert [entry.actor_code for entry in entries] == [centre.account.code] * 2
    assert centre.post("/kk/work/nothing/stop/").status_code == 404


def test_a_long_wait_is_said(centre, monkeypatch):
    b.add.enqueue(1, 1)
    real = clock.machine_now
    monkeypatch.setattr(clock, "machine_now", lambda: real() + timedelta(minutes=7))

    assert "7\N{NO-BREAK SPACE}мин" in page(centre)


def test_a_task_that_fails_says_when_it_is_tried_again(centre):
    b.add.enqueue(1, "a")
    work_until_nothing_waits()

    assert "кейін қайталанады" in page(centre)


@pytest.mark.parametrize(("role", "scope"), [("coordinator", "KZ"), ("central_staff", "KZ-10")])
def test_others_find_nothing(client, role, scope):
    account = open_account(actor=ACTOR, label="Айжан", language="kk", now=clock.now())
    give_grant(actor=ACTOR, account=account, role=role, scope=scope, now=clock.now())
    client.force_login(account)

    assert client.get("/kk/work/").status_code == 404
    assert client.post("/kk/work/a/stop/").status_code == 404


@pytest.mark.parametrize(
    ("span", "words"),
    [(5, "5 с"), (90, "1 мин"), (7300, "2 сағ"), (200000, "2 күн"), (-3, "0 с")],
)
def test_an_age_is_said_in_its_largest_unit(span, words):
    assert age(timedelta(seconds=span)).split() == words.split()
