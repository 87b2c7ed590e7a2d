"""The forms that start planner runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaskad.core.web.format import day_of_week, number
from kaskad.planning.queries.supposable import Named
from kaskad.planning.queries.what_if import WhatIf
from kaskad.planning.vocab import BUDGET_LIMIT, SEATS_LIMIT, SEED_LIMIT, SHIFT_LIMIT


class RunForm(forms.Form):
    """Seed and time limit; the operation refuses what the form lets through."""

    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("The same seed and the same roster give the same plan."),
        min_value=0,
        max_value=SEED_LIMIT,
        initial=1,
    )
    budget = forms.IntegerField(
        label=_("Time limit in seconds"),
        help_text=_("Leave it empty to let the planner finish."),
        min_value=1,
        max_value=BUDGET_LIMIT,
        required=False,
    )


class WhatIfForm(forms.Form):
    """What is supposed; everything is optional, and one thing at least is needed."""

    trainer = forms.ChoiceField(label=_("A trainer is not there"), required=False)
    trainer_from = forms.ChoiceField(label=_("From which day on"), required=False)
    venue = forms.ChoiceField(label=_("A venue is lost"), required=False)
    seats = forms.IntegerField(
        label=_("A venue is added: its seats"), required=False, min_value=1, max_value=SEATS_LIMIT
    )
    place = forms.ChoiceField(label=_("Where the new venue is"), required=False)
    stage = forms.ChoiceField(label=_("A stage is shifted"), required=False)
    days = forms.IntegerField(
        label=_("By how many days"),
        help_text=_("Later: 2. Earlier: -2."),
        required=False,
        min_value=-SHIFT_LIMIT,
        max_value=SHIFT_LIMIT,
    )

    def __init__(
        self,
        *args: Any,
        trainers: Sequence[Named],
        days: Sequence[date],
        venues: Sequence[Named],
        districts: Sequence[Named],
        stages: Sequence[Named],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        calendar = [Named(one.isoformat(), day_of_week(one)) for one in days]
        lists = {
            "trainer_from": calendar,
            "trainer": trainers,
            "venue": venues,
            "place": districts,
            "stage": stages,
        }
        for name, rows in lists.items():
            field = cast("forms.ChoiceField", self.fields[name])
            depends = name in ("trainer_from", "place")
            field.choices = _choices(rows, gettext("Choose") if depends else gettext("as it is"))
        if not districts:
            for name in ("trainer", "trainer_from", "venue", "seats", "place"):
                del self.fields[name]

    def supposed(self, version: int) -> WhatIf:
        """What was filled in."""
        sent = self.cleaned_data
        trainer = int(sent.get("trainer") or 0)
        seats, days = sent.get("seats") or 0, sent.get("days") or 0
        return WhatIf(
            version=version,
            trainer=trainer,
            trainer_from=(sent.get("trainer_from") or "") if trainer else "",
            venue=sent.get("venue") or "",
            seats=seats,
            place=(sent.get("place") or "") if seats else "",
            stage=(sent.get("stage") or "") if days else "",
            days=days,
        )


def _choices(rows: Iterable[Named], nothing: str) -> list[tuple[str, str]]:
    return [("", nothing), *((one.key, _named(one)) for one in rows)]


def _named(one: Named) -> str:
    text = f"{one.name}, {one.place}" if one.place else str(one.name)
    if not one.seats:
        return text
    return gettext("%(venue)s, seats: %(seats)s") % {"venue": text, "seats": number(one.seats)}
