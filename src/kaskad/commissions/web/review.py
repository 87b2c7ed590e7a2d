"""The page of one list: how far it is, what it changes, what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.commissions.models import RosterBatch
from kaskad.commissions.queries.rosters import (
    WrittenCell,
    action_counts,
    commissions_with_errors,
    count_rows,
    file_remarks,
    refusal_of,
    written_cells,
)
from kaskad.commissions.vocab import BatchState
from kaskad.commissions.vocab.limits import ERRORS_PER_PAGE
from kaskad.commissions.vocab.problems import ACTIONS
from kaskad.commissions.web.pages import RosterPage
from kaskad.commissions.web.rosters import status_of
from kaskad.core.web.components import (
    Actions,
    Button,
    Choice,
    Fact,
    Facts,
    Link,
    Notice,
    Pages,
    Progress,
    pages,
)
from kaskad.core.web.format import number, size
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import RowError, Table, row_errors

_WORKING = (BatchState.RECEIVED, BatchState.ACCEPTING)
_REMARKS_SHOWN = 100


def roster_page(batch: RosterBatch, *, page: int, commission: str) -> RosterPage:
    """The list as it is now; ``page`` counts pages of wrong rows, ``commission`` is a code."""
    here = reverse("commissions:roster", args=(batch.code,))
    working = batch.state in _WORKING
    count = count_rows(batch, commission=commission)
    last = max(-(-count // ERRORS_PER_PAGE), 1)
    page = min(max(page, 1), last)
    return RosterPage(
        title=batch.file_name,
        lead=_lead(batch),
        back=Link(_("All lists"), reverse("commissions:rosters")),
        status=status_of(batch.state),
        notice=_notice(batch),
        progress=Progress(text=_progress(batch)) if working else None,
        reload=Link(_("Show the state now"), here) if working else None,
        facts=_facts(batch),
        actions=_actions(batch),
        filter=_filter(batch, here, commission),
        errors=_errors(batch, page, commission) if count else None,
        error_count=number(count) if count else "",
        download=_download(batch) if batch.rows_rejected else None,
        pages=_pages(here, page, last, commission) if count else Pages(items=()),
        remarks=_remarks(batch),
        remarks_cut=_remarks_cut(batch),
        refresh_url=here if working else "",
    )


def _lead(batch: RosterBatch) -> str:
    return f"{batch.scope.name}, {size(batch.file_size)}"


def _progress(batch: RosterBatch) -> str:
    if batch.state == BatchState.ACCEPTING:
        return _("The good rows are being accepted")
    return _("Every row is being checked")


def _notice(batch: RosterBatch) -> Notice | None:
    refusal = refusal_of(batch)
    if refusal is not None:
        title = _("The file cannot be read as a list")
        if items := getattr(refusal, "items", ()):
            return Notice(title, kind="error", items=items)
        return Notice(title, refusal.message, kind="error")
    remarks = tuple(file_remarks(batch))
    if batch.state == BatchState.ACCEPTED:
        return _accepted(batch)
    if batch.state == BatchState.CHECKED:
        return _checked(batch, remarks)
    if batch.state == BatchState.DISCARDED:
        return Notice(_("The list was discarded; nothing changed."), still=True)
    return None


def _checked(batch: RosterBatch, remarks: tuple[str, ...]) -> Notice:
    if not batch.rows_rejected:
        title = _("All rows are good") if batch.rows_good else _("Everything is so already")
        return Notice(title, kind="success", items=remarks, still=True)
    title = ngettext(
        "%(count)s row has errors", "%(count)s rows have errors", batch.rows_rejected
    ) % {"count": number(batch.rows_rejected)}
    if not batch.rows_good and not batch.rows_unchanged:
        text = _("No row can be accepted. Correct the rows and send the list again.")
        return Notice(title, text, kind="warn", items=remarks, still=True)
    text = _(
        "Good rows can be accepted now. Nobody leaves a commission that has a wrong row; correct "
        "those rows and send the list again."
    )
    return Notice(title, text, kind="warn", items=remarks, still=True)


def _accepted(batch: RosterBatch) -> Notice:
    title = ngettext(
        "%(count)s row was accepted", "%(count)s rows were accepted", batch.rows_accepted
    ) % {"count": number(batch.rows_accepted)}
    if not batch.rows_rejected:
        return Notice(title, kind="success", still=True)
    text = _("The rows below wait: correct them and send the list again.")
    return Notice(title, text, kind="warn", still=True)


def _facts(batch: RosterBatch) -> Facts | None:
    if not batch.rows_read:
        return None
    counts = action_counts(batch)
    items = [Fact(_("Rows in the file"), number(batch.rows_read))]
    items += [
        Fact(str(label), number(counts[action]))
        for action, label in ACTIONS.items()
        if action in counts
    ]
    if batch.rows_rejected:
        items.append(Fact(_("Rows with errors"), number(batch.rows_rejected)))
    return Facts(items=tuple(items))


def _actions(batch: RosterBatch) -> Actions | None:
    if batch.state != BatchState.CHECKED:
        return None
    discard = Button(
        _("Discard the list"),
        post=reverse("commissions:discard", args=(batch.code,)),
        kind="second",
    )
    if not batch.rows_good and not batch.rows_unchanged:
        return Actions(items=(discard,))
    label = _("Accept the good rows") if batch.rows_rejected else _("Accept the list")
    accept = Button(label, post=reverse("commissions:accept", args=(batch.code,)))
    return Actions(items=(accept, discard))


def _filter(batch: RosterBatch, here: str, commission: str) -> Form | None:
    found = commissions_with_errors(batch)
    if len(found) < 2:
        return None
    choices = [Choice("", _("All commissions"), chosen=not commission)]
    choices += [Choice(code, f"{code} {name}", chosen=code == commission) for code, name in found]
    field = Field(
        "commission", pgettext("roster", "Commission"), kind="select", value=commission,
        choices=tuple(choices), required=False,
    )  # fmt: skip
    return Form(
        fields=(field,), submit=Button(_("Show these rows"), kind="second"), action=here,
        method="get", inline=True,
    )  # fmt: skip


def _errors(batch: RosterBatch, page: int, commission: str) -> Table:
    cells = written_cells(
        batch,
        first=(page - 1) * ERRORS_PER_PAGE,
        limit=ERRORS_PER_PAGE,
        commission=commission,
    )
    return row_errors(_row_error(cell) for cell in cells)


def _remarks(batch: RosterBatch) -> Table | None:
    cells = list(written_cells(batch, remarks=True, limit=_REMARKS_SHOWN))
    return row_errors(map(_row_error, cells), remarks=True) if cells else None


def _remarks_cut(batch: RosterBatch) -> str:
    count = count_rows(batch, remarks=True)
    if count <= _REMARKS_SHOWN:
        return ""
    values = {"shown": number(_REMARKS_SHOWN), "count": number(count)}
    return _("Rows with remarks: %(count)s. The first %(shown)s are shown.") % values


def _row_error(cell: WrittenCell) -> RowError:
    return RowError(number(cell.line), cell.column, cell.value, cell.wrong, cell.remedy)


def _download(batch: RosterBatch) -> Link:
    url = reverse("commissions:errors", args=(batch.code,))
    return Link(_("All errors as a table"), url, note="CSV", download=True)


def _pages(here: str, page: int, last: int, commission: str) -> Pages:
    def url(place: int) -> str:
        query = {"page": str(place)} | ({"commission": commission} if commission else {})
        return f"{here}?{urlencode(query)}"

    return pages(page, last, url)


def error_rows(batch: RosterBatch) -> Sequence[tuple[object, ...]]:
    """The rows of the errors file, in the reader's language."""
    return [
        (cell.line, cell.column, cell.value, cell.code, cell.wrong, cell.remedy)
        for cell in written_cells(batch)
    ]


def error_heads() -> tuple[str, ...]:
    """The headings of the errors file."""
    return (
        pgettext("roster", "Line"),
        pgettext("roster", "Column"),
        pgettext("roster", "Value"),
        pgettext("roster", "Code"),
        pgettext("roster", "Problem"),
        pgettext("roster", "Remedy"),
    )
