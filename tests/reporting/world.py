"""A small country with a campaign, written straight as rows: reporting only reads.

The same maker builds the full country for the benchmark. Everything follows from the seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from kaskad.campaigns.models import Block, Campaign, Group, Place, Plan, Seminar, Stage
from kaskad.commissions.models import (
    Commission,
    Member,
    Person,
    RosterBatch,
    RosterRow,
    Seat,
)
from kaskad.core.bulk import insert_rows
from kaskad.core.names import sort_key
from kaskad.seminars.models import Attendance, Holding

NATIONAL_DAY = date(2026, 2, 18)
SECOND_DAYS = tuple(date(2026, 2, 19) + timedelta(n) for n in range(7))
THIRD_DAYS = tuple(date(2026, 2, 26) + timedelta(n) for n in range(10))
SINCE = date(2026, 2, 1)
RECORDED = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
BLOCKS = (
    ("Науқанның барлық кезеңі", "Все этапы кампании", "All stages of the campaign"),
    ("Ашықтық пен жариялылық", "Открытость и гласность", "Openness and publicity"),
    ("Қаржы мәселелері", "Финансовые вопросы", "Financial matters"),
)
REGION_CODES = (10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79)
STAGES = (
    ("s1", "Республикалық семинар", "Республиканский семинар", "National seminar", "central"),
    ("s2", "Аумақтық комиссиялар", "Территориальные комиссии", "Territorial commissions", "region"),
    ("s3", "Учаскелік комиссиялар", "Участковые комиссии", "Precinct commissions", "district"),
)


@dataclass(slots=True)
class World:
    """What was made; ``members`` are (id, commission id, stage number)."""

    campaign: Campaign
    plan: Plan
    stages: dict[str, Stage]
    members: list[tuple[int, int, int]] = field(default_factory=list)

    def attend(self, member: int, day: date, *, present: bool = True, stage: int = 3) -> Attendance:
        """One attendance of a member, at some seminar of the stage."""
        seminar = Seminar.objects.filter(
            group__stage=self.stages[f"s{stage}"], group__places__member=member
        ).first() or Seminar.objects.filter(group__stage=self.stages[f"s{stage}"]).earliest("id")
        return Attendance.objects.create(
            campaign=self.campaign, seminar=seminar, member_id=member, day=day, present=present,
            counts_from=day, outcome=_outcome(present), evidence="roll_call",
            nonce=f"{member}-{day}", recorded_by="test", recorded_at=RECORDED,
        )  # fmt: skip


def _outcome(present: bool) -> str:
    return "present" if present else "absent"


def build(
    *,
    regions: int = 2,
    districts: int = 2,
    precincts: int = 3,
    members: int = 3,
    seed: int = 1,
    held_until: date | None = None,
    shows_up: float = 0.9,
) -> World:
    """A country of equal parts; seminars up to ``held_until`` are held and attended."""
    rng = Random(seed)
    tree = _commissions(regions, districts, precincts, members)
    _insert(Commission, tree)
    campaign, stages = _campaign()
    rows = list(_members(tree))
    seated = [(row["id"], row["commission"], _stage_of(row)) for row in rows]
    _insert(Seat, [_only(row, "seat", "commission", "number") for row in rows])
    _insert(Person, [_person(row) for row in rows])
    batch = _batch(tree[0]["id"], len(rows))
    _insert(RosterRow, [_roster_row(row, batch.pk) for row in rows])
    _insert(Member, [_member(row) for row in rows])
    plan = Plan.objects.create(
        campaign=campaign, version=1, state="in_force", made_by="test", made_at=RECORDED,
        in_force_at=RECORDED, run_code="run1",
    )  # fmt: skip
    world = World(campaign, plan, stages, seated)
    _groups(world, tree, rows, rng, held_until, shows_up)
    _reset_sequences()
    return world


def _commissions(
    regions: int, districts: int, precincts: int, members: int
) -> list[dict[str, Any]]:
    rows = [_commission(1, "KZ", None, "central", 0, ("Қазақстан", "Казахстан", "Kazakhstan"))]
    for region in range(regions):
        region_code = f"KZ-{REGION_CODES[region]}"
        top = _commission(
            len(rows) + 1,
            region_code,
            rows[0],
            "region",
            members,
            _names("облысы", "область", "Region", region + 1),
        )
        rows.append(top)
        for district in range(districts):
            code = f"{REGION_CODES[region]}{district + 1:03d}0000"
            below = _commission(
                len(rows) + 1,
                code,
                top,
                "district",
                members,
                _names("ауданы", "район", "District", district + 1),
            )
            rows.append(below)
            for precinct in range(precincts):
                number = district * precincts + precinct + 1
                rows.append(
                    _commission(
                        len(rows) + 1,
                        f"{region_code}-{number:04d}",
                        below,
                        "precinct",
                        members,
                        _precinct(number),
                        number,
                    )
                )
    return rows


def _names(kk: str, ru: str, en: str, number: int) -> tuple[str, str, str]:
    letters = "абвгдежзиклмнопрстуф"
    stem = letters[number % 20].upper() + letters[number % 19]
    return f"{stem} {kk}", f"{stem} {ru}", f"{en} {number}"


def _precinct(number: int) -> tuple[str, str, str]:
    return f"№ {number} учаске", f"Участок № {number}", f"Precinct No. {number}"


def _commission(
    key: int, code: str, parent: dict[str, Any] | None, level: str, seats: int,
    names: tuple[str, str, str], number: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    above = parent or {}
    return {
        "id": key, "code": code, "parent": above.get("id"),
        "region": key if level == "region" else above.get("region"),
        "district": key if level == "district" else above.get("district"),
        "level": level, "kind": "registration" if level == "precinct" else "territorial",
        "kato": "", "number": number, "name_kk": names[0], "name_ru": names[1],
        "name_en": names[2], "sort_key": sort_key(names[0]), "seats": seats, "voters": None,
        "latitude": None, "longitude": None,
    }  # fmt: skip


def _campaign() -> tuple[Campaign, dict[str, Stage]]:
    campaign = Campaign.objects.create(
        code="kz-referendum-2026", root_id=1, title_kk="Республикалық референдум",
        title_ru="Республиканский референдум", title_en="Republican referendum",
        decree_number="6/15", decree_date=date(2026, 2, 12),
        decree_body_kk="Орталық референдум комиссиясы",
        decree_body_ru="Центральная комиссия референдума",
        decree_body_en="Central Referendum Commission",
        voting_day=date(2026, 3, 15), first_day=NATIONAL_DAY, last_day=date(2026, 3, 13),
        work_days="1111110", goal_percent=99,
    )  # fmt: skip
    stages = {}
    windows = (
        (NATIONAL_DAY, NATIONAL_DAY),
        (SECOND_DAYS[0], SECOND_DAYS[-1]),
        (THIRD_DAYS[0], THIRD_DAYS[-1]),
    )
    for number, ((code, kk, ru, en, level), window) in enumerate(
        zip(STAGES, windows, strict=True), 1
    ):
        stages[code] = Stage.objects.create(
            campaign=campaign, code=code, number=number, title_kk=kk, title_ru=ru, title_en=en,
            audience_text_kk=f"тыңдаушылар {number}", audience_text_ru=f"слушатели {number}",
            audience_text_en=f"audience {number}", audience=[],
            taught_by=["centre"] if number == 1 else [f"s{number - 1}"],
            responsible_level=level,
            formats=["online"] if number == 1 else ["in_person", "blended"],
            window_from=window[0], window_to=window[1], group_min=1, group_max=40,
            online_group_max=900, minutes=240, distance_km=60, gate="attendance",
        )  # fmt: skip
    for number, titles in enumerate(BLOCKS, 1):
        Block.objects.create(
            campaign=campaign, programme_version=1, number=number, national=True,
            title_kk=titles[0], title_ru=titles[1], title_en=titles[2], minutes=40,
            questions_minutes=15,
        )  # fmt: skip
    Block.objects.create(
        campaign=campaign, programme_version=1, number=4, national=False,
        title_kk="Дауыстарды санау", title_ru="Подсчёт голосов", title_en="Counting",
        minutes=40, questions_minutes=15,
    )  # fmt: skip
    return campaign, stages


def _members(tree: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    key = 0
    for commission in tree:
        for seat in range(1, commission["seats"] + 1):
            key += 1
            territorial = commission["level"] != "precinct"
            yield {
                "id": key, "seat": key, "person": key, "commission": commission["id"],
                "number": seat, "level": commission["level"],
                "role": {1: "chair", 2: "deputy", 3: "secretary"}.get(seat, "member"),
                "full_time": territorial and seat == 1, "seed": key,
            }  # fmt: skip


def _stage_of(row: dict[str, Any]) -> int:
    if row["full_time"]:
        return 1
    return 2 if row["level"] != "precinct" or row["role"] in ("chair", "secretary") else 3


def _only(row: dict[str, Any], key: str, *names: str) -> dict[str, Any]:
    return {"id": row[key], **{name: row[name] for name in names}}


def _person(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["person"], "code": f"p{row['person']:07d}", "iin_hash": f"{row['person']:064d}",
        "iin_tail": "0000", "last_name": "Тегі", "first_name": "Аты", "patronymic": "",
        "search_key": "теги аты", "sort_key": "00", "phone_sealed": "", "email_sealed": "",
    }  # fmt: skip


def _member(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"], "person": row["person"], "seat": row["seat"],
        "commission": row["commission"], "role": row["role"], "full_time": row["full_time"],
        "language": "kk", "since": SINCE, "until": None, "row": row["id"],
    }  # fmt: skip


def _batch(scope: int, count: int) -> RosterBatch:
    return RosterBatch.objects.create(
        code="batch1", file_name="roster.xlsx", file_sha256="ab" * 32, file_size=1,
        stored_as="batch1", scope_id=scope, state="accepted", rows_read=count,
        rows_accepted=count, received_by="test", received_at=RECORDED, accepted_at=RECORDED,
    )  # fmt: skip


def _roster_row(row: dict[str, Any], batch: int) -> dict[str, Any]:
    return {
        "id": row["id"], "batch": batch, "line": row["id"] + 1, "cells_sealed": "",
        "commission": row["commission"], "state": "accepted", "action": "", "problems": [],
    }  # fmt: skip


@dataclass(slots=True)
class _Made:
    groups: list[dict[str, Any]] = field(default_factory=list)
    seminars: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    attendances: list[dict[str, Any]] = field(default_factory=list)
    holdings: list[dict[str, Any]] = field(default_factory=list)
    basis: dict[int, int] = field(default_factory=dict)


def _groups(
    world: World, tree: list[dict[str, Any]], rows: list[dict[str, Any]], rng: Random,
    held_until: date | None, shows_up: float,
) -> None:  # fmt: skip
    """Stage 1 is one group; stages 2 and 3 are groups of up to 25 of a district."""
    by_key = {commission["id"]: commission for commission in tree}
    made = _Made()
    national = [row["id"] for row in rows if _stage_of(row) == 1]
    _one_group(world, made, (1, 1), national, NATIONAL_DAY, None, held_until, rng, shows_up=1.0)
    for number, days in ((2, SECOND_DAYS), (3, THIRD_DAYS)):
        units: dict[int, list[int]] = {}
        for row in rows:
            if _stage_of(row) == number:
                commission = by_key[row["commission"]]
                units.setdefault(commission["district"] or commission["id"], []).append(row["id"])
        for unit, people in units.items():
            working = [day for day in days if day.weekday() != 6]
            for start in range(0, len(people), 25):
                day = working[(start // 25 + unit) % len(working)]
                trainer = national[unit % len(national)]
                _one_group(
                    world,
                    made,
                    (number, unit),
                    people[start : start + 25],
                    day,
                    trainer,
                    held_until,
                    rng,
                    shows_up,
                )
    _insert(Group, made.groups)
    _insert(Seminar, made.seminars)
    _insert(Place, made.places)
    _insert(Attendance, made.attendances)
    _insert(Holding, made.holdings)


def _one_group(
    world: World, made: _Made, where: tuple[int, int], people: list[int], day: date,
    trainer: int | None, held_until: date | None, rng: Random, shows_up: float,
) -> None:  # fmt: skip
    number, unit = where
    key = len(made.groups) + 1
    held = held_until is not None and day <= held_until
    made.groups.append({
        "id": key, "plan": world.plan.pk, "stage": world.stages[f"s{number}"].pk,
        "commission": unit, "round": 0, "number": key, "language": "kk",
        "format": "online" if number == 1 else "in_person",
    })  # fmt: skip
    made.seminars.append({
        "id": key, "code": f"sem{key:06d}", "group": key, "venue": None, "day": day, "half": "am",
        "starts": time(10, 0), "minutes": 240, "trainer": trainer,
        "state": "held" if held else "planned", "cancel_reason": "", "planned_day": day,
    })  # fmt: skip
    for member in people:
        made.places.append({"id": len(made.places) + 1, "group": key, "member": member})
        if not held:
            continue
        place = len(made.attendances) + 1
        present = rng.random() < shows_up
        made.attendances.append({
            "id": place, "campaign": world.campaign.pk, "seminar": key, "member": member,
            "day": day, "counts_from": day, "present": present, "outcome": _outcome(present),
            "evidence": "roll_call", "evidence_ref": "", "forced": False, "confirmed_by": "",
            "nonce": f"sheet-{key}", "recorded_by": "test", "recorded_at": RECORDED,
        })  # fmt: skip
        if present:
            made.basis.setdefault(member, place)
    if held:
        made.holdings.append({
            "id": key, "seminar": key, "trainer": trainer,
            "basis": made.basis[trainer] if trainer else None, "taught_by_centre": trainer is None,
            "day": day, "nonce": f"sheet-{key}", "recorded_at": RECORDED,
        })  # fmt: skip


def _insert(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = list(rows[0])
    for row in rows:
        for name, value in row.items():
            if isinstance(value, list | dict) and connection.vendor == "postgresql":
                row[name] = json.dumps(value)
    insert_rows(model, columns, ([row[name] for name in columns] for row in rows))


def _reset_sequences() -> None:
    made = [Commission, Seat, Person, Member, RosterRow, Group, Seminar, Place, Attendance, Holding]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), made):
            cursor.execute(statement)
