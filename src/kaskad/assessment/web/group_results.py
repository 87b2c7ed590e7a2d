"""Results of the groups that a trainer teaches: how far each is, and who has to be reminded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import PrintRun, Test
from kaskad.assessment.queries.results import GroupResults, PersonResult, PersonState
from kaskad.assessment.vocab import Purpose
from kaskad.assessment.web.layout import BankPage, Section
from kaskad.assessment.web.print_runs import files, may_print, print_button, too_early
from kaskad.assessment.web.results_pages import people_table
from kaskad.campaigns.api import Campaign, Seminar
from kaskad.core.web.components import Component, Empty, Ladder, Link, Notice
from kaskad.core.web.format import day, number
from kaskad.core.web.tables import Cell, Column, Row, Table

_TO_REMIND = (PersonState.NOT_BEGUN, PersonState.MAY_RETAKE)
_NAMES_SHOWN = 12


def groups_page(
    campaign: Campaign, rows: Sequence[GroupResults], tests: Sequence[Test]
) -> BankPage:
    """All groups of a trainer."""
    purposes = [one for one in Purpose if any(test.purpose == one for test in tests)]
    table = Table(
        caption=_("My groups"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(_("Group")),
            Column(pgettext("results", "People"), number=True),
            *(Column(_passed(one), number=True) for one in purposes),
            Column(_("To be reminded"), number=True),
        ),
        rows=tuple(_group_row(campaign, one, tests, purposes) for one in rows),
    )
    return BankPage(
        title=_("Results of my groups"),
        ladder=Ladder((_campaign(campaign),), _("Results of my groups")),
        lead=_("Open a group to see who has passed and who still has to take the test."),
        sections=(Section("groups", _("My groups"), (table,), is_wide=True),),
    )


def _passed(purpose: Purpose) -> str:
    if purpose == Purpose.ENTRY:
        return _("Passed the entry test")
    return _("Passed the final test")


def _group_row(
    campaign: Campaign, one: GroupResults, tests: Sequence[Test], purposes: Sequence[Purpose]
) -> Row:
    own = {test.purpose: one.states.get(test.pk, {}) for test in tests if test.pk in one.states}
    passed = []
    for purpose in purposes:
        counts = Counter(own.get(purpose, {}).values())
        passed.append(number(counts[PersonState.PASSED]) if purpose in own else "–")
    final = Counter(own.get(Purpose.FINAL, {}).values())
    url = reverse("results:group", args=[campaign.code, one.seminar.code])
    return Row(
        (
            Cell(_name(one.seminar), url=url, note=day(one.seminar.day)),
            number(len(one.members)),
            *passed,
            number(sum(final[state] for state in _TO_REMIND)),
        )
    )


def _name(seminar: Seminar) -> str:
    group = seminar.group
    return _("%(place)s, group %(number)s") % {
        "place": group.commission.name,
        "number": number(group.number),
    }


def group_page(
    campaign: Campaign,
    seminar: Seminar,
    found: Sequence[tuple[Test, Sequence[PersonResult]]],
    runs: Mapping[int, Sequence[PrintRun]],
    now: datetime,
) -> BankPage:
    """One group: at each test of its stage everybody with name and state, and its papers.

    ``runs`` are the files with papers by the key of the test.
    """
    sections = tuple(
        Section(
            f"{test.purpose}",
            str(test.get_purpose_display()),
            (*_reminder(test, people, now), people_table(_name(seminar), people, test)),
            is_wide=True,
        )
        for test, people in sorted(found, key=_final_first)
    )
    sections += tuple(
        section
        for test, people in sorted(found, key=_final_first)
        for section in _papers(campaign, seminar, test, people, runs.get(test.pk, ()), now)
    )
    nothing = Empty(_("This stage has no test"), _("There is nothing to do here."))
    groups = Link(_("Results of my groups"), reverse("results:groups", args=[campaign.code]))
    return BankPage(
        title=_("Results of the group"),
        ladder=Ladder((_campaign(campaign), groups), _name(seminar)),
        lead=f"{_name(seminar)}, {day(seminar.day)}",
        sections=sections or (Section("none", _("Tests"), (nothing,)),),
    )


def _papers(
    campaign: Campaign,
    seminar: Seminar,
    test: Test,
    people: Sequence[PersonResult],
    runs: Sequence[PrintRun],
    now: datetime,
) -> tuple[Section, ...]:
    """The papers of a test for who has no phone, while they may be printed."""
    without = sum(one.state == PersonState.NOT_BEGUN for one in people)
    title = _("On paper: %(test)s") % {"test": test.get_purpose_display()}
    if early := too_early(test, now):
        return (Section(f"papers-{test.code}", title, (), (early,)),)
    if not may_print(test, now) or not (without or runs):
        return ()
    args = [campaign.code, seminar.code, test.code]
    parts: list[Component] = []
    if without:
        words = pgettext("button", "Make the papers of the group")
        parts.append(print_button(words, without, reverse("results:group_papers", args=args)))
    page = reverse("results:group", args=args[:2])
    parts += files(runs, page, lambda one: reverse("results:group_run", args=[*args, one.code]))
    said = _(
        "One file with a list to sign, and for each person who has not begun the questions and the"
        " answer sheet. Keep it closed until people begin."
    )
    return (Section(f"papers-{test.code}", title, tuple(parts), (said,)),)


def _reminder(test: Test, people: Sequence[PersonResult], now: datetime) -> tuple[Component, ...]:
    """Whom to remind, while it helps."""
    missing = [one.name for one in people if one.state in _TO_REMIND]
    if not people or now > test.closes_at:
        return ()
    if not missing:
        return (Notice(_("Nobody has to be reminded."), kind="success", still=True),)
    words = ngettext(
        "Remind %(count)s person: the test is still to be taken or passed.",
        "Remind %(count)s people: the test is still to be taken or passed.",
        len(missing),
    ) % {"count": number(len(missing))}
    names = ", ".join(missing[:_NAMES_SHOWN])
    more = len(missing) - _NAMES_SHOWN
    if more > 0:
        names = _("%(names)s and %(count)s more") % {"names": names, "count": number(more)}
    return (Notice(words, names, kind="warn", still=True),)


def _final_first(one: tuple[Test, Sequence[PersonResult]]) -> bool:
    return one[0].purpose != Purpose.FINAL


def _campaign(campaign: Campaign) -> Link:
    return Link(str(campaign.title), reverse("campaigns:campaign", args=[campaign.code]))
