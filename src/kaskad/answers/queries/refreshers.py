"""What changed in the law since people were taught it: who has to read it, and who has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Value

from kaskad.answers.models import Acknowledgement, Answer, Basis, RefresherReading
from kaskad.answers.queries.answers import AnswerRow, answer_rows
from kaskad.answers.queries.readers import TerritoryCount
from kaskad.answers.vocab import AnswerState
from kaskad.audit.api import ANSWERS, kept
from kaskad.campaigns.api import (
    Campaign,
    MaterialState,
    MaterialVersion,
    Provision,
    ProvisionVersion,
    stale_versions,
)
from kaskad.commissions.api import Commission, Member, children_of, in_subtree, sits_on
from kaskad.core.clock import local_day
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound

_HELD_ONCE = (AnswerState.PUBLISHED, AnswerState.REPLACED, AnswerState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Refresher:
    """A provision that says something else than what a member was taught."""

    version_id: int
    provision_code: str
    old: ProvisionVersion
    new: ProvisionVersion


def refreshers_of(
    campaign: Campaign, member: int, taught: date | None, today: date
) -> list[Refresher]:
    """What changed in the law since a member was taught it, and they have not read yet.

    ``taught`` is the day of their seminar, if they were at one.
    """
    changed = changed_provisions(campaign, today)
    if not changed:
        return []
    known, done = _read_by(campaign, member)
    owed = []
    for one in changed:
        since = one.new.in_force_from
        by_seminar = one.in_kit and taught is not None and taught < since
        if by_seminar or any(known.get(key, today) < since for key in one.answers):
            owed.append(Refresher(one.new.pk, one.new.provision.code, one.old, one.new))
    return [one for one in owed if one.version_id not in done]


def _read_by(campaign: Campaign, member: int) -> tuple[dict[int, date], set[int]]:
    """When a member read each answer, and which texts of the law; asked for at once."""
    answers = Acknowledgement.objects.filter(answer__campaign=campaign, member=member)
    texts = RefresherReading.objects.filter(campaign=campaign, member=member)
    rows = answers.values_list("answer_id", "at", Value("answer")).union(
        texts.values_list("version_id", "at", Value("text")), all=True
    )
    found = list(rows)
    known = {key: local_day(at) for key, at, kind in found if kind == "answer"}
    return known, {key for key, _at, kind in found if kind == "text"}


@dataclass(frozen=True, slots=True)
class RefresherText:
    """What a refresher shows: the text before, the text now, and the answers that rest on it."""

    old: ProvisionVersion
    new: ProvisionVersion
    answers: list[AnswerRow]


def refresher_of(campaign: Campaign, version_id: int, today: date) -> RefresherText:
    """The refresher of a provision whose newest text is this one; NotFound if there is none."""
    for one in changed_provisions(campaign, today):
        if one.new.pk == version_id:
            in_force = Answer.objects.filter(
                campaign=campaign,
                state=AnswerState.PUBLISHED,
                bases__version__provision=one.new.provision_id,
            )
            rows = answer_rows(in_force.distinct().order_by("-number"), today)
            return RefresherText(one.old, one.new, rows)
    raise NotFound(str(version_id))


def has_read(campaign: Campaign, version: ProvisionVersion, member: int) -> bool:
    """Whether a member has read a refresher."""
    rows = RefresherReading.objects.filter(campaign=campaign, version=version, member=member)
    return rows.exists()


@dataclass(frozen=True, slots=True)
class ChangedProvision:
    """A provision of the kit or of answers whose text changed: the newest and the one before.

    ``answers`` cite an older text of it; ``in_kit``: so did, or does, a material of the campaign.
    """

    old: ProvisionVersion
    new: ProvisionVersion
    answers: tuple[int, ...]
    in_kit: bool


def changed_provisions(campaign: Campaign, today: date) -> list[ChangedProvision]:
    """Provisions that were taught in a campaign and say something else today."""
    key = ("changed provisions", campaign.pk, today)
    return list(kept(key, ANSWERS, lambda: _changed(campaign, today)))


def _changed(campaign: Campaign, today: date) -> list[ChangedProvision]:
    old = stale_versions(today)
    if not old:
        return []
    cited_by: dict[int, set[int]] = {}
    rows = Basis.objects.filter(answer__campaign=campaign, answer__state__in=_HELD_ONCE)
    for version, answer in rows.filter(version__in=list(old)).values_list("version", "answer"):
        cited_by.setdefault(version, set()).add(answer)
    kit = set(_cited_in_kit(campaign, list(old)))
    wanted = {*cited_by, *kit}
    versions = ProvisionVersion.objects.filter(pk__in={*wanted, *(old[one] for one in wanted)})
    by_key = {one.pk: one for one in versions.select_related("provision__law")}
    olds: dict[int, list[ProvisionVersion]] = {}
    for one in sorted(wanted, key=lambda key: by_key[key].number):
        olds.setdefault(old[one], []).append(by_key[one])
    return [
        ChangedProvision(
            old=before[-1],
            new=by_key[key],
            answers=tuple(sorted({one for each in before for one in cited_by.get(each.pk, ())})),
            in_kit=any(each.pk in kit for each in before),
        )
        for key, before in sorted(olds.items())
    ]


def taught_old_text(
    campaign: Campaign, provision: Provision, trained: Mapping[int, date], today: date
) -> set[int]:
    """Members who were taught an older text of a provision, by their ids.

    ``trained`` is the day of everybody's seminar, which a room above knows.
    """
    changed = changed_provisions(campaign, today)
    of_it = [one for one in changed if one.new.provision_id == provision.pk]
    return {member for one in of_it for member in owed_by(one, trained)}


def owed_by(changed: ChangedProvision, trained: Mapping[int, date]) -> set[int]:
    """Members who owe the refresher of one change, whether they have read it or not."""
    since = changed.new.in_force_from
    found = {member for member, day in trained.items() if day < since} if changed.in_kit else set()
    rows = Acknowledgement.objects.filter(answer__in=changed.answers)
    known = rows.values_list("member_id", "at")
    return found | {member for member, at in known if local_day(at) < since}


@dataclass(frozen=True, slots=True)
class Territories:
    """The parts of a territory with who sits in them: read once for every change."""

    names: Mapping[str, LocalizedText]
    places: Mapping[int, str]


def territories_of(commission: Commission, today: date) -> Territories:
    """The commissions right below, and in which of them each member sits."""
    below = {"central": "commission__region", "region": "commission__district"}
    place = below.get(commission.level, "commission")
    sitting = Member.objects.filter(in_subtree(commission, "commission__"), sits_on(today))
    rows = sitting.values_list("id", f"{place}__code")
    return Territories(
        {one.code: one.name for one in children_of(commission)},
        dict(rows.iterator(chunk_size=5000)),
    )


def refreshed_by_territory(
    campaign: Campaign, version: ProvisionVersion, owed: Collection[int], parts: Territories
) -> list[TerritoryCount]:
    """How many of those who owe a refresher have read it, territory by territory."""
    done = RefresherReading.objects.filter(campaign=campaign, version=version)
    read = set(done.values_list("member_id", flat=True))
    counts: dict[str, list[int]] = {}
    for member in owed:
        code = parts.places.get(member, "")
        if code in parts.names:
            count = counts.setdefault(code, [0, 0])
            count[0] += member in read
            count[1] += 1
    return [
        TerritoryCount(code, name, *counts[code])
        for code, name in parts.names.items()
        if code in counts
    ]


def _cited_in_kit(campaign: Campaign, versions: list[int]) -> QuerySet[MaterialVersion, int]:
    states = (MaterialState.IN_FORCE, MaterialState.REPLACED, MaterialState.WITHDRAWN)
    rows = MaterialVersion.objects.filter(material__campaign=campaign, state__in=states)
    return rows.filter(provisions__in=versions).values_list("provisions", flat=True).distinct()
