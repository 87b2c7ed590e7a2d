"""Laws and provisions: what was in force on a day, and which versions are not the newest then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from kaskad.accounts.api import names_of
from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.models import Law, Provision, ProvisionVersion
from kaskad.core.localized import LocalizedText
from kaskad.core.names import search_key
from kaskad.core.refusal import NotFound


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """A provision and what it says on a day; ``version_id`` is what others cite."""

    code: str
    law_code: str
    law: LocalizedText
    label: LocalizedText
    version_id: int
    number: int
    text: LocalizedText
    note: LocalizedText
    in_force_from: date
    is_repeal: bool


@dataclass(frozen=True, slots=True)
class VersionOfProvision:
    """A version in the history of a provision, the names of people resolved."""

    id: int
    number: int
    text: LocalizedText
    note: LocalizedText
    source: str
    act: LocalizedText
    in_force_from: date
    is_repeal: bool
    recorded_by: str
    recorded_at: datetime


def laws() -> list[Law]:
    """All laws in their order."""
    return list(Law.objects.order_by("order", "code"))


def provision_by_code(code: str) -> Provision:
    """The provision, with its law. Raises NotFound."""
    provision = Provision.objects.select_related("law").filter(code=code).first()
    if provision is None:
        raise NotFound(code)
    return provision


def newest_versions(provisions: Collection[int] | None, day: date) -> dict[int, ProvisionVersion]:
    """The version in force on ``day`` by the id of its provision; None asks for all provisions.

    A provision whose first version is not in force yet is left out.
    """
    versions = _newest(day)
    if provisions is not None:
        versions = versions.filter(provision__in=provisions)
    return {one.provision_id: one for one in versions.select_related("provision__law")}


def stale_versions(day: date) -> Mapping[int, int]:
    """Versions that a newer one has replaced by ``day``: their ids, and that of the newest.

    Whatever cites one of them is stale.
    """
    return kept(("stale versions", day), PLANS, lambda: _stale(day))


def _stale(day: date) -> dict[int, int]:
    newest = {one.provision_id: one for one in _newest(day).only("id", "number", "provision_id")}
    older = ProvisionVersion.objects.filter(in_force_from__lte=day, provision__in=newest)
    rows = older.values_list("id", "provision_id", "number")
    return {
        version: newest[provision].pk
        for version, provision, number in rows
        if number < newest[provision].number
    }


def provision_words(version: ProvisionVersion) -> LocalizedText:
    """How a version is cited: its law and its label; read ``provision__law`` along with it."""
    provision = version.provision
    law, label = provision.law.name, provision.label
    return LocalizedText(*(f"{law.get(one)}, {label.get(one)}" for one in ("kk", "ru", "en")))


def find_provisions(
    text: str, day: date, *, law: str = "", limit: int | None = None
) -> list[ProvisionRow]:
    """Provisions on ``day`` in whose code, label or text every word of ``text`` stands."""
    versions = _newest(day).select_related("provision__law")
    if law:
        versions = versions.filter(provision__law__code=law)
    for word in search_key(text).split():
        versions = versions.filter(search_key__contains=word)
    versions = versions.order_by("provision__law__order", "provision__order", "provision__code")
    return [provision_row(one) for one in versions[:limit]]


def provision_row(version: ProvisionVersion) -> ProvisionRow:
    """A version as a row; read ``provision__law`` along with it."""
    provision = version.provision
    return ProvisionRow(
        code=provision.code,
        law_code=provision.law.code,
        law=provision.law.name,
        label=provision.label,
        version_id=version.pk,
        number=version.number,
        text=version.text,
        note=version.note,
        in_force_from=version.in_force_from,
        is_repeal=version.is_repeal,
    )


def versions_of(provision: Provision) -> list[VersionOfProvision]:
    """Every version, the newest first; also those whose day has not come."""
    rows = list(ProvisionVersion.objects.filter(provision=provision).order_by("-number"))
    names = names_of(row.recorded_by for row in rows)
    return [
        VersionOfProvision(
            id=row.pk,
            number=row.number,
            text=row.text,
            note=row.note,
            source=row.source,
            act=row.act,
            in_force_from=row.in_force_from,
            is_repeal=row.is_repeal,
            recorded_by=names[row.recorded_by],
            recorded_at=row.recorded_at,
        )
        for row in rows
    ]


def in_order(versions: Iterable[ProvisionVersion]) -> list[ProvisionVersion]:
    """Versions in the order of laws and articles; read ``provision__law`` along with them."""
    return sorted(
        versions,
        key=lambda one: (
            one.provision.law.order, one.provision.order, one.provision.code, one.number,
        ),
    )  # fmt: skip


def _newest(day: date) -> QuerySet[ProvisionVersion]:
    """The version in force on ``day`` of every provision."""
    of_provision = ProvisionVersion.objects.filter(
        provision=OuterRef("provision"), in_force_from__lte=day
    )
    newest = of_provision.order_by("-number").values("pk")[:1]
    return ProvisionVersion.objects.filter(pk=Subquery(newest))
