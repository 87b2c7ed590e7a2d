"""Measure what it costs to count what is not understood: from attempts in the database to findings.

One stage of 71,030 people in 227 districts who took an entry test of 10 and a final test of 20
items, each in several forms of the sample bank. The database is SQLite in a folder of its own;
people and attempts are written past the operations. Counted are the findings of both tests and of
the campaign, what they take as JSON, and how long a page needs to read them.

    python -m benchmarks.understanding [--persons 71030]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import print_table

if TYPE_CHECKING:
    from kaskad.assessment.models import Attempt, Test
    from kaskad.campaigns.api import Campaign, Stage
    from kaskad.commissions.api import Member

DISTRICTS, REGIONS, BATCH = 227, 20, 5000


def main(arguments: list[str] | None = None) -> int:
    """Make the country, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=71030)
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"KASKAD_DATA": folder, "DJANGO_SETTINGS_MODULE": "kaskad.config.settings"}
        import django  # noqa: PLC0415  settings are read from the environment

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415  after the setup

        call_command("migrate", verbosity=0)
        print_table(
            ["what", "seconds", "processor s", "MB of JSON", "peak MB"], _measured(wanted.persons)
        )
    return 0


def _measured(persons: int) -> Iterator[list[object]]:
    from kaskad.assessment.queries.cascade_findings import cascade_finding  # noqa: PLC0415  settings come first
    from kaskad.assessment.queries.item_findings import finding_of_test  # noqa: PLC0415  settings come first
    from kaskad.assessment.rules.findings import read_cascade, written  # noqa: PLC0415  settings come first

    campaign, stage = _campaign()
    members = _people(persons)
    tests = {purpose: _test(campaign, stage, purpose, size) for purpose, size in _SIZES}
    for test in tests.values():
        _answers(test, members)
    for purpose, test in tests.items():
        yield _timed(f"items of the {purpose} test", lambda one=test: written(finding_of_test(one)))
    row = _timed("the cascade", lambda: written(cascade_finding(campaign)))
    yield row
    text = json.dumps(written(cascade_finding(campaign)))
    yield _timed("reading the cascade for a page", lambda: read_cascade(json.loads(text)), "")


_SIZES = (("entry", 10), ("final", 20))


def _timed(what: str, do: Callable[[], Any], size: str | None = None) -> list[object]:
    start, processor = time.perf_counter(), time.process_time()
    made = do()
    seconds, used = time.perf_counter() - start, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    written = f"{len(json.dumps(made)) / 1e6:.2f}" if size is None else size
    return [what, f"{seconds:.2f}", f"{used:.2f}", written, f"{peak:.0f}"]


def _campaign() -> tuple[Campaign, Stage]:
    from datetime import UTC, datetime  # noqa: PLC0415  settings come first

    from kaskad.campaigns.api import Stage, import_campaign  # noqa: PLC0415  settings come first
    from kaskad.commissions.api import Commission  # noqa: PLC0415  settings come first
    from kaskad.core.actor import Actor  # noqa: PLC0415  settings come first
    from kaskad.demo.build import CAMPAIGN_FILE  # noqa: PLC0415  settings come first
    from kaskad.demo.teaching import fill_bank, publish_materials  # noqa: PLC0415  settings come first

    names = {f"name_{language}": "Ел" for language in ("kk", "ru", "en")}
    Commission.objects.get_or_create(
        code="KZ", defaults={"level": "central", "sort_key": "", "seats": 1, **names}
    )
    now, text = datetime(2026, 2, 12, 9, tzinfo=UTC), CAMPAIGN_FILE.read_text(encoding="utf-8")
    campaign = import_campaign(actor=Actor.system("bench"), text=text, now=now)
    publish_materials(campaign, Path(os.environ["KASKAD_DATA"]), now)
    fill_bank(campaign, now)
    return campaign, Stage.objects.get(campaign=campaign, code="s3")


def _people(persons: int) -> list[Member]:
    from datetime import date  # noqa: PLC0415  settings come first

    from kaskad.commissions.api import Commission, Member, Person  # noqa: PLC0415  settings come first
    from kaskad.commissions.models import Seat  # noqa: PLC0415  settings come first

    root = Commission.objects.get(code="KZ")
    regions = [_place(root, None, n, "region") for n in range(REGIONS)]
    districts = [_place(regions[n % REGIONS], regions[n % REGIONS], n, "district")
                 for n in range(DISTRICTS)]  # fmt: skip
    people = Person.objects.bulk_create(
        [
            Person(
                code=f"b{n}", iin_hash=f"b{n}", iin_tail="0000", last_name="А", first_name="Б",
                search_key="a", sort_key="a",
            )
            for n in range(persons)
        ],
        BATCH,
    )  # fmt: skip
    seats = Seat.objects.bulk_create(
        [Seat(commission=districts[n % DISTRICTS], number=n // DISTRICTS) for n in range(persons)],
        BATCH,
    )
    members = [
        Member(
            person=person, seat=seat, commission=seat.commission, role="member",
            language="kk" if n % 9 < 5 else "ru", since=date(2026, 1, 1),
        )
        for n, (person, seat) in enumerate(zip(people, seats, strict=True))
    ]  # fmt: skip
    return Member.objects.bulk_create(members, BATCH)


def _place(parent: Any, region: Any, number: int, level: str) -> Any:
    from kaskad.commissions.api import Commission  # noqa: PLC0415  settings come first

    names = {f"name_{language}": f"{level} {number}" for language in ("kk", "ru", "en")}
    place = Commission.objects.create(
        code=f"{level}-{number}", parent=parent, region=region, level=level, seats=1,
        sort_key=f"{level} {number:03}", **names,
    )  # fmt: skip
    setattr(place, level, place)
    place.save(update_fields=[level])
    return place


def _test(campaign: Campaign, stage: Stage, purpose: str, size: int) -> Test:
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415  settings come first

    from kaskad.assessment.api import (  # noqa: PLC0415  settings come first
        Purpose,
        TestSettings,
        draft_test,
        proposed_counts,
        publish_test,
    )
    from kaskad.campaigns.api import blocks_of  # noqa: PLC0415  settings come first
    from kaskad.core.actor import Actor  # noqa: PLC0415  settings come first

    actor, now = Actor.system("bench"), datetime(2026, 2, 12, 12, tzinfo=UTC)
    counts = proposed_counts({one.number: one.minutes for one in blocks_of(campaign)}, size)
    settings = TestSettings(
        blueprint=[{"block": block, "count": count} for block, count in counts.items() if count],
        opens_at=now + timedelta(days=1),
        closes_at=now + timedelta(days=20),
    )
    test = draft_test(
        actor=actor, stage=stage, purpose=Purpose(purpose), settings=settings, now=now
    )
    return publish_test(actor=actor, test=test, now=now)


def _answers(test: Test, members: list[Member]) -> None:
    from kaskad.assessment.models import Attempt, Form  # noqa: PLC0415  settings come first
    from kaskad.assessment.queries.tests import form_items  # noqa: PLC0415  settings come first

    forms = [
        (key, [content for _version, content in form_items(key, test.seed)])
        for key in Form.objects.filter(test=test).values_list("pk", flat=True)
    ]
    for start in range(0, len(members), BATCH):
        some = enumerate(members[start : start + BATCH], start=start)
        Attempt.objects.bulk_create(
            [_attempt(test, *forms[n % len(forms)], n, member) for n, member in some], BATCH
        )


def _attempt(test: Test, form: int, contents: list[Any], number: int, member: Member) -> Attempt:
    from kaskad.assessment.models import Attempt  # noqa: PLC0415  settings come first
    from kaskad.assessment.queries.answered import options_of, right_option  # noqa: PLC0415  settings come first

    lots = random.Random(number)
    ability = lots.gauss(0.7 if test.purpose == "final" else 0.5, 0.15)
    points, responses = [], {}
    for place, content in enumerate(contents, start=1):
        is_right = lots.random() < ability
        points.append("1" if is_right else "0")
        if options := options_of(content):
            right = right_option(content)
            at = (
                right if is_right else (right + 1 + lots.randrange(len(options) - 1)) % len(options)
            )
            key = options[at]
            responses[str(place)] = {"true": True, "false": False}.get(key, key)
        else:
            responses[str(place)] = "x"
    return Attempt(
        code=f"{test.purpose[0]}{number}", test=test, form_id=form, member=member, number=1,
        way="phone", language=member.language, started_at=test.opens_at, due_at=test.closes_at,
        ended_at=test.opens_at, ended_how="handed_in", points=points, responses=responses,
        score=50, passed=True, scoring=1,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
