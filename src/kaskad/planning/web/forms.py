"""The form that starts a planner run."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaskad.planning.vocab import BUDGET_LIMIT, SEED_LIMIT


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
