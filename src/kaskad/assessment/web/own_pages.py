"""Pages of a member's own tests as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import Attempt
from kaskad.assessment.queries.own import OwnTest
from kaskad.assessment.rules.timing import Start
from kaskad.core import clock
from kaskad.core.web.components import (
    Button,
    Empty,
    Ladder,
    Link,
    Notice,
    Sign,
    SignRow,
)
from kaskad.core.web.format import moment as written_moment
from kaskad.core.web.format import number


@dataclass(frozen=True, slots=True)
class ListPage:
    """The tests of a member, each as a sign."""

    title: str
    lead: str
    signs: tuple[Sign, ...]
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class TestPage:
    """A test before it begins; ``refresh`` is asked for until it is the reader's turn."""

    title: str
    kicker: str
    ladder: Ladder
    sign: Sign
    notice: Notice | None
    begin: Button | None
    sentences: tuple[str, ...]
    refresh: str


def list_page(rows: Sequence[OwnTest]) -> ListPage:
    """All tests of a reader."""
    return ListPage(
        title=_("My tests"),
        lead="",
        signs=tuple(_sign(row) for row in rows),
        empty=None if rows else Empty(_("There is no test for you now."), _nothing()),
    )


def test_page(row: OwnTest, ticket: str, again: str, now: datetime) -> TestPage:
    """A test with what may be done."""
    start, at = row.decision.start, row.decision.at
    may = start in (Start.YES, Start.RUNNING)
    label = _("Go on") if start is Start.RUNNING else _("Begin the test")
    waits = start is Start.IN_WAITING_ROOM or (
        start is Start.NOT_OPEN and at is not None and (at - now).total_seconds() < _SOON
    )
    own = reverse("assessment:test", args=[row.test.code])
    return TestPage(
        title=str(row.test.get_purpose_display()),
        kicker=str(row.test.stage.title),
        ladder=ladder(str(row.test.get_purpose_display())),
        sign=_sign(row, with_action=False),
        notice=_stopped(row),
        begin=Button(label, post=reverse("sitting:start"), fields=(("ticket", ticket),))
        if may
        else None,
        sentences=_sentences(row),
        refresh=f"{own}?since={again}" if waits else "",
    )


_SOON = 600


def _sign(row: OwnTest, *, with_action: bool = True) -> Sign:
    test = row.test
    best = max((one for one in row.attempts if one.ended_at), key=_score, default=None)
    rows = [
        SignRow(pgettext("test", "Opens"), own_moment(test.opens_at)),
        SignRow(pgettext("test", "Closes"), own_moment(test.closes_at)),
        SignRow(pgettext("test", "Time"), _minutes(row.minutes)),
        SignRow(
            pgettext("test", "Attempts"),
            _("%(had)s of %(all)s")
            % {"had": number(len(row.attempts)), "all": number(test.attempts_allowed)},
        ),
    ]
    if best is not None:
        words = _("passed") if best.passed else _("not passed")
        result = f"{number(best.score or 0, 0)}, {words}"
        link = Link(_("Result by topics"), reverse("assessment:result", args=[best.code]))
        rows.append(SignRow(pgettext("test", "Result"), result, link=link))
    url = reverse("assessment:test", args=[test.code])
    done = row.decision.start is Start.PASSED
    return Sign(
        title=str(test.get_purpose_display()),
        kicker=str(test.stage.title),
        rows=tuple(rows),
        action=Button(_("To the test"), url=url) if with_action and not done else None,
        anchor=f"test-{test.code}",
        heading="h2",
    )


def _stopped(row: OwnTest) -> Notice | None:  # noqa: PLR0911  one notice a reason
    """Why it cannot begin now, and what to do."""
    at = own_moment(row.decision.at) if row.decision.at else ""
    match row.decision.start:
        case Start.NOT_OPEN:
            return Notice(_("The test is not open yet."), _("It opens: %(at)s.") % {"at": at})
        case Start.IN_WAITING_ROOM:
            words = _("Many people begin now, and all get their turn by lot. Yours: %(at)s.")
            return Notice(_("A moment, please."), words % {"at": at})
        case Start.CLOSED:
            words = _("If you could not take it, speak to your trainer.")
            return Notice(_("The test is closed."), words, kind="warn")
        case Start.PASSED:
            return Notice(_("You have passed this test."), kind="success")
        case Start.ATTEMPTS_USED:
            words = _("Speak to your trainer.")
            return Notice(_("You have used all your attempts."), words, kind="warn")
        case Start.TOO_SOON:
            words = _("You can try again from %(at)s on. Read the material of your seminar first.")
            return Notice(_("A pause is needed between two attempts."), words % {"at": at})
    return None


def _sentences(row: OwnTest) -> tuple[str, ...]:
    return (
        _("Your time runs from the moment when you begin: %(minutes)s.")
        % {"minutes": _minutes(row.minutes)},
        _("%(mark)s of 100 are needed to pass.") % {"mark": row.test.pass_percent},
        _("Answers are kept on your phone at once. If the network is lost, go on: they are sent "
          "when it is back."),
        _("You can go on with the same attempt on another phone."),
    )  # fmt: skip


def ladder(here: str) -> Ladder:
    return Ladder((Link(_("My tests"), reverse("assessment:own")),), here)


def _minutes(count: int) -> str:
    words = ngettext("%(count)s minute", "%(count)s minutes", count)
    return words % {"count": number(count)}


def _score(attempt: Attempt) -> float:
    return float(attempt.score or 0)


def _nothing() -> str:
    return _("A test appears here when the plan has a place for you and the test is published.")


def own_moment(at: datetime) -> str:
    return written_moment(at.astimezone(clock.zone()))
