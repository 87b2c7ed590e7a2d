"""Gathering what is told of the training as a whole: seminars, tests, certificates, material."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaskad.assessment.api import Attempt, Purpose
from kaskad.campaigns.api import Campaign, MaterialVersion
from kaskad.core.clock import zone
from kaskad.core.refusal import Refusal
from kaskad.credentials.api import Certificate
from kaskad.reporting.queries.figures import (
    SeminarNotHeld,
    country_report,
    decree_figures,
    stage_figures,
    whole_figures,
)
from kaskad.reporting.queries.progress import next_seminar_day, seminars_held
from kaskad.reporting.queries.situation import commission_counts
from kaskad.reporting.rules.figures import CascadeFigures


class TrainingGoesOn(Refusal):
    code = "reporting.training_goes_on"
    text = _(
        "The plan in force still has a seminar on %(day)s, so the training is not over. Choose "
        "another kind of bulletin or a later day."
    )


def cascade_figures(campaign: Campaign, as_of: date, *, is_over: bool) -> CascadeFigures:
    """The training as a whole at the end of a day.

    Refuses before the first seminar, a missing figure, figures that do not add up, and, for the
    text about the end of the training (``is_over``), seminars ahead.
    """
    held = seminars_held(campaign, as_of)
    if not held:
        raise SeminarNotHeld(day=as_of)
    if is_over and (following := next_seminar_day(campaign, as_of)):
        raise TrainingGoesOn(day=following.isoformat())
    total = country_report(campaign, as_of).total.tally
    counts = commission_counts(campaign)
    figures = CascadeFigures(
        decree=decree_figures(campaign),
        voting_day=campaign.voting_day,
        as_of=as_of,
        first_day=campaign.first_day,
        seminars_held=held,
        filled=total.filled,
        trained=total.trained,
        territorial_commissions=counts.territorial,
        precinct_commissions=counts.precinct,
        stages=stage_figures(campaign, as_of),
        entry_tests=tests_handed_in(campaign, Purpose.ENTRY, as_of),
        final_tests=tests_handed_in(campaign, Purpose.FINAL, as_of),
        certificates=certificates_that_count(campaign, as_of),
        materials=_materials(campaign, as_of),
    )
    return whole_figures(figures)


def tests_handed_in(campaign: Campaign, purpose: Purpose, as_of: date) -> int:
    """Attempts at tests of a purpose that had ended by the end of a day."""
    found = Attempt.objects.filter(test__stage__campaign=campaign, test__purpose=purpose)
    return found.filter(ended_at__lt=end_of(as_of)).count()


def certificates_that_count(campaign: Campaign, as_of: date) -> int:
    """Certificates issued by the end of a day and not revoked by then."""
    end = end_of(as_of)
    found = Certificate.objects.filter(campaign=campaign, issued_at__lt=end)
    return found.filter(Q(revoked_at=None) | Q(revoked_at__gte=end)).count()


def _materials(campaign: Campaign, as_of: date) -> int:
    end = end_of(as_of)
    found = MaterialVersion.objects.filter(material__campaign=campaign, in_force_at__lt=end)
    return found.filter(Q(ended_at=None) | Q(ended_at__gte=end)).count()


def end_of(day: date) -> datetime:
    """The moment at which a day of the country is over."""
    return datetime.combine(day + timedelta(days=1), time(), zone())
