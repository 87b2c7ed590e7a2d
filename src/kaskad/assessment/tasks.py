"""What the worker does for this room."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import pgettext_lazy
from django_tasks import task

from kaskad.assessment.models import PrintRun, SheetPhoto
from kaskad.assessment.operations.appeals import recount_results
from kaskad.assessment.operations.attempts import close_overdue
from kaskad.assessment.operations.findings import keep_cascade_finding, keep_test_finding
from kaskad.assessment.operations.integrity import keep_flags
from kaskad.assessment.operations.lti_client import PlatformClient
from kaskad.assessment.operations.lti_scores import ask_scores, note_score
from kaskad.assessment.operations.passes import qualify_passed
from kaskad.assessment.operations.print_runs import keep_papers, print_run
from kaskad.assessment.operations.sheet_photos import keep_reading
from kaskad.assessment.operations.store_client import BUSY, StoreClient, StoreFault
from kaskad.assessment.queries.cascade_findings import cascade_finding
from kaskad.assessment.queries.findings import (
    cascade_mark,
    has_answers,
    is_cascade_counted,
    marks_of,
    tests_to_count,
)
from kaskad.assessment.queries.item_findings import finding_of_test
from kaskad.assessment.queries.lti import score_by_code
from kaskad.assessment.queries.print_runs import run_pdf, waiting_run
from kaskad.assessment.queries.sheet_photos import PhotoReading, reading_of
from kaskad.assessment.queries.stores import record_stores
from kaskad.assessment.queries.tests import GAP, tests_of
from kaskad.assessment.queries.unusual import ended_first, is_due, unusual
from kaskad.assessment.vocab import PhotoState, PrintState, Unreadable
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.tasks.running import check_stop, tell_progress
from kaskad.core.tasks.vocab import Once, TaskState


def close(actor: Actor, now: datetime) -> None:
    """End attempts for which nothing more can count."""
    while close_overdue(actor=actor, now=now):
        pass


def recount(actor: Actor, now: datetime) -> None:
    """Count results anew after rulings."""
    while recount_results(actor=actor, now=now):
        pass


def find(actor: Actor, now: datetime) -> None:
    """Count what the answers tell, where there are new ones."""
    for campaign in Campaign.objects.select_related("root").order_by("pk"):
        marks = marks_of(campaign)
        for test in tests_to_count(campaign, marks):
            finding = finding_of_test(test)
            keep_test_finding(actor=actor, test=test, finding=finding, mark=marks[test.pk], now=now)
        mark = cascade_mark(marks)
        if has_answers(marks) and not is_cascade_counted(campaign, mark):
            found = cascade_finding(campaign)
            keep_cascade_finding(actor=actor, campaign=campaign, finding=found, mark=mark, now=now)


def watch(actor: Actor, now: datetime) -> None:
    """Look for what is unusual in answers, where enough of them are new."""
    for campaign in Campaign.objects.select_related("root").order_by("pk"):
        for test in tests_of(campaign):
            attempts = ended_first(test)
            if is_due(test, attempts, is_over=now > test.closes_at + GAP):
                keep_flags(actor=actor, test=test, flags=unusual(test), attempts=attempts, now=now)


def qualify(actor: Actor, now: datetime) -> None:
    """Open gates for passes of before a stage asked for the test."""
    while qualify_passed(actor=actor, now=now):
        pass


def _unread(_state: TaskState, code: str) -> None:
    """Nobody will read it: a human looks at it."""
    photo = SheetPhoto.objects.filter(code=code).first()
    if photo is not None:
        reading = PhotoReading(PhotoState.UNREADABLE, Unreadable.NOT_PICTURE)
        actor = Actor.system("assessment")
        keep_reading(actor=actor, photo=photo, reading=reading, now=clock.now())


@task(
    words=pgettext_lazy("background task", "Reading a photograph of an answer sheet"),
    once=Once.OPEN,
    max_attempts=3,
    gives_up=_unread,
)
def read_photo(code: str) -> None:
    """Read a photograph that waits; outside of a transaction, because it takes a while."""
    rows = SheetPhoto.objects.select_related("test", "place")
    photo = rows.filter(code=code, state=PhotoState.WAITING).first()
    if photo is not None:
        actor, reading = Actor.system("assessment"), reading_of(photo)
        keep_reading(actor=actor, photo=photo, reading=reading, now=clock.now())


def _unmade(_state: TaskState, code: str) -> None:
    """Nobody will make it: the page says so."""
    run = PrintRun.objects.filter(code=code, state=PrintState.WAITING).first()
    if run is not None:
        keep_papers(actor=Actor.system("assessment"), run=run, content=None, now=clock.now())


@task(
    words=pgettext_lazy("background task", "Making the papers of a test"),
    once=Once.OPEN,
    max_attempts=3,
    lease=timedelta(minutes=10),
    gives_up=_unmade,
)
def make_papers(code: str) -> None:
    """Make the papers of a district or a group, some people at a time; a stop ends it between."""
    run = waiting_run(code)
    if run is None:
        return
    actor, now = Actor.system("assessment"), clock.now()
    groups = print_run(actor=actor, run=run, now=now)

    def tell(done: int, total: int) -> None:
        check_stop()
        tell_progress(done, total)

    content = run_pdf(run, groups, tell, now=now) if groups else None
    keep_papers(actor=actor, run=run, content=content, now=clock.now())


@task(
    words=pgettext_lazy("background task", "Telling a learning platform a score"),
    once=Once.WAITING,
    max_attempts=10,
    backoff=timedelta(seconds=30),
)
def send_score(code: str) -> None:
    """Send a score that a platform waits for; one that it has is not sent again."""
    score = score_by_code(code)
    asked_at = score.asked_at
    if asked_at is None or (score.sent_at is not None and score.sent_at >= asked_at):
        return
    PlatformClient(score.user.platform).send(score)
    actor = Actor.system("assessment")
    note_score(actor=actor, score=score, asked_at=asked_at, now=clock.now())


def look_for_scores(actor: Actor, now: datetime) -> None:
    """Make tasks for results that learning platforms have not heard of."""
    while ask_scores(actor=actor, tick=clock.machine_now(), now=now):
        pass


def tell_stores(actor: Actor, now: datetime) -> int:
    """Tell record stores the results they have not got; how many.

    All are tried before the first fault is raised, with which the task is tried again.
    """
    count, faults = 0, []
    for store in record_stores():
        try:
            count += StoreClient(store).tell(actor, now, BUSY)
        except StoreFault as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return count
