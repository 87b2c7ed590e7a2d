"""What the planner's codes are called: levels of the goal, broken rules, measures of a forecast."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEVELS: Final[dict[str, str | Promise]] = {
    "untrained": _("People without a seminar"),
    "online": _("People online instead of in person"),
    "completion": _("Half-days until everybody is taught"),
    "travel_km": _("Travel, kilometres"),
    "seminars": _("Seminars"),
    "load": _("Seminars of the busiest trainers"),
}

BREACHES: Final[dict[str, str | Promise]] = {
    "other_instance": _("The plan was made for another problem"),
    "unknown_reference": _("It names something that does not exist"),
    "duplicate_seminar": _("A seminar is there twice"),
    "duplicate_piece": _("The same people are in a seminar twice"),
    "people_missing": _("People have no seminar, and no reason is given"),
    "people_twice": _("People have two seminars of one stage"),
    "piece_size": _("A group has a part without people"),
    "untrained_without_reason": _("People stay untrained without a reason"),
    "empty_seminar": _("A seminar has no people"),
    "unit_stage": _("People are in a seminar of another stage"),
    "group_language": _("People are taught in another language than theirs"),
    "unit_territory": _("People are taught in a territory that is not theirs"),
    "distance": _("The way to the seminar is too long"),
    "format": _("The stage does not allow this format"),
    "language_mixed": _("A group mixes languages"),
    "round": _("The make-up round is a wrong one"),
    "territory_level": _("A commission of the wrong level answers for the seminar"),
    "window": _("The day is outside of the stage"),
    "reserved_day": _("The day is kept for a make-up round"),
    "day_off": _("The day is a day off"),
    "online_with_venue": _("An online seminar has a venue"),
    "venue_missing": _("A seminar in person has no venue"),
    "venue_capacity": _("The venue is too small"),
    "venue_closed": _("The venue is closed"),
    "venue_territory": _("The venue is in another territory"),
    "venue_busy": _("The venue has two seminars at once"),
    "trainer_of_centre": _("The centre teaches this stage, but a trainer is named"),
    "trainer_missing": _("A seminar has no trainer"),
    "trainer_language": _("The trainer does not teach in this language"),
    "trainer_stage": _("The trainer is of a stage that does not teach this one"),
    "trainer_not_certified": _("The trainer was not taught before"),
    "trainer_territory": _("The trainer is of another territory"),
    "trainer_absent": _("The trainer is away"),
    "centre_busy": _("The centre teaches two seminars at once"),
    "trainer_day": _("The trainer has too many seminars on a day"),
    "trainer_busy": _("The trainer has two seminars at once"),
    "trainer_travel": _("The trainer travels too far on a day"),
    "group_max": _("The group is too large"),
    "group_min": _("The group is too small"),
    "part_order": _("The second part of a seminar is before the first"),
    "reserve_round": _("Seats are kept in a make-up round that keeps none"),
    "reserve_day": _("Seats for latecomers are kept on a day or half-day that cannot be"),
    "reserve_trainer": _("The trainer of kept seats may not teach then"),
    "reserve_size": _("More seats are kept than a group may have"),
    "reserve_busy": _("The trainer of kept seats teaches elsewhere at that time"),
    "reserve_seats": _("Too few seats are kept for latecomers"),
}

FORECAST_MEASURES: Final[dict[str, str | Promise]] = {
    "makeup_seats": _("half as many seats again in make-up rounds"),
    "makeup_round": _("one more make-up round on the last working day"),
    "online": _("every fifth seminar in person held online, where the stage allows it"),
    "no_shows": _("half as many people who do not come"),
}

LANGUAGES: Final[dict[str, str | Promise]] = {
    "kk": _("in Kazakh"),
    "ru": _("in Russian"),
    "": _("in Kazakh and Russian"),
}

# What to do about a breach that a change by hand makes.
REMEDIES: Final[dict[str, str | Promise]] = {
    "distance": _("Choose a venue nearer to these people."),
    "slot_too_short": _("Choose the other half of the day."),
    "window": _("Choose a day of the stage."),
    "reserved_day": _("Choose a day that is not kept for a make-up round."),
    "day_off": _("Choose a working day."),
    "venue_missing": _("Choose a venue."),
    "venue_capacity": _("Choose a venue with more seats."),
    "venue_closed": _("Choose another venue or another day."),
    "venue_territory": _("Choose a venue of the same territory."),
    "venue_busy": _("Choose another venue or another time."),
    "trainer_missing": _("Choose a trainer."),
    "trainer_language": _("Choose a trainer who teaches in the language of the group."),
    "trainer_stage": _("Choose a trainer of an earlier stage."),
    "trainer_not_certified": _(
        "Choose a trainer who was taught at least a day before, or a later day."
    ),
    "trainer_territory": _("Choose a trainer of this territory or of the region."),
    "trainer_absent": _("Choose another trainer or another day."),
    "centre_busy": _("Choose another time."),
    "trainer_day": _("Choose another trainer or another day."),
    "trainer_busy": _("Choose another trainer or another time."),
    "trainer_travel": _("Choose another trainer, another day, or a venue nearer to the other one."),
    "group_min": _("Keep the group where its people are taught, or choose the former venue."),
}
