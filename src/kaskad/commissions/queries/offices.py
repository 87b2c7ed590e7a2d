"""How many people work for the commissions of a territory."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from kaskad.accounts.api import grants_at
from kaskad.commissions.models import Commission
from kaskad.commissions.queries.tree import children_of


def people_below(commission: Commission, now: datetime) -> list[tuple[Commission, int]]:
    """The commissions right below, each with how many accounts have a role there."""
    children = list(children_of(commission))
    grants = grants_at([child.code for child in children], now)
    people = Counter(scope for scope, _account in {(one.scope, one.account_code) for one in grants})
    return [(child, people[child.code]) for child in children]
