"""How newcomers find a seat, and why some do not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class How(models.TextChoices):
    """How the seat of a newcomer was found."""

    FOLLOWS = "follows", pgettext_lazy("seat", "The place of the one who left")
    NEAREST = "nearest", pgettext_lazy("seat", "The nearest seminar with a seat")
    ONLINE = "online", pgettext_lazy("seat", "An online seminar of the region")
    ROUND = "round", pgettext_lazy("seat", "A seminar of a make-up round")


class Obstacle(models.TextChoices):
    """Why there is no seat; ``WAITS`` is none: a make-up round is still to be planned."""

    WAITS = "waits", pgettext_lazy("seat", "Waits for the next make-up round.")
    NO_SEMINAR = (
        "no_seminar",
        pgettext_lazy(
            "seat", "No seminar of this stage is left in the district or online in the region."
        ),
    )
    LANGUAGE = (
        "language",
        pgettext_lazy("seat", "The seminars that are left are not in this language."),
    )
    TOO_LATE = (
        "too_late",
        pgettext_lazy("seat", "The seminars that are left are before the first day in the seat."),
    )
    TOO_FAR = "too_far", pgettext_lazy("seat", "The seminars that are left are too far away.")
    FULL = "full", pgettext_lazy("seat", "The seminars that are left have no free seat.")
