"""The page of certificates that are printed for many: what can be made, what was made."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Stage
from kaskad.commissions.api import Commission, Level
from kaskad.core import clock
from kaskad.core.web.components import (
    Button,
    Choice,
    Component,
    Empty,
    Ladder,
    Link,
    Links,
    Notice,
    Progress,
    Status,
)
from kaskad.core.web.format import moment, number, size
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.credentials.access import PrintingPlace
from kaskad.credentials.models import PaperBatch
from kaskad.credentials.vocab import BatchState
from kaskad.credentials.web.layout import Page, Section

_STATIONS = {BatchState.WAITING: "wait", BatchState.READY: "done", BatchState.FAILED: "bad"}


def printing_page(
    printing: PrintingPlace,
    counts: Sequence[tuple[Stage, int]],
    batches: Sequence[PaperBatch],
    below: Sequence[Commission],
) -> Page:
    """What can be printed for a place, the files that were asked for, and the places below."""
    campaign, place = printing.campaign, printing.place
    sections = [Section("ask", _("Have a file made"), _ask(place, counts))]
    if batches:
        sections.append(Section("files", _("Files"), _files(printing, batches), True))
    if below:
        links = tuple(Link(str(one.name), printing_url(campaign.code, one.code)) for one in below)
        sections.append(Section("below", _("Print for one place only"), (Links(links),)))
    return Page(
        title=_("Certificates to print: %(place)s") % {"place": place.name},
        ladder=Ladder(
            (
                Link(str(campaign.title), reverse("campaigns:campaign", args=[campaign.code])),
                Link(_("Certificates"), reverse("certified:campaign", args=[campaign.code])),
            ),
            str(place.name),
        ),
        lead=_(
            "In front of the certificates is a list: whoever gets a certificate signs there. Keep "
            "the signed list."
        ),
        sections=tuple(sections),
    )


def printing_url(campaign: str, place: str) -> str:
    """Where certificates of a place are printed."""
    return reverse("certified:printing", args=[campaign, place])


def _ask(place: Commission, counts: Sequence[tuple[Stage, int]]) -> tuple[Component, ...]:
    if not counts:
        return (
            Empty(
                _("Nobody here has a certificate yet."),
                _("Certificates come by themselves after the seminars."),
            ),
        )
    most = max(count for _stage, count in counts)
    stages = tuple(
        Choice(stage.code, f"{stage.title} ({_certificates(count)})", chosen=count == most)
        for stage, count in counts
    )
    return (
        Form(
            (
                Field(
                    "stage",
                    _("Whose certificates?"),
                    kind="radio",
                    choices=stages,
                    hint=_by_district() if place.level == Level.REGION else "",
                ),
                Field(
                    "english",
                    _("Add English to Kazakh and Russian"),
                    kind="checkbox",
                    required=False,
                ),
            ),
            Button(_("Make the file"), icon="print"),
            label=_("Have a file made"),
        ),
    )


def _by_district() -> str:
    return _("You get a file for each district, and one for the commission of the region itself.")


def _files(printing: PrintingPlace, batches: Sequence[PaperBatch]) -> tuple[Component, ...]:
    """The files; while some are being made, how many are ready and a way to look again."""
    parts: list[Component] = [
        Table(
            caption=pgettext("batch", "Files with certificates"),
            stacked=True,
            columns=(
                Column(pgettext("batch", "File")),
                Column(pgettext("certificate", "Stage")),
                Column(pgettext("batch", "Asked for")),
                Column(pgettext("batch", "State")),
            ),
            rows=tuple(_row(printing, one) for one in batches),
        )
    ]
    states = [one.state for one in batches]
    if BatchState.WAITING in states:
        ready = len(states) - states.count(BatchState.WAITING)
        words = _("Ready: %(ready)s of %(total)s") % {
            "ready": number(ready),
            "total": number(len(states)),
        }
        again = printing_url(printing.campaign.code, printing.place.code)
        parts[:0] = [Progress(words, ready, len(states)), Link(_("Look again"), again)]
    if BatchState.FAILED in states:
        words = _("A file could not be made. Ask for it again, or tell the operator.")
        parts.append(Notice(words, kind="error", still=True))
    return tuple(parts)


def _row(printing: PrintingPlace, batch: PaperBatch) -> Row:
    is_ready = batch.state == BatchState.READY
    address = reverse(
        "certified:batch", args=[printing.campaign.code, printing.place.code, batch.code]
    )
    name = str(batch.place.name)
    if batch.parts > 1:
        name = _("%(place)s, part %(part)s of %(parts)s") % {
            "place": name,
            "part": number(batch.part),
            "parts": number(batch.parts),
        }
    holds = _certificates(len(batch.certificates))
    state = BatchState(batch.state)
    return Row(
        (
            Cell(
                name,
                url=address if is_ready else "",
                note=f"{holds}, {size(batch.size)}" if is_ready else holds,
            ),
            str(batch.stage.title),
            moment(batch.asked_at.astimezone(clock.zone())),
            Cell(part=Status(str(state.label), _STATIONS[state])),  # type: ignore[arg-type]  # all are states of it
        )
    )


def _certificates(count: int) -> str:
    return ngettext("%(count)s certificate", "%(count)s certificates", count) % {
        "count": number(count)
    }
