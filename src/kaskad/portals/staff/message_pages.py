"""The pages about messages: all of the country, and those of one territory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.commissions.api import Commission, Level, commission_names, names_of_people
from kaskad.core.localized import LocalizedText
from kaskad.core.web.components import Actions, Button, Empty, Facts, Link, Notice
from kaskad.core.web.format import number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.messaging.api import (
    Channel,
    MessageRow,
    State,
    TemplateState,
    Territory,
    gateways_in_use,
    kind_counts,
    latest_messages,
    papers,
    reason_counts,
    reason_words,
    state_counts,
    template_states,
    troubled_messages,
)
from kaskad.portals.staff.message_words import message_table, state_facts

SHOWN = 50
PAPERS = 500  # in one file


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """Everything that is sent in the country: states, kinds with their texts, what went wrong."""

    title: str
    lead: str
    notice: Notice | None
    facts: Facts | None
    kinds: Table
    reasons: Table | None
    troubled: Table | None


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """The messages to people of one territory."""

    title: str
    back: Link
    kinds: Link | None
    lead: str
    facts: Facts | None
    papers_title: str
    papers: Actions | None
    troubled: Table | None
    latest: Table | None
    empty: Empty | None


def messages_page() -> MessagesPage:
    """The page for central staff."""
    everybody = Territory()
    rows = troubled_messages(everybody, SHOWN)
    title = _("Troubled messages")
    return MessagesPage(
        title=pgettext("page", "Messages"),
        lead=_("What is written to people, in which words, and whether it reaches them."),
        notice=_kept_here(),
        facts=state_facts(state_counts(everybody)),
        kinds=_kinds(template_states(), kind_counts(everybody)),
        reasons=_reasons(reason_counts(everybody)),
        troubled=message_table(rows, title, places=_places(rows), may_send=True, with_reasons=True),
    )


def delivery_page(here: Commission, *, is_centre: bool) -> DeliveryPage:
    """The page of a territory; the caller has asked whether the reader may see it.

    ``is_centre``: the reader works for the whole country and may see the texts.
    """
    territory = territory_of(here)
    troubled = troubled_messages(territory, SHOWN)
    latest = latest_messages(territory, SHOWN)
    places = _places([*troubled, *latest])
    names = names_of_people({row.key for row in (*troubled, *latest)})
    to_hand = papers(territory, PAPERS)
    return DeliveryPage(
        title=_("Messages: %(place)s") % {"place": here.name},
        back=Link(str(here.name), reverse("portals:staff_place", args=[here.code])),
        kinds=Link(_("Kinds of messages"), reverse("portals:messages")) if is_centre else None,
        lead=_("Whether the messages to your people reach them, and whom to tell on paper."),
        facts=state_facts(state_counts(territory)),
        papers_title=ngettext(
            "%(count)s message is to be handed on paper",
            "%(count)s messages are to be handed on paper",
            len(to_hand),
        )
        % {"count": number(len(to_hand))},
        papers=_paper_actions(here, [row.code for row in to_hand]) if to_hand else None,
        troubled=message_table(
            troubled, _("Troubled messages"), places=places, names=names, with_reasons=True
        ),
        latest=message_table(latest, _("Latest messages"), places=places, names=names),
        empty=None
        if latest
        else Empty(
            _("Nothing has been written yet"),
            _("Reminders are written by themselves on the day before a seminar."),
        ),
    )


def territory_of(here: Commission) -> Territory:
    """The messages that a commission and those below it may see."""
    if here.level == Level.CENTRAL:
        return Territory()
    level = "place" if here.level == Level.PRECINCT else str(here.level)
    return Territory(level, here.code)


def _kept_here() -> Notice | None:
    if gateways_in_use().any:
        return None
    return Notice(
        _("Messages are kept here, none leaves this machine"),
        _("A channel is set up in the file of the installation."),
        still=True,
    )


def _kinds(states: Sequence[TemplateState], counts: Mapping[tuple[str, str], int]) -> Table:
    return Table(
        caption=_("Kinds of messages"),
        caption_hidden=True,
        columns=(
            Column(pgettext("message", "Kind")),
            Column(pgettext("message", "Text"), wide=True),
            Column(pgettext("message", "Waiting"), number=True),
            Column(pgettext("message", "Went out"), number=True),
            Column(pgettext("message", "Not sent"), number=True),
            Column(pgettext("message", "Trouble"), number=True),
        ),
        rows=tuple(_kind(one, counts) for one in states),
    )


def _kind(one: TemplateState, counts: Mapping[tuple[str, str], int]) -> Row:
    def count(*states: State) -> str:
        return number(sum(counts.get((one.kind.code, state), 0) for state in states))

    version = (
        _("version %(number)s") % {"number": number(one.version)} if one.version else _("as built")
    )
    url = reverse("portals:message_kind", args=[one.kind.code])
    note = "" if one.kind.may_refuse else _("always sent")
    return Row(
        (
            Cell(str(one.kind.title), url=url, note=note),
            version,
            count(State.WAITING, State.SENDING),
            count(State.SENT, State.DELIVERED, State.PRINTED),
            count(State.KEPT, State.WITHHELD, State.TOO_LATE),
            count(State.UNCLEAR, State.GIVEN_UP, State.TO_PRINT),
        )
    )


def _reasons(rows: Sequence[tuple[str, str, int]]) -> Table | None:
    if not rows:
        return None
    return Table(
        caption=_("What went wrong"),
        caption_hidden=True,
        columns=(
            Column(pgettext("message", "What")),
            Column(pgettext("message", "Way")),
            Column(pgettext("message", "Tries"), number=True),
        ),
        rows=tuple(
            Row((reason_words(code), str(Channel(way).label), number(count)))
            for way, code, count in rows
        ),
    )


def _places(rows: Sequence[MessageRow]) -> Mapping[str, LocalizedText]:
    return commission_names({row.place for row in rows if row.place})


def _paper_actions(here: Commission, codes: Sequence[str]) -> Actions:
    return Actions(
        (
            Button(
                pgettext("button", "Papers to hand out"),
                url=reverse("portals:delivery_papers", args=[here.code]),
            ),
            Button(
                pgettext("button", "All of them are handed"),
                post=reverse("portals:delivery_handed", args=[here.code]),
                kind="second",
                fields=tuple(("message", code) for code in codes),
            ),
        )
    )
