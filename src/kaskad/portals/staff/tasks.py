"""Decisions that wait, from what was read: the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Gate
from kaskad.core.clock import local_day
from kaskad.core.web.components import Button, Status, Task
from kaskad.core.web.format import day_short, number
from kaskad.portals.staff.alerts import goal_at_risk, not_ready, off_track
from kaskad.portals.staff.exemption_task import exemption_task
from kaskad.portals.staff.reading import NEAR_THE_END, TerritoryReading
from kaskad.seminars.api import BarredTrainer, SeminarDebt

NAMED = 3
TOLD = 40  # trainers in one address


def tasks_of(read: TerritoryReading) -> tuple[Task, ...]:
    """What waits for the reader in this territory."""
    return (
        *_no_trainer(read),
        *_red_seats(read),
        *off_track(read),
        *goal_at_risk(read),
        *_untaught(read),
        *_untested(read),
        *_uncertified(read),
        *_no_sheet(read),
        *_questions(read),
        *_corrections(read),
        *exemption_task(read),
        *_not_through(read),
        *_unusual(read),
        *_make_up(read),
        *not_ready(read),
        *_near_the_end(read),
        *_drafts(read),
        *_rosters(read),
    )


def _no_trainer(read: TerritoryReading) -> Iterator[Task]:
    total = _count(read.no_trainer)
    if not total:
        return
    title = ngettext(
        "Name a trainer for %(count)s seminar", "Name trainers for %(count)s seminars", total
    )
    yield Task(
        title % {"count": number(total)},
        _names(read.no_trainer),
        Status(_("by %(day)s") % {"day": day_short(read.no_trainer[0].first_day, "to")}, "late"),
        Button(
            pgettext("button", "Open the plan"), url=_plan_url(read, read.no_trainer), small=True
        ),
    )


def _red_seats(read: TerritoryReading) -> Iterator[Task]:
    """Newcomers in seats: they are watched until they are trained."""
    count = read.red.count
    if read.campaign is None or not count:
        return
    title = ngettext("Have %(count)s newcomer trained", "Have %(count)s newcomers trained", count)
    if read.red.without:
        reason = _("Without a seminar ahead: %(count)s.") % {"count": number(read.red.without)}
    else:
        reason = _("All of them have a seminar ahead.")
    yield Task(
        title % {"count": number(count)},
        f"{reason} {days_left(read.days_left)}",
        Status(
            _("by %(day)s") % {"day": day_short(read.campaign.last_day, "to")},
            "late" if read.red.without else "wait",
        ),
        Button(pgettext("button", "Red seats"), url="#h-red", kind="second", small=True),
    )


def days_left(days: int) -> str:
    """How long the deadline is away."""
    return ngettext("%(count)s day is left.", "%(count)s days are left.", days) % {
        "count": number(days)
    }


def _untaught(read: TerritoryReading) -> Iterator[Task]:
    """Their seminars need others; the repair of the plan is told who cannot teach."""
    total = len(read.untaught)
    if not total:
        return
    title = ngettext(
        "Replace %(count)s trainer who missed the own seminar",
        "Replace %(count)s trainers who missed their own seminar",
        total,
    )
    words = [("also", f"trainer:{one.member_id}:{one.first_day}") for one in read.untaught]
    url = reverse("planning:replan", args=[_code(read)])
    yield Task(
        title % {"count": number(total)},
        _("Seminars ahead that they may not teach: %(count)s.")
        % {"count": number(sum(one.seminars for one in read.untaught))},
        Status(_("by %(day)s") % {"day": day_short(read.untaught[0].first_day, "to")}, "late"),
        Button(
            pgettext("button", "Repair the plan"),
            url=f"{url}?{urlencode(words[:TOLD])}",
            kind="second",
            small=True,
        ),
    )


def _untested(read: TerritoryReading) -> Iterator[Task]:
    """They attended, and their gate is closed until they pass the final test."""
    rows = [one for one in read.barred if one.gate == Gate.FINAL_TEST]
    if not rows:
        return
    title = ngettext(
        "Have %(count)s trainer pass the final test",
        "Have %(count)s trainers pass the final test",
        len(rows),
    )
    yield _at_gate(read, rows, title)


def _uncertified(read: TerritoryReading) -> Iterator[Task]:
    """Their stage asks for a certificate: they have none yet, or it fell."""
    rows = [one for one in read.barred if one.gate == Gate.CERTIFICATE]
    fallen = [one for one in rows if one.fell]
    if fallen:
        title = ngettext(
            "Replace %(count)s trainer whose certificate does not count",
            "Replace %(count)s trainers whose certificates do not count",
            len(fallen),
        )
        yield _at_gate(read, fallen, title)
    new = [one for one in rows if not one.fell]
    if new:
        title = ngettext(
            "See why %(count)s trainer has no certificate",
            "See why %(count)s trainers have no certificate",
            len(new),
        )
        yield _at_gate(read, new, title)


def _at_gate(read: TerritoryReading, rows: Sequence[BarredTrainer], title: str) -> Task:
    return Task(
        title % {"count": number(len(rows))},
        _("Seminars ahead that they may not teach before: %(count)s.")
        % {"count": number(sum(one.seminars for one in rows))},
        Status(_("by %(day)s") % {"day": day_short(rows[0].first_day, "to")}, "late"),
        Button(
            pgettext("button", "See who"),
            url=reverse("gate:trainers", args=[_code(read)]),
            kind="second",
            small=True,
        ),
    )


def _no_sheet(read: TerritoryReading) -> Iterator[Task]:
    total = _count(read.no_sheet)
    if not total:
        return
    title = ngettext(
        "Get the sheet of %(count)s past seminar",
        "Get the sheets of %(count)s past seminars",
        total,
    )
    yield Task(
        title % {"count": number(total)},
        _names(read.no_sheet),
        Status(_("since %(day)s") % {"day": day_short(read.no_sheet[0].first_day, "from")}, "late"),
        Button(
            pgettext("button", "Open the plan"),
            url=_plan_url(read, read.no_sheet),
            kind="second",
            small=True,
        ),
    )


def _questions(read: TerritoryReading) -> Iterator[Task]:
    """Questions that this commission itself has to answer."""
    waiting, late = read.questions
    if read.campaign is None or not waiting:
        return
    title = ngettext("Answer %(count)s question", "Answer %(count)s questions", waiting)
    words = _("What is not answered in time goes up by itself.")
    yield Task(
        title % {"count": number(waiting)},
        words,
        Status(_("late: %(count)s") % {"count": number(late)}, "late")
        if late
        else Status(pgettext("task", "in time"), "wait"),
        Button(
            pgettext("button", "Open the questions"),
            url=reverse("answers:inbox", args=[_code(read), read.commission.code]),
        ),
    )


def _corrections(read: TerritoryReading) -> Iterator[Task]:
    """Attendances that somebody wants corrected; a second person has to look."""
    if read.campaign is None or not read.corrections:
        return
    title = ngettext(
        "Decide about %(count)s correction of attendance",
        "Decide about %(count)s corrections of attendance",
        read.corrections,
    )
    yield Task(
        title % {"count": number(read.corrections)},
        _("Until somebody else confirms them, the sheets stay as they are."),
        Status(_("waits"), "wait"),
        Button(
            pgettext("button", "Look at the corrections"),
            url=reverse("seminars:corrections", args=[_code(read), read.commission.code]),
            kind="second",
            small=True,
        ),
    )


def _not_through(read: TerritoryReading) -> Iterator[Task]:
    """What the tests say while there are still seminars ahead."""
    if read.campaign is None:
        return
    for block, count in read.not_through.items():
        title = ngettext(
            "Block %(block)s is not getting through in %(count)s district",
            "Block %(block)s is not getting through in %(count)s districts",
            count,
        )
        yield Task(
            title % {"block": number(block), "count": number(count)},
            _("People gain too little in it and know too little after. Tell the next trainers."),
            Status(pgettext("task", "early alert"), "late"),
            Button(
                pgettext("button", "See where"),
                url=reverse("understanding:overview", args=[read.campaign.code]),
                kind="second",
                small=True,
            ),
        )


def _unusual(read: TerritoryReading) -> Iterator[Task]:
    """Answers that a human should look at; the page says that they accuse nobody."""
    if not read.unusual or read.campaign is None:
        return
    title = ngettext(
        "Unusual answers: %(count)s to look at", "Unusual answers: %(count)s to look at",
        read.unusual,
    ) % {"count": number(read.unusual)}  # fmt: skip
    yield Task(
        title,
        _("They say what is rare, not why, and accuse nobody. Look, ask, decide."),
        Status(pgettext("task", "to look at"), "wait"),
        Button(
            pgettext("button", "Look at them"),
            url=reverse("unusual:flags", args=[read.campaign.code]),
            kind="second",
            small=True,
        ),
    )


def _make_up(read: TerritoryReading) -> Iterator[Task]:
    """A make-up round is planned by a command; there is no page for it yet."""
    if read.make_up is None:
        return
    due = read.make_up
    yield Task(
        _("Plan make-up round %(number)s") % {"number": number(due.number)},
        _("Untrained without a seminar ahead: %(count)s. The command: %(command)s")
        % {
            "count": number(due.waiting),
            "command": f"kaskad make-up {_code(read)} {due.number}",
        },
        Status(_("by %(day)s") % {"day": day_short(max(due.first_day, read.today), "to")}, "late"),
        Button(
            pgettext("button", "Open the plan"), url=_plan_url(read, ()), kind="second", small=True
        ),
    )


def _near_the_end(read: TerritoryReading) -> Iterator[Task]:
    """Untrained members are invited as long as there is a seminar to invite them to."""
    left = read.filled - read.trained - read.exempt
    is_near = read.campaign is not None and read.days_left <= NEAR_THE_END
    if read.campaign is None or not (is_near and left > 0 and read.seminars_ahead):
        return
    title = ngettext(
        "Invite %(count)s untrained member", "Invite %(count)s untrained members", left
    )
    yield Task(
        title % {"count": number(left)},
        _("They have a place in a make-up round or still need one."),
        Status(_("by %(day)s") % {"day": day_short(read.campaign.last_day, "to")}, "late"),
        Button(
            pgettext("button", "Open the plan"), url=_plan_url(read, ()), kind="second", small=True
        ),
    )


def _drafts(read: TerritoryReading) -> Iterator[Task]:
    for row in read.drafts:
        yield Task(
            _("Put plan version %(version)s in force or discard it") % {"version": row.version},
            _("Seminars: %(seminars)s. Untrained: %(untrained)s. Breaches: %(breaches)s.")
            % {
                "seminars": number(row.seminars),
                "untrained": number(row.untrained),
                "breaches": number(row.breaches),
            },
            Status(day_short(local_day(row.made_at)), "wait"),
            Button(
                pgettext("button", "Compare"),
                url=reverse("planning:version", args=[_code(read), row.version]),
                kind="second",
                small=True,
            ),
        )


def _rosters(read: TerritoryReading) -> Iterator[Task]:
    for row in read.rosters:
        yield Task(
            _("Accept or return the roster of %(scope)s") % {"scope": row.scope},
            _("File “%(file)s”: rows: %(rows)s, with errors: %(rejected)s.")
            % {
                "file": row.file_name,
                "rows": number(row.rows),
                "rejected": number(row.rejected),
            },
            Status(day_short(local_day(row.received_at)), "wait"),
            Button(
                pgettext("button", "Review"),
                url=reverse("commissions:roster", args=[row.code]),
                kind="second",
                small=True,
            ),
        )


def _count(debts: Sequence[SeminarDebt]) -> int:
    return sum(debt.count for debt in debts)


def _names(debts: Sequence[SeminarDebt]) -> str:
    """The first commissions with their numbers, and how many more there are."""
    named = ", ".join(f"{debt.commission_name} ({number(debt.count)})" for debt in debts[:NAMED])
    more = len(debts) - NAMED
    if more <= 0:
        return named
    return ngettext(
        "%(named)s and %(count)s more commission",
        "%(named)s and %(count)s more commissions",
        more,
    ) % {"named": named, "count": number(more)}


def _plan_url(read: TerritoryReading, debts: Sequence[SeminarDebt]) -> str:
    """The plan of the commission that is concerned first, or of the whole territory."""
    is_root = read.campaign is not None and read.commission.pk == read.campaign.root.pk
    code = debts[0].commission_code if debts else read.commission.code
    if is_root and (not debts or code == read.commission.code):
        return reverse("planning:overview", args=[_code(read)])
    return reverse("planning:place", args=[_code(read), code])


def _code(read: TerritoryReading) -> str:
    return read.campaign.code if read.campaign else ""
