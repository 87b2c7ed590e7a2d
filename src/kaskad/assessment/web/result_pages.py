"""The result of a member's own attempt: by topics, item by item, and what they say against one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import Appeal, Attempt
from kaskad.assessment.queries.own import BlockResult, OwnItem, ResultChange
from kaskad.assessment.vocab import AppealState, RulingKind
from kaskad.assessment.web.drawing import words_of
from kaskad.assessment.web.own_pages import ladder, own_moment
from kaskad.assessment.web.preview import Question, questions_of
from kaskad.core.localized import LocalizedText
from kaskad.core.web.components import Button, Fact, Ladder, Notice, Status
from kaskad.core.web.format import language, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Column, Row, Table

_MOST_LETTERS = 2000


@dataclass(frozen=True, slots=True)
class SaidOfItem:
    """What was sent against the item with this number in its form, and why it was refused."""

    number: int
    text: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item after the test: what it was worth, what is right, why, and by which law.

    ``appeal`` is what became of what the reader said against it, ``ruling`` what was decided for
    everybody; ``form`` is there while something can be said, ``is_open`` if it was just sent.
    """

    place: int
    question: str
    points: str
    questions: tuple[Question, ...]
    explanation: str
    basis: tuple[Fact, ...]
    ruling: Notice | None
    appeal: Status | None
    said: str
    decision: str
    form: Form | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What an attempt came to; ``items`` only when the test is over for everybody."""

    title: str
    kicker: str
    ladder: Ladder
    notice: Notice
    changed: Notice | None
    facts: tuple[Fact, ...]
    blocks: Table
    items: tuple[ShownItem, ...]
    later: str


def result_page(
    attempt: Attempt,
    blocks: Sequence[BlockResult],
    items: Sequence[OwnItem] | None,
    titles: Mapping[int, LocalizedText],
    *,
    change: ResultChange | None = None,
    said: SaidOfItem | None = None,
) -> ResultPage:
    """A result; ``items`` is None while others may still be answering."""
    passed = bool(attempt.passed)
    title = str(attempt.test.get_purpose_display())
    words = _("Your result is %(score)s of 100; %(mark)s are needed to pass.")
    notice = Notice(
        _("You have passed.") if passed else _("You have not passed."),
        words % {"score": number(attempt.score or 0, 0), "mark": attempt.test.pass_percent},
        kind="success" if passed else "warn",
    )
    later = _("The right answers with their explanations stand here when the test is over for all.")
    return ResultPage(
        title=title,
        kicker=str(attempt.test.stage.title),
        ladder=ladder(title),
        notice=notice,
        changed=_changed(attempt, change),
        facts=(
            Fact(_("Handed in"), own_moment(attempt.ended_at or attempt.due_at)),
            Fact(_("Attempt"), number(attempt.number)),
        ),
        blocks=_blocks(blocks, titles),
        items=tuple(_item(attempt, one, said) for one in items or ()),
        later="" if items is not None else later,
    )


def _changed(attempt: Attempt, change: ResultChange | None) -> Notice | None:
    """That the result is another one now, or will be, and why."""
    if change is None:
        return None
    reasons = tuple(
        _("Question %(place)s: %(ruling)s. %(reason)s")
        % {
            "place": number(place),
            "ruling": RulingKind(ruling.kind).label,
            "reason": ruling.reason,
        }
        for place, ruling in change.rulings
    )
    title = ngettext(
        "It was decided about a question of your test",
        "It was decided about questions of your test",
        len(reasons),
    )
    if not change.is_counted:
        words = _("Your result is being counted anew. Look again in a few minutes.")
        return Notice(title, words, items=reasons, still=True)
    values = {"before": number(change.before, 0), "now": number(attempt.score or 0, 0)}
    if change.before == attempt.score:
        words = _("Your result was counted anew and is the same: %(now)s.") % values
    elif attempt.passed and not change.passed_before:
        words = _("Your result was %(before)s and is %(now)s now: you have passed.") % values
    else:
        words = _("Your result was %(before)s and is %(now)s now.") % values
    return Notice(title, words, items=reasons, still=True)


def _blocks(blocks: Sequence[BlockResult], titles: Mapping[int, LocalizedText]) -> Table:
    return Table(
        caption=_("Result by topics"),
        columns=(Column(_("Topic")), Column(_("Points"), number=True)),
        rows=tuple(
            Row(
                (
                    f"{one.block}. {titles.get(one.block, '')}",
                    _("%(had)s of %(all)s")
                    % {"had": _points(float(one.points)), "all": number(one.items)},
                )
            )
            for one in blocks
        ),
    )


def _item(attempt: Attempt, one: OwnItem, said: SaidOfItem | None) -> ShownItem:
    reader, counted = language(), one.points is not None
    mine = said if said is not None and said.number == one.number else None
    return ShownItem(
        place=one.place,
        question=words_of(one.content.text, reader),
        points=_points(float(one.points or 0)) if counted else _("counts for nobody"),
        questions=questions_of(one.content, reader),
        explanation=words_of(one.content.explanation, reader),
        basis=tuple(Fact(_("Legal basis"), str(words)) for words in one.provisions),
        ruling=_ruling(one),
        appeal=_state(one.appeal) if one.appeal else None,
        said=one.appeal.text if one.appeal else "",
        decision=one.appeal.decision if one.appeal else "",
        form=_form(attempt, one, mine) if one.appeal is None and one.ruling is None else None,
        is_open=mine is not None,
    )


def _ruling(one: OwnItem) -> Notice | None:
    """What was decided for everybody; who appealed reads the reason beside the appeal."""
    if one.ruling is None:
        return None
    reason = "" if one.appeal else one.ruling.reason
    return Notice(str(RulingKind(one.ruling.kind).label), reason, still=True)


def _state(appeal: Appeal) -> Status:
    state = AppealState(appeal.state)
    stations = {AppealState.OPEN: "wait", AppealState.UPHELD: "done", AppealState.REJECTED: "plan"}
    return Status(str(state.label), stations[state])  # type: ignore[arg-type]  # all are states of it


def _form(attempt: Attempt, one: OwnItem, said: SaidOfItem | None) -> Form:
    button = pgettext("button", "Send the appeal")
    return Form(
        (
            Field("number", "", kind="hidden", value=str(one.number)),
            Field(
                "text",
                pgettext("appeal", "What is wrong"),
                kind="textarea",
                hint=_("The central commission reads it without your name and decides."),
                value=said.text if said else "",
                error=said.refused if said else "",
                maxlength=_MOST_LETTERS,
                anchor=f"f-text-{one.place}",
            ),
        ),
        Button(button, kind="second"),
        action=f"{reverse('assessment:appeal', args=[attempt.code])}#i{one.place}",
        label=_("Question %(number)s") % {"number": number(one.place)},
    )


def _points(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)
