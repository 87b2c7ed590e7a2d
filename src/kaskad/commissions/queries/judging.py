"""Judging the rows of a roster against each other and against what is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kaskad.commissions.models import Commission
from kaskad.commissions.queries.world import places, world
from kaskad.commissions.rules.listing import (
    check_duplicates,
    check_seats,
    check_single_roles,
    find_places,
)
from kaskad.commissions.rules.outcome import Judgement
from kaskad.commissions.rules.rows import RosterLine
from kaskad.commissions.rules.settlement import settle
from kaskad.core.secrets import keyed_hash


def judge(rows: Sequence[RosterLine], scope: Commission, day: date) -> Judgement:
    """Every problem of every row at once, then what the good rows change on ``day``."""
    for row in rows:
        if row.iin:
            row.person = keyed_hash("iin", row.iin)
    known = places(scope)
    listed = find_places(rows, known)
    codes = {place.id: place.code for place in known.values()}
    before = world({row.person for row in rows if row.person}, listed, codes)
    check_duplicates(rows)
    where = {person: member.commission_id for person, member in before.by_person.items()}
    for one in listed.values():
        check_single_roles(one)
        check_seats(one, where)
    return Judgement(rows, settle(listed, before, day), day)
