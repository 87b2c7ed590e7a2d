"""Taking the list of venues from a file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.models import Venue
from kaskad.campaigns.rules.problems import Problem
from kaskad.campaigns.rules.venues_file import VenueSpec, read_venues
from kaskad.campaigns.vocab import MAX_VENUES_SIZE
from kaskad.commissions.api import ROOT_CODE, Commission
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal


@dataclass(frozen=True, slots=True)
class VenuesReport:
    """What became of the rows of a venues file."""

    created: int
    updated: int
    unchanged: int


class VenuesFileUnreadable(Refusal):
    code = "campaigns.venues_unreadable"
    text = _(
        "%(name)s cannot be read. Save it as CSV in UTF-8, not larger than %(megabytes)s MB, and"
        " try again."
    )


class VenuesFileRefused(Refusal):
    """Carries every problem of the file, in the order of its lines."""

    code = "campaigns.venues_refused"
    text = _(
        "Mistakes in the venues file: %(count)s. Nothing was changed. Correct the places listed and"
        " try again."
    )

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems


@operation(Tag.VENUES_IMPORTED)
def import_venues(*, actor: Actor, path: Path, now: datetime) -> VenuesReport:
    """Take venues from a CSV file: new codes are added, known ones brought up to date.

    Venues that the file does not name stay. The same file again changes nothing. Refuses a file
    that cannot be read, and one with any mistake, with all mistakes at once.
    """
    specs = _checked(_content(path))
    present = Venue.objects.select_related("commission").in_bulk(
        [one.code for one in specs], field_name="code"
    )
    codes = {one.commission for one in specs}
    commissions = dict(Commission.objects.filter(code__in=codes).values_list("code", "id"))
    created, changed = [], []
    for one in specs:
        venue = present.get(one.code)
        if venue is None:
            created.append(_filled(Venue(code=one.code), one, commissions))
        elif _differs(venue, one):
            changed.append(_filled(venue, one, commissions))
    report = VenuesReport(len(created), len(changed), len(specs) - len(created) - len(changed))
    if not created and not changed:
        nothing_changed()
        return report

    Venue.objects.bulk_create(created, batch_size=500)
    Venue.objects.bulk_update(changed, ["commission", *_COLUMNS], batch_size=200)

    record(
        actor=actor,
        tag=Tag.VENUES_IMPORTED,
        subject=Subject("venues", path.name[:80], scope=ROOT_CODE),
        changes=asdict(report),
        now=now,
    )
    return report


_COLUMNS = tuple(
    name for name in VenueSpec.__dataclass_fields__ if name not in {"line", "code", "commission"}
)


def _content(path: Path) -> str:
    refusal = VenuesFileUnreadable(name=path.name, megabytes=MAX_VENUES_SIZE // 1024**2)
    try:
        too_large = path.stat().st_size > MAX_VENUES_SIZE
        content = "" if too_large else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise refusal from error
    if too_large:
        raise refusal
    return content


def _checked(content: str) -> list[VenueSpec]:
    specs, problems = read_venues(content)
    codes = {one.commission for one in specs}
    known = set(
        Commission.objects.filter(code__in=codes, level="district").values_list("code", flat=True)
    )
    problems += [
        Problem("unknown_district", "commission", one.line, {"value": one.commission})
        for one in specs
        if one.commission not in known
    ]
    if problems:
        problems.sort(key=lambda one: (one.line, one.place))
        raise VenuesFileRefused(tuple(problems))
    return specs


def _differs(venue: Venue, spec: VenueSpec) -> bool:
    same = venue.commission.code == spec.commission
    return not same or any(getattr(venue, name) != getattr(spec, name) for name in _COLUMNS)


def _filled(venue: Venue, spec: VenueSpec, commissions: dict[str, int]) -> Venue:
    venue.commission_id = commissions[spec.commission]
    for name in _COLUMNS:
        setattr(venue, name, getattr(spec, name))
    return venue
