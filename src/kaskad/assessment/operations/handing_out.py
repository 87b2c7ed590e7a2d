"""Results that leave the installation."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import IO

from kaskad.assessment.queries.statements import statements
from kaskad.audit.api import Subject, Tag, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor


@operation(Tag.RESULTS_HANDED_OUT)
def export_statements(
    *,
    actor: Actor,
    campaign: Campaign,
    home: str,
    target: IO[bytes],
    since: date | None = None,
    now: datetime,
) -> int:
    """Write the results of a campaign as xAPI statements, a JSON object a line; how many.

    ``home`` is the address of the installation, with which codes are told apart; ``since`` leaves
    out attempts that ended before that day. Handing out results of people leaves an entry; nothing
    is refused.
    """
    count = 0
    for one in statements(campaign, home, since):
        line = json.dumps(one, ensure_ascii=False, separators=(",", ":"))
        target.write(line.encode() + b"\n")
        count += 1
    changes = {"statements": count} | ({"since": since.isoformat()} if since else {})
    subject = Subject("campaign", campaign.code, str(campaign.title), campaign.root.code)
    record(actor=actor, tag=Tag.RESULTS_HANDED_OUT, subject=subject, changes=changes, now=now)
    return count
