"""Compare two versions of a campaign's plan: seminars, trainers and people who move."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict

from django.utils.translation import gettext as _

from kaskad.campaigns.api import (
    PlanDifference,
    campaign_by_code,
    plan_by_version,
    plan_difference,
)
from kaskad.core.commandline import DONE, print_json, whole

EXAMPLE = "kaskad plan diff kz-referendum-2026 1 2"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("old", metavar="OLD", type=whole, help="version before")
    parser.add_argument("new", metavar="NEW", type=whole, help="version after")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    old, new = plan_by_version(campaign, args.old), plan_by_version(campaign, args.new)
    difference = plan_difference(old, new)
    if args.json:
        print_json(asdict(difference))
        return DONE
    for line in _lines(difference):
        print(line)
    return DONE


def _lines(difference: PlanDifference) -> Iterator[str]:
    yield _("Version %(new)s compared with version %(old)s") % {
        "new": difference.new_version,
        "old": difference.old_version,
    }
    if difference.is_empty:
        yield _("Nothing changes")
        return
    yield _("Seminars added: %(added)s. Dropped: %(removed)s. Moved: %(moved)s.") % {
        "added": len(difference.added),
        "removed": len(difference.removed),
        "moved": len(difference.moved),
    }
    yield _("Seminars with another trainer: %(count)s") % {
        "count": len(difference.trainers_changed)
    }
    yield _("People moved: %(moved)s. Given a place: %(added)s. Left without one: %(removed)s.") % {
        "moved": difference.members_moved,
        "added": difference.members_added,
        "removed": difference.members_removed,
    }
    for row in difference.districts:
        yield _("%(district)s: changes %(count)s") % {"district": row.code, "count": row.total}
