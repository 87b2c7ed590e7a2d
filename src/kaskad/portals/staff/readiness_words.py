"""What precincts lack, who acts and by when, in words."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from kaskad.core.web.components import Status
from kaskad.core.web.format import day_short, number
from kaskad.reporting.api import Doer, Missing, ReadinessTally, ToDo

# Short names, for columns, choices and lists.
SHORT: dict[Missing, str | Promise] = {
    Missing.SEATS: pgettext_lazy("readiness", "Empty seats"),
    Missing.QUORUM: pgettext_lazy("readiness", "Quorum"),
    Missing.CHAIR: pgettext_lazy("readiness", "Chair"),
    Missing.SECRETARY: pgettext_lazy("readiness", "Secretary"),
    Missing.ANSWERS: pgettext_lazy("readiness", "Answers"),
    Missing.KIT: pgettext_lazy("readiness", "Kit"),
}
# Long names of the same, as the precincts of a territory are counted.
COUNTED: dict[Missing, str | Promise] = {
    Missing.SEATS: gettext_lazy("Too few seats are filled"),
    Missing.QUORUM: gettext_lazy("Fewer are trained than a sitting needs"),
    Missing.CHAIR: gettext_lazy("The chair is not trained or has not passed"),
    Missing.SECRETARY: gettext_lazy("The secretary is not trained or has not passed"),
    Missing.ANSWERS: gettext_lazy("New official answers are not read"),
    Missing.KIT: gettext_lazy("The kit is not there"),
}
DOERS: dict[Doer, str | Promise] = {
    Doer.DISTRICT: pgettext_lazy("readiness", "the district commission"),
    Doer.TRAINER: pgettext_lazy("readiness", "the trainer, at the seminar"),
    Doer.CHAIR: pgettext_lazy("readiness", "the chair of the precinct"),
    Doer.SECRETARY: pgettext_lazy("readiness", "the secretary of the precinct"),
}


def lack_of(step: ToDo) -> str:
    """What is missing, in one sentence."""
    if step.what is Missing.SEATS:
        return _fill(step.number)
    if step.what is Missing.QUORUM:
        return _train(step.number)
    if step.what is Missing.ANSWERS:
        return _read(step)
    if step.what is Missing.KIT:
        return _("The kit of the training has not been handed over.")
    return _post(step)


def _fill(count: int) -> str:
    return ngettext(
        "For a lawful sitting %(count)s more seat has to be filled.",
        "For a lawful sitting %(count)s more seats have to be filled.",
        count,
    ) % {"count": number(count)}


def _train(count: int) -> str:
    return ngettext(
        "For a lawful sitting %(count)s more member has to be trained.",
        "For a lawful sitting %(count)s more members have to be trained.",
        count,
    ) % {"count": number(count)}


def _read(step: ToDo) -> str:
    count = {"count": number(step.number)}
    if step.who is Doer.CHAIR:
        return _("The chair has not read new official answers: %(count)s.") % count
    return _("The secretary has not read new official answers: %(count)s.") % count


def _post(step: ToDo) -> str:
    """The chair or the secretary: who has to act tells how far they are."""
    is_chair = step.what is Missing.CHAIR
    if step.who in (Doer.CHAIR, Doer.SECRETARY):
        if is_chair:
            return _("The chair was taught and has not passed the final test.")
        return _("The secretary was taught and has not passed the final test.")
    if is_chair:
        return _("There is no chair who has been trained.")
    return _("There is no secretary who has been trained.")


def by_when(step: ToDo, today: date) -> Status:
    """The last day for it."""
    words = _("by %(day)s") % {"day": day_short(step.by, "to")}
    if step.is_late(today):
        return Status(_("was due on %(day)s") % {"day": day_short(step.by, "on")}, "late")
    return Status(words, "wait")


def also(steps: tuple[ToDo, ...]) -> str:
    """What else is missing, after the first."""
    rest = dict.fromkeys(str(SHORT[one.what]) for one in steps if one.what is not steps[0].what)
    if not rest:
        return ""
    return _("also: %(list)s") % {"list": ", ".join(one.lower() for one in rest)}


def counted(tally: ReadinessTally) -> tuple[tuple[Missing, int], ...]:
    """How many precincts lack each thing, without what none lacks."""
    found = ((one, int(getattr(tally, one.value))) for one in Missing)
    return tuple((one, count) for one, count in found if count)


def ready_word(*, is_ready: bool) -> Status:
    """Green or not, in a word with its shape."""
    if is_ready:
        return Status(pgettext("readiness", "ready"), "done")
    return Status(pgettext("readiness", "not ready"), "late")
