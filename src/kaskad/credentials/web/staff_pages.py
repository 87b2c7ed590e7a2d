"""Pages of certificates for those who work for a commission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.accounts.api import names_of
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Person
from kaskad.core.web.components import (
    Actions,
    Button,
    Choice,
    Component,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Links,
    Notice,
    Status,
)
from kaskad.core.web.format import actor_name, day, moment, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.credentials.models import Certificate, Doubt
from kaskad.credentials.queries.overview import StageCount
from kaskad.credentials.queries.renewing import name_of
from kaskad.credentials.rules.number import shown
from kaskad.credentials.vocab import DoubtCause, DoubtState
from kaskad.credentials.web.batch_pages import printing_url
from kaskad.credentials.web.check_pages import lineage_table
from kaskad.credentials.web.layout import Page, Section, state_of

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form said."""

    cause: str = ""
    reason: str = ""
    why: str = ""


def campaign_page(
    campaign: Campaign,
    places: Sequence[Commission],
    counts: Sequence[StageCount],
    waiting: Sequence[Doubt],
    total: int,
    *,
    may_design: bool,
) -> Page:
    """How far a territory is, and what waits for a second person."""
    title = _("Certificates")
    back = Link(str(campaign.title), reverse("campaigns:campaign", args=[campaign.code]))
    return Page(
        title=title,
        ladder=Ladder((back,), title),
        lead=_("Certificates are issued by themselves to everybody who has earned one."),
        sections=(
            Section("stages", pgettext("certificate", "By stages"), (_counts(counts),), True),
            Section(
                "print",
                _("To print and hand out"),
                _printing(campaign, places, may_design=may_design),
            ),
            Section(
                "doubts",
                _("Doubts that wait: %(count)s") % {"count": number(total)},
                (_doubts(waiting),) if waiting else (Empty(_("Nothing waits for a decision.")),),
                True,
            ),
        ),
    )


def _printing(
    campaign: Campaign, places: Sequence[Commission], *, may_design: bool
) -> tuple[Component, ...]:
    links = [
        Link(
            _("Certificates to print: %(place)s") % {"place": one.name},
            printing_url(campaign.code, one.code),
            icon="print",
        )
        for one in places
    ]
    if may_design:
        designs = reverse("certified:designs", args=[campaign.code])
        links.append(Link(_("How certificates look"), designs))
    return (Links(tuple(links)),)


def one_page(
    one: Certificate,
    person: Person,
    doubts: Sequence[Doubt],
    links: Sequence[Certificate],
    sent: Sent,
    wrong: str,
) -> Page:
    """A certificate: what it is worth, what was said against it, and doubting it."""
    title = _("Certificate %(number)s") % {"number": shown(one.number)}
    return Page(
        title=title,
        ladder=_below_campaign(one, title),
        notice=Notice(_("This cannot be done"), wrong, kind="error") if wrong else None,
        top=(_facts(one, person), _actions(one)),
        sections=(
            *_doubt_sections(one, doubts, sent),
            *_renewal(one, person, doubts, sent),
            Section("lineage", _("Where it comes from"), (lineage_table(links),), True),
        ),
    )


def decide_page(doubt: Doubt, sent: Sent, wrong: str, *, is_own: bool) -> Page:
    """A doubt for whoever decides on it."""
    one = doubt.certificate
    title = _("Doubt about certificate %(number)s") % {"number": shown(one.number)}
    back = Link(
        _("Certificate %(number)s") % {"number": shown(one.number)},
        reverse("certificates:one", args=[one.number]),
    )
    top: tuple[Component, ...] = (Facts(_said(doubt)),)
    if doubt.state == DoubtState.WAITING and not is_own:
        top += (_decision(doubt, sent),)
    notice = Notice(_("This cannot be done"), wrong, kind="error") if wrong else None
    if is_own and doubt.state == DoubtState.WAITING and notice is None:
        waits = _("You raised this doubt yourself. Somebody else has to decide on it.")
        notice = Notice(_("It waits for a second person."), waits, still=True)
    return Page(title=title, ladder=Ladder((back,), title), notice=notice, top=top)


def below_page(one: Certificate, rows: Sequence[Doubt], total: int, sent: Sent, wrong: str) -> Page:
    """What hangs on a fallen certificate; deciding on all of it together."""
    title = _("What hangs on certificate %(number)s") % {"number": shown(one.number)}
    back = Link(
        _("Certificate %(number)s") % {"number": shown(one.number)},
        reverse("certificates:one", args=[one.number]),
    )
    parts: tuple[Component, ...] = (Empty(_("Nothing waits for your decision.")),)
    if rows:
        keep = Form(
            (_reason(sent.reason),),
            Button(_("Let all of them count")),
            label=_("Decide on all of them"),
        )
        parts = (_doubts(rows), keep)
    return Page(
        title=title,
        ladder=Ladder((back,), title),
        lead=_("They go on counting until somebody decides. Open one to revoke it."),
        notice=Notice(_("This cannot be done"), wrong, kind="error") if wrong else None,
        sections=(
            Section("below", _("Waiting: %(count)s") % {"count": number(total)}, parts, True),
        ),
    )


def _below_campaign(one: Certificate, here: str) -> Ladder:
    every = reverse("certified:campaign", args=[one.campaign.code])
    campaign = reverse("campaigns:campaign", args=[one.campaign.code])
    return Ladder((Link(str(one.campaign.title), campaign), Link(_("Certificates"), every)), here)


def _facts(one: Certificate, person: Person) -> Facts:
    rows = [
        Fact(pgettext("certificate", "Name"), one.name or name_of(person) or "–"),
        Fact(pgettext("certificate", "State"), str(state_of(one).word)),
        Fact(pgettext("certificate", "Stage"), str(one.stage.title)),
        Fact(
            pgettext("certificate", "Commission"),
            str(one.commission.name),
            one.commission.code,
        ),
        Fact(pgettext("certificate", "Seminar"), day(one.seminar.day), one.seminar.code),
        Fact(pgettext("certificate", "Issued"), moment(one.issued_at)),
    ]
    return Facts(tuple(rows))


def _actions(one: Certificate) -> Actions:
    items: list[Button | Link] = []
    if one.name:
        paper = reverse("certificates:paper", args=[one.number])
        items.append(Button(_("Certificate to print"), url=paper, kind="second"))
        items.append(Link(_("To print, with English"), f"{paper}?en=1"))
    items.append(Link(_("What others see"), reverse("check:shown", args=[one.number])))
    if one.revoked_at is not None:
        hangs = reverse("certificates:below", args=[one.number])
        items.append(Link(_("What hangs on it"), hangs))
    return Actions(tuple(items))


def _doubt_sections(one: Certificate, doubts: Sequence[Doubt], sent: Sent) -> tuple[Section, ...]:
    found = []
    if doubts:
        said = tuple(Facts(_said(doubt)) for doubt in doubts)
        waiting = [doubt for doubt in doubts if doubt.state == DoubtState.WAITING]
        decide = tuple(
            Actions((Button(_("Decide"), url=reverse("certificates:decide", args=[doubt.code])),))
            for doubt in waiting
        )
        found.append(Section("doubts", _("What was said against it"), (*said, *decide)))
    if one.revoked_at is None and not any(doubt.state == DoubtState.WAITING for doubt in doubts):
        form = Form(
            (_cause(sent), _reason(sent.reason)),
            Button(_("Suspend until somebody decides"), kind="danger"),
            label=_("Doubt this certificate"),
        )
        found.append(Section("doubt", _("Doubt this certificate"), (form,)))
    return tuple(found)


def _renewal(
    one: Certificate, person: Person, doubts: Sequence[Doubt], sent: Sent
) -> tuple[Section, ...]:
    """Writing it anew, where the name or the key is another by now and nobody doubts it."""
    name = name_of(person)
    is_due = one.name and (name != one.name or one.key.withdrawn_at is not None)
    is_free = one.revoked_at is None and all(doubt.state != DoubtState.WAITING for doubt in doubts)
    if not is_due or not is_free:
        return ()
    facts = Facts(
        (
            Fact(_("Name on the certificate"), one.name),
            Fact(_("Name in the list of members"), name or "–"),
        )
    )
    says = _(
        "The new one gets a number of its own. The old one stays to be seen, and says which one "
        "replaced it."
    )
    form = Form(
        (_reason(sent.why, "why"),),
        Button(_("Write it anew"), name="step", value="renew"),
        label=_("Write the certificate anew"),
    )
    return (
        Section("renew", _("Write the certificate anew"), (facts, Notice(says, still=True), form)),
    )


def _cause(sent: Sent) -> Field:
    return Field(
        "cause",
        _("What speaks against it?"),
        kind="radio",
        choices=tuple(
            Choice(cause.value, str(cause.label), chosen=cause.value == sent.cause)
            for cause in DoubtCause
            if cause is not DoubtCause.LINEAGE
        ),
    )


def _reason(said: str, field: str = "reason") -> Field:
    return Field(
        field,
        pgettext("certificate", "Reason"),
        kind="textarea",
        value=said,
        hint=_("In a sentence or two. It stays in the record."),
    )


def _decision(doubt: Doubt, sent: Sent) -> Form:
    return Form(
        (
            Field(
                "step",
                pgettext("certificate", "Decision"),
                kind="radio",
                choices=(
                    Choice("dismiss", _("The certificate counts")),
                    Choice("uphold", _("The certificate is revoked for good")),
                ),
            ),
            _reason(sent.reason),
        ),
        Button(pgettext("button", "Decide")),
        action=reverse("certificates:decide", args=[doubt.code]),
        label=pgettext("certificate", "Decision"),
    )


def _said(doubt: Doubt) -> tuple[Fact, ...]:
    rows = [
        Fact(_("What speaks against it?"), str(doubt.get_cause_display())),
        Fact(pgettext("doubt", "State"), str(doubt.get_state_display())),
        Fact(pgettext("doubt", "Raised"), moment(doubt.raised_at), _who(doubt.raised_by)),
    ]
    if doubt.because_of is not None:
        rows.append(Fact(_("Fallen certificate"), shown(doubt.because_of.number)))
    if doubt.reason:
        rows.append(Fact(pgettext("certificate", "Reason"), doubt.reason))
    if doubt.decided_at is not None:
        decided = moment(doubt.decided_at)
        who = _who(doubt.decided_by)
        rows.append(Fact(pgettext("doubt", "Decided"), decided, who))
        rows.append(Fact(_("Reason of the decision"), doubt.decided_reason))
    return tuple(rows)


def _who(mark: str) -> str:
    return actor_name(names_of([mark])[mark])


def _counts(counts: Sequence[StageCount]) -> Table:
    return Table(
        caption=_("Certificates by stages"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("certificate", "Stage")),
            Column(pgettext("certificate", "Count"), number=True),
            Column(pgettext("certificate", "Suspended"), number=True),
            Column(pgettext("certificate", "Revoked"), number=True),
        ),
        rows=tuple(
            Row((str(one.title), number(one.standing), number(one.suspended), number(one.revoked)))
            for one in counts
        ),
    )


def _doubts(rows: Sequence[Doubt]) -> Table:
    return Table(
        caption=_("Doubts that wait"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("certificate", "Certificate")),
            Column(pgettext("certificate", "Commission")),
            Column(pgettext("certificate", "Stage")),
            Column(_("What speaks against it?")),
            Column(pgettext("doubt", "Raised")),
            Column(pgettext("doubt", "State")),
        ),
        rows=tuple(_doubt(one) for one in rows),
    )


def _doubt(doubt: Doubt) -> Row:
    one = doubt.certificate
    word = _("Does not count for now") if doubt.suspends else _("Counts for now")
    return Row(
        (
            Cell(part=Link(shown(one.number), reverse("certificates:decide", args=[doubt.code]))),
            str(one.commission.name),
            str(one.stage.title),
            str(doubt.get_cause_display()),
            moment(doubt.raised_at),
            Cell(part=Status(word, "wait" if doubt.suspends else "plan")),
        )
    )
