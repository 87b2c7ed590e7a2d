"""The pages of the check, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.web.components import Component, Fact, Link, Links, Notice, Status
from kaskad.core.web.components import Facts as Fields
from kaskad.core.web.format import day, moment
from kaskad.core.web.forms import Field
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.credentials.models import Certificate, IssuerKey
from kaskad.credentials.queries.certificates import replacement_of
from kaskad.credentials.queries.checking import Checked
from kaskad.credentials.rules.facts import Facts
from kaskad.credentials.rules.number import shown
from kaskad.credentials.vocab import Standing
from kaskad.credentials.web.layout import state_of


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A page of the check: what was found, the fields to compare, where it comes from."""

    title: str
    notice: Notice | None = None
    lead: str = ""
    field: Field | None = None
    fields: Fields | None = None
    note: str = ""
    parts_title: str = ""
    parts: tuple[Component, ...] = ()
    links: Links | None = None


def ask_page(text: str = "", *, is_unknown: bool = False, has_to_wait: bool = False) -> CheckPage:
    """Where a number is typed; what was typed before stays in the field."""
    notice = None
    if has_to_wait:
        notice = Notice(
            _("Too many tries"),
            _("Too many numbers that are no certificates came from here. Wait ten minutes."),
            kind="error",
        )
    elif is_unknown:
        notice = Notice(
            _("There is no such certificate"),
            _(
                "Compare every sign with the paper. If they agree, this commission has not issued "
                "it: do not trust the paper, and tell the commission."
            ),
            kind="error",
        )
    return CheckPage(
        title=_("Check a certificate"),
        notice=notice,
        lead=_(
            "Point the camera of a phone at the square on the certificate, or type the number that "
            "stands on it."
        ),
        field=Field(
            name="q",
            label=_("Number of the certificate"),
            value=text,
            hint=_("Ten signs, for example 8F3K2-M7QXG. Small letters and blanks do not matter."),
            autocomplete="off",
            maxlength=0,
        ),
        links=Links(
            (
                Link(_("Check without a network"), reverse("check:offline")),
                Link(_("Keys of the commission"), reverse("check:keys")),
            )
        ),
    )


def shown_page(found: Checked, links: Sequence[Certificate]) -> CheckPage:
    """What the paper has to say, and what the certificate is worth."""
    one = found.certificate
    rows = _rows(one, found.facts) if found.facts else ()
    return CheckPage(
        title=_("Certificate %(number)s") % {"number": shown(one.number)},
        notice=_worth(found),
        lead=_("Compare every line with the paper. If one of them differs, the paper was changed.")
        if rows
        else _("The data of this person were erased, so nobody can say any more whose it was."),
        fields=Fields(rows) if rows else None,
        note=_("The square was read, and its signature is right.") if found.by_token else "",
        parts_title=_("Where it comes from"),
        parts=(lineage_table(links),),
        links=_files(one) if rows else None,
    )


def keys_page(keys: Sequence[IssuerKey]) -> CheckPage:
    """Every key that has ever signed, and whether it is to be believed."""
    if not keys:
        return CheckPage(
            title=_("Keys of the commission"), lead=_("No certificate has been issued yet.")
        )
    rows = tuple(
        Row((key.name, moment(key.made_at), Cell(part=_state_of_key(key)))) for key in keys
    )
    table = Table(
        caption=_("Keys of the commission"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("key", "Key")),
            Column(pgettext("key", "Made")),
            Column(pgettext("key", "State")),
        ),
        rows=rows,
    )
    return CheckPage(
        title=_("Keys of the commission"),
        lead=_("Compare the sixteen signs with those that the commission has published elsewhere."),
        parts=(table,),
        links=Links((Link(_("Keys for programs"), reverse("credentials:did"), note="JSON"),)),
    )


def _state_of_key(key: IssuerKey) -> Status:
    if key.withdrawn_at is not None:
        return Status(pgettext("key", "Not believed any more"), "bad")
    if key.signs:
        return Status(pgettext("key", "Signs now"), "now")
    return Status(pgettext("key", "Signs no more, is believed"), "done")


def _worth(found: Checked) -> Notice:
    one, standing = found.certificate, found.standing
    newer = replacement_of(one)
    if standing is Standing.STANDS:
        return Notice(_("This certificate counts."), kind="success", still=True)
    if standing is Standing.REPLACED and newer is not None:
        link = Link(shown(newer.number), reverse("check:shown", args=[newer.number]))
        title = _("This certificate was replaced by a newer one.")
        return Notice(title, kind="warn", link=link, still=True)
    if standing is Standing.SUSPENDED and one.suspended_at is not None:
        return Notice(
            _("This certificate does not count for now."),
            _("It is in doubt since %(moment)s, and a second person has to decide.")
            % {"moment": moment(one.suspended_at)},
            kind="warn",
            still=True,
        )
    if standing is Standing.REVOKED and one.revoked_at is not None:
        return Notice(
            _("This certificate does not count."),
            _("It was revoked: %(moment)s.") % {"moment": moment(one.revoked_at)},
            kind="error",
            still=True,
        )
    return Notice(
        _("This certificate does not count."),
        _("The key that signed it fell into other hands. Its holder gets a new one."),
        kind="error",
        still=True,
    )


def _rows(one: Certificate, facts: Facts) -> tuple[Fact, ...]:
    """Every field of the paper, from what was signed; names of places stand beside their codes."""
    rows = [
        Fact(pgettext("certificate", "Name"), facts.name),
        Fact(pgettext("certificate", "Number"), shown(facts.number)),
        Fact(pgettext("certificate", "Issued"), day(facts.day)),
        Fact(pgettext("certificate", "Campaign"), str(one.campaign.title), facts.campaign),
        Fact(pgettext("certificate", "Stage"), str(one.stage.title), facts.stage),
        Fact(pgettext("certificate", "Commission"), str(one.commission.name), facts.commission),
        Fact(pgettext("certificate", "Seminar"), day(one.seminar.day), facts.seminar),
        Fact(pgettext("certificate", "Version of the programme"), str(facts.programme)),
    ]
    if facts.score is not None:
        score = _("%(score)s of 100") % {"score": facts.score}
        rows.append(Fact(pgettext("certificate", "Final test"), score))
    rows.append(Fact(pgettext("certificate", "Trainer's certificate"), _trainer(facts)))
    return tuple(rows)


def _trainer(facts: Facts) -> str:
    return shown(facts.trainer) if facts.trainer else _("The central commission itself taught")


def lineage_table(links: Sequence[Certificate]) -> Table:
    """Where a certificate comes from, step by step, without names of people."""
    rows = [
        Row(
            (
                str(one.stage.title),
                str(one.commission.name),
                day(one.seminar.day),
                Cell(part=Link(shown(one.number), reverse("check:shown", args=[one.number]))),
                Cell(part=state_of(one)),
            )
        )
        for one in links
    ]
    return Table(
        caption=_("From this certificate up to the seminar that the central commission taught"),
        stacked=True,
        columns=(
            Column(pgettext("certificate", "Stage")),
            Column(pgettext("certificate", "Commission")),
            Column(pgettext("certificate", "Seminar")),
            Column(pgettext("certificate", "Certificate")),
            Column(pgettext("certificate", "State")),
        ),
        rows=tuple(rows),
    )


def _files(one: Certificate) -> Links:
    return Links(
        (
            Link(
                _("For programs: credential with a proof"),
                reverse("credentials:document", args=[one.number]),
                note="JSON",
            ),
            Link(
                _("For programs: signed token"),
                reverse("credentials:token", args=[one.number]),
            ),
        )
    )
