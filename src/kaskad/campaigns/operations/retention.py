"""How long after a vote the rows of lists are kept word for word."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from kaskad.campaigns.models import Campaign
from kaskad.commissions.api import rows_with_cells
from kaskad.core import clock
from kaskad.core.retention import RetentionRule

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def _received_before(moment: datetime) -> datetime:
    """The end of the latest voting day that lay before ``moment``; lists after it are younger."""
    voted = Campaign.objects.filter(voting_day__lt=clock.local_day(moment))
    last = voted.order_by("-voting_day").values_list("voting_day", flat=True).first()
    return clock.at(last + timedelta(days=1), time(0)) if last else _NEVER


RETENTION = (
    RetentionRule(
        name="roster_cells",
        days=180,
        holds="cells of lists, word for word (encrypted)",
        counted_from="the voting day of the campaign that the list came for",
        count=lambda moment: rows_with_cells(_received_before(moment)).count(),
        remove=lambda moment: rows_with_cells(_received_before(moment)).update(cells_sealed=""),
    ),
)
