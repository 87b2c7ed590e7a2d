"""Who need not be taught on a day, and the exemptions of a territory with every name resolved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet

from kaskad.accounts.api import names_of
from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.models import Campaign, Exemption
from kaskad.campaigns.vocab.exemptions import ExemptionStanding, ExemptionState
from kaskad.commissions.api import Commission, in_subtree, person_name
from kaskad.core.localized import LocalizedText


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """An exemption as it is shown; of one that waits nobody has decided.

    ``since`` is the day of the grant, ``until`` the first day on which the member has to be taught
    again, None: the whole campaign.
    """

    code: str
    member_id: int
    person_code: str
    name: str
    role: str
    commission: LocalizedText
    commission_code: str
    reason: str
    standing: ExemptionStanding
    since: date | None
    until: date | None
    asked_by: str
    asked_name: str
    asked_at: datetime
    decided_by: str
    decided_name: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExemptionList:
    """The first exemptions of a kind, and how many there are of it."""

    rows: tuple[ExemptionRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ExemptionsOfPlace:
    """Those of a territory: what waits, what holds, and what ended, was refused or taken back."""

    waiting: ExemptionList
    holding: ExemptionList
    over: ExemptionList


@dataclass(frozen=True, slots=True)
class ExemptDays:
    """Days on which members are exempt: by member from when until (not including) when."""

    spans: Mapping[int, Sequence[tuple[date, date | None]]]

    def holds(self, member: int, day: date) -> bool:
        """Whether a member is exempt on a day."""
        spans = self.spans.get(member, ())
        return any(first <= day and (end is None or day < end) for first, end in spans)


def holds_on(day: date) -> Q:
    """Exemptions that hold on a day."""
    goes_on = Q(until=None) | Q(until__gt=day)
    return goes_on & Q(state=ExemptionState.GRANTED, since__lte=day)


def exemption_of_outer(campaign: Campaign, day: date, member: str) -> QuerySet[Exemption]:
    """The exemptions on a day of the member that ``member`` names in an outer query."""
    return Exemption.objects.filter(holds_on(day), campaign=campaign, member=OuterRef(member))


def exempt_members(campaign: Campaign, day: date) -> frozenset[int]:
    """Everybody who is exempt on a day, by id."""
    days = exempt_days(campaign)
    return frozenset(member for member in days.spans if days.holds(member, day))


def exempt_days(campaign: Campaign) -> ExemptDays:
    """When everybody of a campaign is exempt who ever was; read again after a write."""
    return kept(("exempt", campaign.pk), PLANS, lambda: _exempt_days(campaign))


def _exempt_days(campaign: Campaign) -> ExemptDays:
    spans: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows = Exemption.objects.filter(campaign=campaign, state=ExemptionState.GRANTED)
    for member, since, until in rows.values_list("member_id", "since", "until"):
        if since is not None:
            spans[member].append((since, until))
    return ExemptDays(spans)


def exemption_on(campaign: Campaign, member_id: int, day: date) -> Exemption | None:
    """The exemption of a member that holds on a day; who has none costs no query of their own."""
    if not exempt_days(campaign).holds(member_id, day):
        return None
    rows = Exemption.objects.filter(holds_on(day), campaign=campaign, member=member_id)
    return rows.order_by("id").first()


def exemption_to_show(campaign: Campaign, member_id: int, day: date) -> Exemption | None:
    """The exemption of a member that holds or waits; None where one can be asked for."""
    waits = Q(state=ExemptionState.WAITING)
    rows = Exemption.objects.filter(holds_on(day) | waits, campaign=campaign, member=member_id)
    return rows.order_by("-id").first()


def waiting_by_asker(campaign: Campaign, commission: Commission) -> dict[str, int]:
    """How many wait in a territory, by who asked: whoever asked does not decide."""
    waiting = Exemption.objects.filter(
        in_subtree(commission, "member__commission__"),
        campaign=campaign,
        state=ExemptionState.WAITING,
    )
    counted = waiting.order_by().values_list("asked_by").annotate(count=Count("id"))
    return dict(counted)


def exemptions_within(
    campaign: Campaign, commission: Commission, day: date, limit: int
) -> ExemptionsOfPlace:
    """Exemptions of a territory, at most so many of each kind.

    What waits has the oldest on top, the others the latest.
    """
    rows = _of(campaign, commission)
    kinds = {
        "waiting": Q(state=ExemptionState.WAITING),
        "holding": holds_on(day) & _still_sits(day),
        "over": Q(state__in=(ExemptionState.REFUSED, ExemptionState.WITHDRAWN))
        | (Q(state=ExemptionState.GRANTED) & ~(holds_on(day) & _still_sits(day))),
    }
    counts = rows.aggregate(**{name: Count("id", filter=kind) for name, kind in kinds.items()})
    found: list[Exemption] = []
    for name, kind in kinds.items():
        if counts[name]:
            order = "id" if name == "waiting" else "-id"
            found += _named(rows.filter(kind)).order_by(order)[:limit]
    by_kind: dict[str, list[ExemptionRow]] = {name: [] for name in kinds}
    for row in _rows(found, day):
        by_kind[_KINDS[row.standing]].append(row)
    return ExemptionsOfPlace(
        **{name: ExemptionList(tuple(by_kind[name]), counts[name]) for name in kinds}
    )


def exemptions_of_place(
    campaign: Campaign, commission: Commission, day: date
) -> list[ExemptionRow]:
    """Every exemption of a territory in the order in which they were asked for."""
    return _rows(_named(_of(campaign, commission)).order_by("id"), day)


def exemption_row(exemption: Exemption, day: date) -> ExemptionRow:
    """One exemption with its names."""
    return _rows([exemption], day)[0]


_KINDS = {
    ExemptionStanding.WAITING: "waiting",
    ExemptionStanding.HOLDS: "holding",
    ExemptionStanding.ENDED: "over",
    ExemptionStanding.REFUSED: "over",
    ExemptionStanding.WITHDRAWN: "over",
}


def _still_sits(day: date) -> Q:
    return Q(member__until=None) | Q(member__until__gt=day)


def _of(campaign: Campaign, commission: Commission) -> QuerySet[Exemption]:
    return Exemption.objects.filter(
        in_subtree(commission, "member__commission__"), campaign=campaign
    )


def _named(rows: QuerySet[Exemption]) -> QuerySet[Exemption]:
    return rows.select_related("member__person", "member__commission")


def _rows(exemptions: Iterable[Exemption], day: date) -> list[ExemptionRow]:
    found = list(exemptions)
    marks = {mark for one in found for mark in (one.asked_by, one.decided_by) if mark}
    names = {"": "", **(names_of(marks) if marks else {})}
    return [_row(one, names, day) for one in found]


def _row(one: Exemption, names: Mapping[str, str], day: date) -> ExemptionRow:
    member = one.member
    return ExemptionRow(
        code=one.code,
        member_id=member.pk,
        person_code=member.person.code,
        name=person_name(member.person),
        role=str(member.get_role_display()),
        commission=member.commission.name,
        commission_code=member.commission.code,
        reason=one.reason,
        standing=_standing(one, day),
        since=one.since,
        until=one.until,
        asked_by=one.asked_by,
        asked_name=names[one.asked_by],
        asked_at=one.asked_at,
        decided_by=one.decided_by,
        decided_name=names[one.decided_by],
        decided_at=one.decided_at,
    )


def _standing(one: Exemption, day: date) -> ExemptionStanding:
    """Who left the seat is not exempt any more."""
    if one.state != ExemptionState.GRANTED:
        return ExemptionStanding(one.state)
    ends = (one.until, one.member.until)
    is_over = any(end is not None and end <= day for end in ends)
    return ExemptionStanding.ENDED if is_over else ExemptionStanding.HOLDS
