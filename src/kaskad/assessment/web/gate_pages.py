"""Trainers who may not teach yet, as a page."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kaskad.assessment.queries.gates import Lack, WaitingTrainer, WaitingTrainers
from kaskad.assessment.web.layout import BankPage, Section, below_campaign
from kaskad.campaigns.api import Campaign, Gate
from kaskad.core.web.components import Actions, Component, Empty, Link, Status
from kaskad.core.web.format import day_short, number
from kaskad.core.web.tables import Cell, Column, Row, Table

SHOWN = 200
_LACKS = {
    Lack.ABSENT: (gettext_lazy("Missed the own seminar"), "bad"),
    Lack.NO_TEST: (gettext_lazy("The final test is not published yet"), "plan"),
    Lack.NOT_BEGUN: (gettext_lazy("Has not begun the final test"), "wait"),
    Lack.RUNNING: (gettext_lazy("Is taking the final test"), "now"),
    Lack.FAILED: (gettext_lazy("Has not passed, may try again"), "late"),
    Lack.USED_UP: (gettext_lazy("Has not passed, no attempt is left"), "bad"),
    Lack.PASSED: (gettext_lazy("Has passed, may teach in a minute"), "now"),
    Lack.NO_CERTIFICATE: (gettext_lazy("Has no certificate yet"), "wait"),
    Lack.FALLEN: (gettext_lazy("The certificate was suspended or revoked"), "bad"),
}


def gate_page(campaign: Campaign, waiting: WaitingTrainers, asked: Collection[Gate]) -> BankPage:
    """Whom to remind, whom to replace; ``asked``: what the stages ask for besides attendance."""
    title = _("Trainers who may not teach yet")
    return BankPage(
        title=title,
        ladder=below_campaign(campaign, title),
        lead=_lead(asked),
        sections=(_section(campaign, waiting),),
    )


def _lead(asked: Collection[Gate]) -> str:
    if Gate.CERTIFICATE in asked:
        return _(
            "Somebody teaches after the own seminar and with a certificate that counts. It is"
            " issued by itself, within minutes, once the seminar is recorded and the final test is"
            " passed."
        )
    if Gate.FINAL_TEST in asked:
        return _("Somebody teaches after the own seminar and a passed final test.")
    return _("Somebody teaches after the own seminar. No stage asks for a final test.")


def _section(campaign: Campaign, waiting: WaitingTrainers) -> Section:
    title = _("Trainers: %(count)s") % {"count": number(waiting.total)}
    if not waiting.total:
        nobody = Empty(_("Everybody who has a seminar ahead may teach it."), "")
        return Section("trainers", title, (nobody,))
    parts: list[Component] = [_table(waiting)]
    repair = reverse("planning:replan", args=[campaign.code])
    parts.append(Actions((Link(_("Repair the plan: give their seminars to others"), repair),)))
    more = waiting.total - len(waiting.rows)
    said = (_("More: %(count)s") % {"count": number(more)},) if more else ()
    return Section("trainers", title, tuple(parts), said, is_wide=True)


def _table(waiting: WaitingTrainers) -> Table:
    return Table(
        caption=_("Trainers who may not teach yet"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("people", "Name")),
            Column(pgettext("people", "Commission")),
            Column(pgettext("gate", "What is missing")),
            Column(pgettext("gate", "First seminar"), number=True),
            Column(pgettext("gate", "Seminars"), number=True),
        ),
        rows=tuple(_row(one) for one in waiting.rows),
    )


def _row(one: WaitingTrainer) -> Row:
    words, station = _LACKS[one.lack]
    status = Status(str(words), station)  # type: ignore[arg-type]  # all are states of it
    return Row(
        (
            one.name,
            str(one.commission),
            Cell(part=status),
            day_short(one.first_day),
            number(one.seminars),
        )
    )
