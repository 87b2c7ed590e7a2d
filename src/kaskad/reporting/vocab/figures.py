"""Words of the figures: names and definitions."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from kaskad.reporting.vocab.measures import Breakdown, Figure

NAMES: Final = {
    Figure.SEATS: pgettext_lazy("figure", "Seats by law"),
    Figure.FILLED: pgettext_lazy("figure", "Filled seats"),
    Figure.VACANT: pgettext_lazy("figure", "Vacant seats"),
    Figure.EXPECTED: pgettext_lazy("figure", "To be trained by this day"),
    Figure.TRAINED: pgettext_lazy("figure", "Trained"),
    Figure.ON_TIME: pgettext_lazy("figure", "Trained in time"),
    Figure.LATE: pgettext_lazy("figure", "Trained late"),
    Figure.OVERDUE: pgettext_lazy("figure", "Not trained, the day is over"),
    Figure.WAITING: pgettext_lazy("figure", "Not trained, the day is ahead"),
    Figure.EXEMPT: pgettext_lazy("figure", "Exempt from the training"),
    Figure.TESTED: pgettext_lazy("figure", "Passed the final test"),
    Figure.CERTIFIED: pgettext_lazy("figure", "With a certificate that counts"),
}

BREAKDOWNS: Final = {
    Breakdown.STAGE: pgettext_lazy("breakdown", "Stage"),
    Breakdown.FORMAT: pgettext_lazy("breakdown", "Format of the seminar"),
    Breakdown.SEMINAR_LANGUAGE: pgettext_lazy("breakdown", "Language of the seminar"),
    Breakdown.LANGUAGE: pgettext_lazy("breakdown", "Language of the member"),
    Breakdown.ROLE: pgettext_lazy("breakdown", "Role in the commission"),
    Breakdown.LEVEL: pgettext_lazy("breakdown", "Level of the commission"),
}

# One sentence each, for whoever reads the number: what is counted, on which day.
DEFINITIONS: Final = {
    Figure.SEATS: pgettext_lazy(
        "definition", "Seats that the law gives to the commissions, filled or not."
    ),
    Figure.FILLED: pgettext_lazy("definition", "People who sit in a commission on this day."),
    Figure.VACANT: pgettext_lazy("definition", "Seats by law without the filled ones."),
    Figure.EXPECTED: pgettext_lazy(
        "definition",
        "Filled seats whose seminar was first planned for this day or an earlier one, by the plan "
        "in force on this day, without the exempt. Who has no place in that plan counts from the "
        "last day of the stage.",
    ),
    Figure.TRAINED: pgettext_lazy(
        "definition",
        "People who sit in a commission on this day and were at a seminar on it or before.",
    ),
    Figure.ON_TIME: pgettext_lazy(
        "definition", "The trained who were at a seminar no later than on the day first planned."
    ),
    Figure.LATE: pgettext_lazy(
        "definition", "The trained who were at a seminar only after the day first planned."
    ),
    Figure.OVERDUE: pgettext_lazy(
        "definition",
        "Filled seats that are neither trained nor exempt, and whose first planned day has passed.",
    ),
    Figure.WAITING: pgettext_lazy(
        "definition",
        "Filled seats that are neither trained nor exempt, and whose planned day is still ahead.",
    ),
    Figure.EXEMPT: pgettext_lazy(
        "definition",
        "Filled seats that need not be trained, as two people decided, and that were not.",
    ),
    Figure.TESTED: pgettext_lazy(
        "definition",
        "Filled seats whose member passed a final test of the campaign on this day or before.",
    ),
    Figure.CERTIFIED: pgettext_lazy(
        "definition",
        "Filled seats whose member has a certificate that counts at the end of this day.",
    ),
}

# What rows a figure is made of, in words of the record.
SOURCES: Final = {
    Figure.SEATS: pgettext_lazy("source", "the structure of commissions"),
    Figure.FILLED: pgettext_lazy("source", "the rosters of commissions"),
    Figure.VACANT: pgettext_lazy("source", "the structure and the rosters of commissions"),
    Figure.EXPECTED: pgettext_lazy("source", "the plan in force on the day, the rosters"),
    Figure.TRAINED: pgettext_lazy("source", "the sheets of seminars, the rosters"),
    Figure.ON_TIME: pgettext_lazy(
        "source", "the sheets of seminars, the plan in force on the day, the rosters"
    ),
    Figure.LATE: pgettext_lazy(
        "source", "the sheets of seminars, the plan in force on the day, the rosters"
    ),
    Figure.OVERDUE: pgettext_lazy(
        "source", "the sheets of seminars, the plan in force on the day, the rosters"
    ),
    Figure.WAITING: pgettext_lazy(
        "source", "the sheets of seminars, the plan in force on the day, the rosters"
    ),
    Figure.EXEMPT: pgettext_lazy("source", "exemptions granted by two people, the sheets"),
    Figure.TESTED: pgettext_lazy("source", "attempts at final tests, the rosters"),
    Figure.CERTIFIED: pgettext_lazy("source", "certificates and what was decided about them"),
}
