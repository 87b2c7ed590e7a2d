"""Noting which precincts have the kit of the training."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Level
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.seminars.models import KitDelivery
from kaskad.seminars.vocab.refusals import KitDayWrong


@operation(Tag.KIT_HANDED_OVER)
def hand_over_kits(
    *, actor: Actor, campaign: Campaign, precincts: Collection[Commission], day: date, now: datetime
) -> int:
    """Note that precincts got the kit on a day; how many are new. Others change nothing.

    Refuses a day that is ahead or before the training began.
    """
    if not campaign.first_day <= day <= local_day(now):
        raise KitDayWrong(field="day", first=f"{campaign.first_day:%d.%m.%Y}")
    own = {one.pk: one for one in precincts if one.level == Level.PRECINCT}
    known = KitDelivery.objects.filter(campaign=campaign, commission__in=own)
    for key in known.values_list("commission_id", flat=True):
        del own[key]
    # Somebody else may note the same at the same moment: whoever comes second changes nothing.
    KitDelivery.objects.bulk_create(
        [
            KitDelivery(
                campaign=campaign, commission=one, day=day, noted_by=actor.mark, noted_at=now
            )
            for one in own.values()
        ],
        ignore_conflicts=True,
    )
    changes = {"day": day.isoformat()}
    return _record(actor, Tag.KIT_HANDED_OVER, list(own.values()), changes, now)


@operation(Tag.KIT_TAKEN_BACK)
def take_back_kits(
    *, actor: Actor, campaign: Campaign, precincts: Collection[Commission], now: datetime
) -> int:
    """Note that these precincts have no kit after all; of how many that was said."""
    own = {one.pk: one for one in precincts}
    rows = KitDelivery.objects.filter(campaign=campaign, commission__in=own)
    found = [own[key] for key in rows.values_list("commission_id", flat=True)]
    rows.delete()
    return _record(actor, Tag.KIT_TAKEN_BACK, found, {}, now)


def _record(
    actor: Actor, tag: Tag, precincts: list[Commission], changes: dict[str, str], now: datetime
) -> int:
    if not precincts:
        nothing_changed()
        return 0
    record_many(
        actor=actor,
        lines=[
            Line(tag, Subject("commission", one.code, str(one.name), one.code), changes)
            for one in precincts
        ],
        now=now,
    )
    return len(precincts)
