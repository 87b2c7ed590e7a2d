"""A change by hand in words before it is put in force: what changes, what stands against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Arrangement, Seminar, Venue
from kaskad.commissions.api import person_name
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Button, Change, Changes, Fact, Facts, Notice
from kaskad.core.web.format import number, signed
from kaskad.core.web.forms import Field, Form
from kaskad.planning.queries.change import Verdict, names_of
from kaskad.planning.vocab.words import BREACHES, REMEDIES
from kaskad.planning.web.asked import CANCEL, Asked
from kaskad.planning.web.change import in_words, named, trainer_name, url_of
from kaskad_planner.plan import Breach

# What a refusal says in its own words, with more in it than the judge knows.
SAID = {
    "campaigns.day_not_worked": "day_off",
    "campaigns.venue_missing": "venue_missing",
    "campaigns.venue_busy": "venue_busy",
    "campaigns.venue_closed": "venue_closed",
    "campaigns.venue_too_small": "venue_capacity",
    "campaigns.trainer_busy": "trainer_busy",
    "campaigns.trainer_not_ready": "trainer_not_certified",
}


@dataclass(frozen=True, slots=True)
class CheckPage:
    """``against`` keeps it from being put in force; ``remarks`` do not."""

    title: str
    kicker: str
    against: Notice | None
    changes: Changes
    facts: Facts
    remarks: tuple[Notice, ...]
    form: Form


def check_page(
    seminar: Seminar, sent: Asked, refusals: Iterable[Refusal], verdict: Verdict | None
) -> CheckPage:
    """The change as it was asked for; its form puts it in force or leads back with all of it."""
    refused = {one.code: one.message for one in refusals}
    cancels = sent.what == CANCEL
    said = {SAID[code] for code in refused if code in SAID}
    broken = [one for one in verdict.caused if one.code not in said] if verdict else []
    caused = _words(broken, verdict) if verdict else []
    against = [*refused.values(), *([] if cancels else caused)]
    remarks = (
        _remark(_("After that these rules are broken elsewhere"), caused if cancels else []),
        _remark(_("Broken before, and still"), _words(verdict.kept, verdict) if verdict else []),
        _cured(_words(verdict.cured, verdict) if verdict else []),
    )
    return CheckPage(
        title=_title(cancels=cancels, stopped=bool(against)),
        kicker=named(seminar),
        against=_against(against),
        changes=_changes(seminar, sent),
        facts=_facts(verdict, cancels=cancels),
        remarks=tuple(one for one in remarks if one is not None),
        form=_form(seminar, sent, stopped=bool(against)),
    )


def _title(*, cancels: bool, stopped: bool) -> str:
    if stopped:
        return _("This cannot be put in force")
    return _("Cancel this seminar?") if cancels else _("Change this seminar?")


def _against(items: list[str]) -> Notice | None:
    if not items:
        return None
    return Notice(
        _("What stands against it: %(count)s") % {"count": number(len(items))},
        _("Nothing has been changed. Correct this and check again; what you filled in is kept."),
        kind="error",
        items=tuple(items),
    )


def _remark(title: str, items: list[str]) -> Notice | None:
    return Notice(title, kind="warn", items=tuple(items), still=True) if items else None


def _cured(items: list[str]) -> Notice | None:
    title = _("No longer broken")
    return Notice(title, kind="success", items=tuple(items), still=True) if items else None


def _changes(seminar: Seminar, sent: Asked) -> Changes:
    wanted = sent.arrangement
    if wanted is None:
        when = in_words(seminar.day, seminar.half)
        item = Change(_("The seminar"), "removed", before=when, reason=sent.reason)
        return Changes(items=(item,), label=_("What changes"))
    pairs = (
        (
            pgettext("seminar", "When"),
            in_words(seminar.day, seminar.half),
            in_words(wanted.day, wanted.half),
        ),
        (pgettext("seminar", "Where"), _place(seminar.venue), _place(wanted.venue)),
        (_("Trainer"), trainer_name(seminar), _trainer(seminar, wanted)),
    )
    items = tuple(
        Change(what, "changed", before=before, after=after)
        for what, before, after in pairs
        if before != after
    )
    return Changes(items=items or (Change(_("Nothing changes")),), label=_("What changes"))


def _place(venue: Venue | None) -> str:
    return str(venue.name) if venue else pgettext("seminar", "Online")


def _trainer(seminar: Seminar, wanted: Arrangement) -> str:
    if wanted.trainer is None:
        return trainer_name(seminar)
    return person_name(wanted.trainer.person)


def _facts(verdict: Verdict | None, *, cancels: bool) -> Facts:
    if verdict is None:
        return Facts(items=())
    people = Fact(_("People to be told"), number(verdict.told), _("the group and the trainers"))
    if cancels:
        note = _("they need another seminar")
        return Facts(items=(people, Fact(_("People who then wait"), number(verdict.waiting), note)))
    difference = _("difference: %(km)s") % {"km": signed(verdict.km_after - verdict.km_before, 0)}
    way = Fact(_("Kilometres there and back"), number(verdict.km_after), difference)
    return Facts(items=(people, way))


def _form(seminar: Seminar, sent: Asked, *, stopped: bool) -> Form:
    back = Button(_("Change what was filled in"), kind="second", name="step", value="change")
    force = Button(_("Put in force"), name="step", value="apply")
    if sent.what == CANCEL:
        force = Button(_("Cancel this seminar"), name="step", value="apply", kind="danger")
    return Form(
        fields=tuple(Field(name, "", kind="hidden", value=value) for name, value in sent.fields),
        submit=Button(back.label, name="step", value="change") if stopped else force,
        alternative=None if stopped else back,
        action=url_of(seminar),
        label=_("Change this seminar"),
    )


def _words(breaches: Iterable[Breach], verdict: Verdict) -> list[str]:
    """Each broken rule: what is wrong, where, and what to do."""
    found = list(breaches)
    names = _names({ref for one in found for ref in one.refs}, verdict)
    lines = []
    for one in found:
        rule = str(BREACHES.get(one.code, one.code))
        where = "; ".join(dict.fromkeys(names[ref] for ref in one.refs if ref in names))
        remedy = str(REMEDIES.get(one.code, _("Choose another time, venue or trainer.")))
        lines.append(f"{rule} ({where}). {remedy}" if where else f"{rule}. {remedy}")
    return lines


def _names(refs: set[str], verdict: Verdict) -> dict[str, str]:
    """What the judge names, by name; seminars with their half-day."""
    names = {ref: str(name) for ref, name in names_of(refs, verdict).items()}
    for ref in refs & verdict.seminars.keys():
        facts = verdict.seminars[ref]
        names[ref] = f"{in_words(facts.day, facts.half)}, {names.get(ref, ref)}"
    return names
