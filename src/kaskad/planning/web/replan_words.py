"""What happened since a plan was made, and what an officer adds, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaskad.core.web.format import date_range, day_short
from kaskad.planning.queries.asked import Asked
from kaskad.planning.queries.replan_names import Names, Wanted
from kaskad.planning.web.change import named

# Why somebody has no seminar.
REASONS: Final[dict[str, str | Promise]] = {
    "no_place": gettext_lazy("no venue is near enough, and the stage is not held online"),
    "no_trainer_for_language": gettext_lazy("no trainer of the language is certified in time"),
    "group_too_small": gettext_lazy("too few people for a group of their own"),
    "no_free_half_day": gettext_lazy("no half-day of the stage is left with a venue and a trainer"),
    "makeup_round": gettext_lazy("they wait for the make-up round that is ahead"),
}


def want_asked(asked: Iterable[Asked], wanted: Wanted) -> None:
    """Note what the words of ``asked`` name."""
    for one in asked:
        if one.kind == "day":
            wanted.commissions.add(one.key)
        elif one.kind == "trainer":
            wanted.members.add(int(one.key))
        elif one.kind == "venue":
            wanted.venues.add(one.key)
        elif one.kind == "seminar":
            wanted.seminars.add(one.key)


def asked_words(one: Asked, names: Names) -> str:
    """What an officer added."""
    first = one.first or date.min
    if one.kind == "day":
        return _("Lost day: %(day)s, %(place)s") % {
            "day": day_short(first),
            "place": names.place(one.key),
        }
    if one.kind == "seminar":
        seminar = names.seminars.get(one.key)
        what = named(seminar) if seminar else one.key
        return _("Not held as planned: %(seminar)s") % {"seminar": what}
    days = {"days": date_range(first, one.last) if one.last else "", "day": day_short(first)}
    if one.kind == "trainer":
        words = (
            _("Trainer not there: %(name)s, %(days)s")
            if one.last
            else _("Trainer not there: %(name)s, from %(day)s on")
        )
        return words % {"name": names.member(int(one.key)), **days}
    words = (
        _("Venue not to be had: %(venue)s, %(days)s")
        if one.last
        else _("Venue not to be had: %(venue)s, from %(day)s on")
    )
    return words % {"venue": names.venue(one.key), **days}


def want_event(event: Mapping[str, Any], wanted: Wanted) -> None:
    """Note what the words of an event name."""
    if "word" in event:
        asked = Asked.read(event["word"])
        want_asked([asked] if asked else [], wanted)
    if event.get("trainer"):
        wanted.members.add(event["trainer"])
    if event.get("venue"):
        wanted.venues.add(event["venue"])
    for place in (event.get("region"), event.get("commission")):
        if place:
            wanted.commissions.add(place)


def event_words(event: Mapping[str, Any], names: Names) -> str:
    """Because of what a seminar changed."""
    if "word" in event:
        asked = Asked.read(event["word"])
        return asked_words(asked, names) if asked else ""
    trainer = {"name": names.member(event.get("trainer"))}
    venue = {"venue": names.venue(event.get("venue", ""))}
    place = {"place": names.place(event.get("commission", ""))}
    day = date.fromisoformat(event["day"]) if event.get("day") else date.min
    words: dict[str, str] = {
        "cancelled": _("The seminar is cancelled"),
        "day": _("Not a working day any more: %(day)s") % {"day": day_short(day)},
        "venue_closed": _("Venue closed: %(venue)s") % venue,
        "venue_small": _("Venue too small: %(venue)s") % venue,
        "trainer_left": _("Trainer left: %(name)s") % trainer,
        "trainer_untaught": _("Trainer was not taught: %(name)s") % trainer,
        "trainer_fallen": _("Certificate of the trainer does not count: %(name)s") % trainer,
        "members_replaced": _("Members replaced: %(place)s") % place,
        "members_removed": _("Members left: %(place)s") % place,
        "members_exempt": _("Members exempt from the training: %(place)s") % place,
        "members_added": _("Members came: %(place)s") % place,
    }
    return words.get(event.get("kind", ""), "")
