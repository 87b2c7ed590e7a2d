"""The rows of the form of an item: answers, lines, pairs, ballots, questions of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.rules.problems import LONGEST_OPTION, MARKS
from kaskad.assessment.vocab import Kind, Verdict
from kaskad.assessment.web.ballot_picture import marks_in_words, picture_of
from kaskad.assessment.web.form_parts import FormGroup, FormRow, Mark, Press
from kaskad.assessment.web.parts import part_words
from kaskad.assessment.web.typed import MOST_ROWS, ROW_FIELDS, RowFields, Typed
from kaskad.core.web.components import Choice
from kaskad.core.web.format import language
from kaskad.core.web.forms import Field

_PART: Final = {"extra": "right"}


@dataclass(frozen=True, slots=True)
class Filling:
    """The form as it was typed, and what is wrong with it by the names of its fields.

    ``steps`` are the questions of a case in words, by their keys.
    """

    kind: Kind
    typed: Typed
    errors: Mapping[str, str]
    steps: Mapping[str, str] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Kazakh and Russian, and English once it was asked for."""
        return ("kk", "ru", "en") if self.typed["english"] else ("kk", "ru")

    def texts(
        self, name: str, *, row: RowFields | None = None, before: str = "", longest: int, rows: int
    ) -> tuple[Field, ...]:
        """The same text in the languages, for the form or for one of its rows."""
        labels = language_labels()
        values = self.typed.fields if row is None else row
        return tuple(
            Field(
                f"{before}{name}-{one}",
                labels[one],
                kind="textarea",
                value=values.get(f"{name}-{one}", ""),
                error=self.errors.get(f"{before}{name}-{one}", ""),
                maxlength=longest,
                rows=rows,
                required=one != "en",
            )
            for one in self.languages
        )


def language_labels() -> dict[str, str]:
    """What stands above a text."""
    return {
        "kk": pgettext("field", "In Kazakh"),
        "ru": pgettext("field", "In Russian"),
        "en": pgettext("field", "In English"),
    }


@dataclass(frozen=True, slots=True)
class _Looks:
    """The words of a group."""

    title: str
    hint: str
    more: str
    row: Callable[[Filling, int, RowFields], FormRow]


def group_of(filling: Filling, group: str) -> FormGroup:
    """A group of rows with the button for one more."""
    looks = _looks(filling.kind)[group]
    rows = filling.typed.rows[group]
    presses: tuple[Press, ...] = ()
    if group == "steps":
        presses = (Press(looks.more, "step", kind="second"),)
    elif len(rows) < MOST_ROWS:
        goal = f"#r-{group}-{len(rows) + 1}"
        presses = (Press(looks.more, f"add:{group}", goal=goal, kind="second"),)
    return FormGroup(
        anchor=f"g-{group}",
        title=looks.title,
        hint=looks.hint,
        error=filling.errors.get(group, ""),
        rows=tuple(looks.row(filling, at, row) for at, row in enumerate(rows, start=1)),
        before=(_kind_of_step(filling),) if group == "steps" else (),
        presses=presses,
    )


def _kind_of_step(filling: Filling) -> Field:
    """How the next question of a case is answered."""
    chosen = filling.typed["new_kind"]
    kinds = tuple(
        Choice(one.value, str(one.label), chosen=one == chosen) for one in Kind if one != Kind.CASE
    )
    label = _("One more question: how it is answered")
    return Field("new_kind", label, kind="select", choices=kinds)


def _looks(kind: Kind) -> dict[str, _Looks]:
    right = _("Mark the right one. Empty answers are left out.")
    if kind == Kind.CHOICES:
        right = _("Mark every right one. Empty answers are left out.")
    one_more = pgettext("button", "One more line")
    return {
        "options": _Looks(
            pgettext("item", "Answers"), right, pgettext("button", "One more answer"), _option
        ),
        "lines": _Looks(
            pgettext("item", "Lines in their right order"),
            _("Those who take the test see them mixed. Empty lines are left out."),
            one_more,
            _line,
        ),
        "left": _Looks(
            pgettext("item", "Pairs"),
            _("Write each line with what belongs to it. Two lines may have the same partner."),
            pgettext("button", "One more pair"),
            _pair,
        ),
        "extra": _Looks(
            pgettext("item", "Partners that belong to no line"),
            _("They make guessing harder. There need not be any."),
            one_more,
            _line,
        ),
        "accepted": _Looks(
            pgettext("item", "Answers that are taken as right"),
            _("In any language. Capital letters, blanks and signs at the ends do not matter."),
            pgettext("button", "One more answer"),
            _accepted,
        ),
        "ballots": _Looks(
            pgettext("item", "Ballots"),
            _("Choose what is drawn in the squares; say in words what else is to be seen."),
            pgettext("button", "One more ballot"),
            _ballot,
        ),
        "steps": _Looks(
            pgettext("item", "Questions of the case"),
            _("They are asked one after the other."),
            pgettext("button", "Save and write the question"),
            _step,
        ),
    }


def _title(group: str, at: int) -> str:
    return part_words(f"{_PART.get(group, group)}[{at}]")


def _row(filling: Filling, group: str, at: int, row: RowFields, **more: object) -> FormRow:
    """What all rows have in common."""
    title, goal = _title(group, at), f"#g-{group}"
    presses = [
        Press(pgettext("button", "Take it away"), f"drop:{group}:{at}", goal=goal, context=title)
    ]
    if at > 1:
        words = pgettext("button", "Move it up")
        presses.insert(0, Press(words, f"up:{group}:{at}", goal=goal, context=title))
    hidden = [(group, str(at))]
    hidden += [
        (f"{group}-{at}-{name}", row.get(name, ""))
        for name in ("key", "pair")
        if name in ROW_FIELDS[group]
    ]
    return FormRow(
        anchor=f"r-{group}-{at}",
        title=title,
        hidden=tuple(hidden),
        presses=tuple(presses),
        error=filling.errors.get(f"{group}-{at}", ""),
        **more,  # type: ignore[arg-type]  # the other fields of a row
    )


def _texts(filling: Filling, group: str, at: int, row: RowFields) -> tuple[Field, ...]:
    return filling.texts("text", row=row, before=f"{group}-{at}-", longest=LONGEST_OPTION, rows=2)


def _note(filling: Filling, group: str, at: int, row: RowFields) -> dict[str, object]:
    """Why a line is right or wrong, folded away while it is empty."""
    fields = filling.texts("note", row=row, before=f"{group}-{at}-", longest=2000, rows=2)
    return {
        "more_title": pgettext("item", "Note: why it is right or wrong, shown with the result"),
        "more": tuple(_optional(one) for one in fields),
        "is_open": any(one.value or one.error for one in fields),
    }


def _optional(text: Field) -> Field:
    return replace(text, required=False)


def _option(filling: Filling, at: int, row: RowFields) -> FormRow:
    mark = Mark(
        "radio" if filling.kind == Kind.CHOICE else "checkbox",
        "options-right",
        str(at),
        pgettext("item", "This answer is right"),
        _title("options", at),
        checked=bool(row.get("right")),
    )
    texts = _texts(filling, "options", at, row)
    note = _note(filling, "options", at, row)
    return _row(filling, "options", at, row, mark=mark, texts=texts, **note)


def _line(filling: Filling, at: int, row: RowFields) -> FormRow:
    group = "lines" if filling.kind == Kind.ORDERING else "extra"
    note = _note(filling, group, at, row) if group == "lines" else {}
    return _row(filling, group, at, row, texts=_texts(filling, group, at, row), **note)


def _pair(filling: Filling, at: int, row: RowFields) -> FormRow:
    partner = filling.texts(
        "partner", row=row, before=f"left-{at}-", longest=LONGEST_OPTION, rows=2
    )
    return _row(
        filling, "left", at, row,
        texts=_texts(filling, "left", at, row),
        partner_title=pgettext("item", "Belongs to it, on the right:"),
        partner=partner,
        **_note(filling, "left", at, row),
    )  # fmt: skip


def _accepted(filling: Filling, at: int, row: RowFields) -> FormRow:
    name = f"accepted-{at}-text"
    text = Field(
        name, pgettext("item", "Answer"), value=row.get("text", ""),
        error=filling.errors.get(name, ""), maxlength=300,
    )  # fmt: skip
    return _row(filling, "accepted", at, row, texts=(text,))


def _ballot(filling: Filling, at: int, row: RowFields) -> FormRow:
    before, words = f"ballots-{at}-", marks_in_words()

    def square(name: str, label: str) -> Field:
        return Field(
            before + name, label, kind="select", error=filling.errors.get(before + name, ""),
            choices=tuple(Choice(one, words[one], chosen=row.get(name) == one) for one in MARKS),
        )  # fmt: skip

    verdicts = (
        Choice("", pgettext("ballot", "– choose –")),
        *(Choice(one.value, str(one.label), chosen=row.get("verdict") == one) for one in Verdict),
    )
    verdict = Field(
        before + "verdict", pgettext("ballot", "What becomes of it"), kind="select",
        choices=verdicts, error=filling.errors.get(before + "verdict", ""),
    )  # fmt: skip
    marks = (row.get("for", ""), row.get("against", ""))
    return _row(
        filling, "ballots", at, row,
        picture=picture_of(marks, language()),
        top=(
            square("for", pgettext("ballot", "In the square “For”")),
            square("against", pgettext("ballot", "In the square “Against”")),
            verdict,
        ),
        texts_title=pgettext("ballot", "What else is to be seen, such as a missing signature:"),
        texts=tuple(_optional(one) for one in _texts(filling, "ballots", at, row)),
        **_note(filling, "ballots", at, row),
    )  # fmt: skip


def _step(filling: Filling, at: int, row: RowFields) -> FormRow:
    words = filling.steps.get(row.get("key", ""), "")
    opening = Press(
        pgettext("button", "Save and open this question"),
        f"open:{at}",
        context=_title("steps", at),
        kind="second",
    )
    plain = _row(filling, "steps", at, row, words=words)
    return replace(plain, presses=(opening, *plain.presses))
