"""Retention periods as they run: every room's rules, and the days that the installation wishes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.retention import RetentionRule

# A room that keeps something for a time adds its rules here.
RULES = (
    "kaskad.messaging.api.RETENTION",
    "kaskad.accounts.api.RETENTION",
    "kaskad.commissions.api.RETENTION",
    "kaskad.campaigns.api.RETENTION",
    "kaskad.seminars.api.RETENTION",
    "kaskad.assessment.api.RETENTION",
    "kaskad.credentials.api.RETENTION",
)


class UnknownPeriod(Refusal):
    code = "config.unknown_period"
    text = _("kaskad.toml names a retention period “%(name)s”; there are only: %(known)s.")


class PeriodImpossible(Refusal):
    code = "config.period_impossible"
    text = _("The retention period “%(name)s” in kaskad.toml cannot be less than 0 days.")


def retention_rules() -> tuple[tuple[RetentionRule, int], ...]:
    """Every rule with its days. Refuses days that the installation wishes for no rule."""
    rules = [rule for path in RULES for rule in import_string(path)]
    wished = settings.INSTALLATION.retention
    for name, days in wished.items():
        if name not in {rule.name for rule in rules}:
            raise UnknownPeriod(name=name, known=", ".join(rule.name for rule in rules))
        if days < 0:
            raise PeriodImpossible(name=name)
    return tuple((rule, wished.get(rule.name, rule.days)) for rule in rules)


def what_would_go(now: datetime) -> Iterator[tuple[RetentionRule, int, int]]:
    """Every rule with its days, and how many things it would take away now."""
    for rule, days in retention_rules():
        yield rule, days, rule.count(now - timedelta(days=days))


@operation(Tag.RETENTION_APPLIED)
def apply_retention(*, actor: Actor, now: datetime) -> dict[str, int]:
    """Take away everything whose period is over; how many things by the name of the rule."""
    gone = {rule.name: rule.remove(now - timedelta(days=days)) for rule, days in retention_rules()}
    gone = {name: count for name, count in gone.items() if count}
    if gone:
        subject = Subject("installation", "retention")
        record(actor=actor, tag=Tag.RETENTION_APPLIED, subject=subject, changes=gone, now=now)
    else:
        nothing_changed()
    return gone
