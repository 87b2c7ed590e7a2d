"""The papers of many people at once: asked for on a page, made by the worker, kept for a day."""

from __future__ import annotations

from datetime import datetime

from kaskad.assessment.models import PrintRun, Test
from kaskad.assessment.operations.sheets import print_sheets
from kaskad.assessment.queries.print_runs import GroupSheets, run_path
from kaskad.assessment.queries.sheets import candidates_by_group, check_printing
from kaskad.assessment.vocab import PrintState
from kaskad.assessment.vocab.sheet_refusals import PapersForNobody
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.commissions.api import Commission
from kaskad.core.actor import Actor
from kaskad.core.sealed_files import write_sealed
from kaskad.core.secrets import random_code
from kaskad.core.tasks.backend import enqueue

_MAKE = "kaskad.assessment.tasks.make_papers"


@operation(Tag.PAPERS_ASKED)
def ask_papers(
    *, actor: Actor, test: Test, within: Commission | Seminar, language: str, now: datetime
) -> PrintRun:
    """Have the papers made of a commission with all below it, or of the group of a seminar.

    Refuses as ``print_sheets`` does. What is being made already is not made twice.
    """
    check_printing(test, actor, now)
    people = sum(len(one.members) for one in candidates_by_group(test, within))
    if not people:
        raise PapersForNobody
    Test.objects.select_for_update().get(pk=test.pk)
    seminar = within if isinstance(within, Seminar) else None
    place = within.group.commission if isinstance(within, Seminar) else within
    scope = {"test": test, "place": place, "seminar": seminar}
    waiting = PrintRun.objects.filter(state=PrintState.WAITING, **scope).first()
    if waiting is not None:
        nothing_changed()
        return waiting
    run = PrintRun.objects.create(
        code=random_code(), people=people, language=language, asked_by=actor.mark, asked_at=now,
        **scope,
    )  # fmt: skip
    changes = {"run": run.code, "people": people, "seminar": seminar.code if seminar else ""}
    record(actor=actor, tag=Tag.PAPERS_ASKED, subject=_subject(run), changes=changes, now=now)
    enqueue(_MAKE, code=run.code)
    return run


@operation(Tag.PAPERS_PRINTED)
def print_run(*, actor: Actor, run: PrintRun, now: datetime) -> list[GroupSheets]:
    """The sheets of all who have not begun by now, by group; an entry for each group."""
    test = Test.objects.select_for_update().get(pk=run.test_id)
    groups = candidates_by_group(test, run.seminar or run.place)
    if not groups:
        nothing_changed()
    return [
        GroupSheets(
            one.group,
            print_sheets(
                actor=actor, test=test, place=run.place, people=one.members,
                printed_by=run.asked_by, now=now,
            ),
        )
        for one in groups
    ]  # fmt: skip


@operation(Tag.PAPERS_MADE)
def keep_papers(*, actor: Actor, run: PrintRun, content: bytes | None, now: datetime) -> None:
    """Keep the finished file, sealed; none says that it could not be made."""
    locked = PrintRun.objects.select_for_update().get(pk=run.pk)
    if locked.state != PrintState.WAITING:
        nothing_changed()
        return
    locked.state = PrintState.READY if content else PrintState.FAILED
    if content:
        locked.size = len(content)
        locked.key_sealed = write_sealed(run_path(run.code), content)
    locked.save(update_fields=["state", "size", "key_sealed"])
    changes = {"run": run.code, "state": locked.state, "size": locked.size}
    record(actor=actor, tag=Tag.PAPERS_MADE, subject=_subject(run), changes=changes, now=now)


def _subject(run: PrintRun) -> Subject:
    return Subject("test", run.test.code, "", run.place.code)
