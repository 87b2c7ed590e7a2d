"""A small country with venues and members, enough for plans of three stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from kaskad.campaigns.api import (
    Campaign,
    DraftSeminar,
    Plan,
    PlanDraft,
    Venue,
    draft_plan,
    import_campaign,
    put_in_force,
)
from kaskad.commissions.models import Commission, Member, Person, Seat
from kaskad.core.actor import Actor
from kaskad.core.names import sort_key

DEMO_FILE = Path("src/kaskad/demo/kz-referendum-2026.toml")
NOW = datetime(2026, 2, 17, 6, 0, tzinfo=UTC)
SINCE = date(2026, 2, 1)
ACTOR = Actor.system("tests")
PRECINCT_ROLES = ("chair", "secretary", "deputy", "member", "member")


@dataclass(slots=True)
class Country:
    """Members by (commission code, number of the seat)."""

    commissions: dict[str, Commission] = field(default_factory=dict)
    members: dict[tuple[str, int], Member] = field(default_factory=dict)

    def of(self, code: str) -> list[Member]:
        return [member for (commission, _n), member in self.members.items() if commission == code]


def build_country(districts: int = 2, precincts: int = 2) -> Country:
    """KZ > KZ-15 > districts > precincts; two full-time and one other in each territorial."""
    country = Country()
    root = _commission(country, "KZ", None, "central", None, None)
    region = _commission(country, "KZ-15", root, "region", None, None)
    for number in range(1, districts + 1):
        code = f"15480{number}000"
        district = _commission(country, code, region, "district", region, None)
        for place in range(1, precincts + 1):
            code = f"KZ-15-{number}{place:03d}"
            precinct = _commission(country, code, district, "precinct", region, district)
            for seat, role in enumerate(PRECINCT_ROLES, start=1):
                _member(country, precinct, seat, role, full_time=False)
    for code in ("KZ-15", *[f"15480{number}000" for number in range(1, districts + 1)]):
        for seat, (role, full_time) in enumerate(
            (("chair", True), ("secretary", True), ("member", False)), start=1
        ):
            _member(country, country.commissions[code], seat, role, full_time=full_time)
    return country


def _commission(
    country: Country,
    code: str,
    parent: Commission | None,
    level: str,
    region: Commission | None,
    district: Commission | None,
) -> Commission:
    commission = Commission.objects.create(
        code=code, parent=parent, level=level, name_kk=f"{code} ауданы", name_ru=f"район {code}",
        name_en=f"District {code}", sort_key=sort_key(code), seats=7,
    )  # fmt: skip
    commission.region = commission if level == "region" else region
    commission.district = commission if level == "district" else district
    commission.save(update_fields=["region", "district"])
    country.commissions[code] = commission
    return commission


def _member(
    country: Country, commission: Commission, seat: int, role: str, *, full_time: bool
) -> Member:
    number = len(country.members) + 1
    person = Person.objects.create(
        code=f"p{number}", iin_hash=f"{number:064d}", iin_tail="0000", last_name=f"Серік{number}",
        first_name="Айгүл", search_key=f"серик{number}", sort_key=sort_key(f"Серік{number}"),
    )  # fmt: skip
    member = Member.objects.create(
        person=person, seat=Seat.objects.create(commission=commission, number=seat),
        commission=commission, role=role, full_time=full_time, language="kk", since=SINCE,
    )  # fmt: skip
    country.members[(commission.code, seat)] = member
    return member


def make_campaign() -> Campaign:
    """The campaign of the demonstration."""
    return import_campaign(actor=ACTOR, text=DEMO_FILE.read_text(encoding="utf-8"), now=NOW)


def make_venue(commission: Commission, code: str = "v1", capacity: int = 40) -> Venue:
    return Venue.objects.create(
        code=code, commission=commission, name_kk="Мектеп", name_ru="Школа", name_en="School",
        address_kk="Абай 1", address_ru="Абая 1", address_en="1 Abay", capacity=capacity,
        accessible=True, latitude=50.0, longitude=57.0, closed_days=["2026-02-24"],
    )  # fmt: skip


def draft_seminar(key: str, **changes: object) -> DraftSeminar:
    """A stage-2 seminar of the first district, in person, taught by its chair."""
    values: dict[str, object] = {
        "key": key, "stage_code": "s2", "commission_code": "154801000", "round": 0,
        "language": "kk", "format": "in_person", "venue_code": "v1", "day": date(2026, 2, 20),
        "half": "am", "trainer_member_id": None,
    }  # fmt: skip
    return DraftSeminar(**(values | changes))  # type: ignore[arg-type]  # the fields above


def make_draft(country: Country) -> PlanDraft:
    """The national seminar, one of stage 2 and one of stage 3 in the first district."""
    full_time = [member for member in country.members.values() if member.full_time]
    chair = country.members[("154801000", 1)]
    second = [country.members[("154801000", 3)]]
    third = []
    for code in ("KZ-15-1001", "KZ-15-1002"):
        second += [country.members[(code, 1)], country.members[(code, 2)]]
        third += [country.members[(code, seat)] for seat in (3, 4, 5)]
    seminars = [
        draft_seminar(
            "s1", stage_code="s1", commission_code="KZ", format="online", venue_code=None,
            day=date(2026, 2, 18),
        ),
        draft_seminar("s2", trainer_member_id=chair.pk),
        draft_seminar(
            "s3", stage_code="s3", day=date(2026, 2, 27), half="pm", trainer_member_id=chair.pk
        ),
    ]  # fmt: skip
    places = [("s1", member.pk) for member in full_time]
    places += [("s2", member.pk) for member in second]
    places += [("s3", member.pk) for member in third]
    return PlanDraft(seminars=seminars, places=places, run_code="run1")


def make_plan(campaign: Campaign, country: Country, *, in_force: bool = True) -> Plan:
    make_venue(country.commissions["154801000"])
    plan = draft_plan(actor=ACTOR, campaign=campaign, draft=make_draft(country), now=NOW)
    return put_in_force(actor=ACTOR, plan=plan, now=NOW) if in_force else plan


def make_up(country: Country) -> tuple[list[DraftSeminar], list[tuple[str, int]]]:
    """One make-up seminar of stage 3 with one member."""
    trainer = country.members[("154801000", 1)].pk
    seminar = draft_seminar(
        "r1-1", stage_code="s3", round=1, day=date(2026, 3, 10), trainer_member_id=trainer
    )
    return [seminar], [("r1-1", country.members[("KZ-15-1001", 4)].pk)]
