"""The trainer's seminars: what is next, who is missing, the week, everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of, day_from
from kaskad.portals.trainer.pages import trainer_page
from kaskad.portals.trainer.reading import next_of, read_trainer
from kaskad.seminars.api import current_campaign, is_trainer, own_seat


@never_cache
@require_safe
def seminars(request: HttpRequest) -> HttpResponse:
    """One's own seminars; to those who do not teach there is no such page."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    campaign, seat = current_campaign(today), own_seat(actor, today)
    if not actor.is_signed_in or not is_trainer(actor, campaign, seat):
        raise NotFound
    read = read_trainer(actor, campaign, seat, today)
    following = next_of(read.rows, today)
    week = day_from(request, "week", following.day if following else today)
    return render(request, "portals/trainer/seminars.html", trainer_page(read, week))
