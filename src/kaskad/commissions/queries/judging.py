"""Judging the rows of a roster against each other and against what is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kaskad.commissions.models import Commission, Person
from kaskad.commissions.queries.world import WHOLE_TABLE, places, world
from kaskad.commissions.rules.changes import fill_in, make_whole, settle_leaving
from kaskad.commissions.rules.listing import (
    check_duplicates,
    check_seats,
    check_single_roles,
    find_places,
)
from kaskad.commissions.rules.outcome import Judgement
from kaskad.commissions.rules.problems import Problem
from kaskad.commissions.rules.rows import RosterLine
from kaskad.commissions.rules.settlement import settle
from kaskad.core.bulk import chunks
from kaskad.core.secrets import keyed_hash


def judge(
    rows: Sequence[RosterLine], scope: Commission, day: date, *, is_delta: bool = False
) -> Judgement:
    """Every problem of every row at once, then what the good rows change on ``day``.

    ``is_delta``: the rows are changes, and who is not named stays.
    """
    identify(rows)
    known = places(scope)
    codes = {place.id: place.code for place in known.values()}
    people = {row.person for row in rows if row.person}
    if is_delta:
        fill_in(rows, world(people, (), codes).by_person, codes)
    listed = find_places(rows, known)
    before = world(people, listed, codes)
    check_duplicates(rows)
    if is_delta:
        make_whole(listed.values(), before)
    where = {person: member.commission_id for person, member in before.by_person.items()}
    for one in listed.values():
        check_single_roles(one)
        check_seats(one, where)
    settlement = settle(listed, before, day)
    if is_delta:
        settle_leaving(rows, listed, settlement)
    return Judgement(rows, settlement, day)


def identify(rows: Sequence[RosterLine]) -> None:
    """Say whom every row means: by the IIN, or by the code of a person who is known."""
    known = _hashes({row.code for row in rows if row.code})
    for row in rows:
        by_code = known.get(row.code, "")
        if row.iin:
            row.person = keyed_hash("iin", row.iin)
            if by_code and by_code != row.person:
                row.problems.append(Problem("iin", "roster.person_differs"))
        elif by_code:
            row.person = by_code
        elif not any(problem.column == "iin" for problem in row.problems):
            row.problems.append(
                Problem("person", "roster.person_unknown", {"code": row.code})
                if row.code
                else Problem("person", "roster.empty")
            )


def _hashes(codes: set[str]) -> dict[str, str]:
    """Code of a person -> their keyed IIN."""
    if len(codes) > WHOLE_TABLE:
        everybody = Person.objects.values_list("code", "iin_hash").iterator(chunk_size=5000)
        return {code: iin for code, iin in everybody if code in codes}
    found: dict[str, str] = {}
    for some in chunks(codes):
        found |= dict(Person.objects.filter(code__in=some).values_list("code", "iin_hash"))
    return found
