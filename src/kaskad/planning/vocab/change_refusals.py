"""Why a change by hand is not put in force, beside what the campaign itself refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class ChangeBreaksRules(Refusal):
    code = "planning.change_breaks_rules"
    text = _(
        "Rules of the plan that seminar %(code)s would break: %(count)s. Check the change again: "
        "each rule is said there with its remedy."
    )


class SeminarChangedMeanwhile(Refusal):
    code = "planning.seminar_changed_meanwhile"
    text = _(
        "Seminar %(code)s was changed by somebody else in the meantime. Look at it as it is now, "
        "and change it from there if that is still needed."
    )
