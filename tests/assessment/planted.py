"""A stage whose tests thousands took, with planted truths, written past the operations.

Twenty districts of 120 people; two forms of 20 items that share 16, the same in both tests.
Everybody gains between the tests, but for one block in three districts. One item of the final test
is much harder in Kazakh.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

import numpy as np

from kaskad.assessment.models import Attempt, Form, FormItem, ItemVersion, Test
from kaskad.assessment.queries.answered import options_of, right_option
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.items import Truth
from kaskad.campaigns.api import Group, Place, Seminar, Stage
from kaskad.commissions.api import Commission, Member, Person
from kaskad.commissions.models import Seat
from tests.world import FOREIGN_REGION, NOW, REGION, TODAY

DISTRICTS, PEOPLE = 20, 120
BLOCK, WEAK, MISTRANSLATED = 5, (1, 4, 12), 7
GAIN, HARDER = 1.2, 1.6
ITEMS, IN_FORM = 24, 20


@dataclass
class Planted:
    """Codes and keys of what was planted."""

    stage: Stage
    entry: Test
    final: Test
    districts: list[Commission]
    versions: list[ItemVersion]

    @property
    def weak(self):
        return [self.districts[place] for place in WEAK]

    @property
    def mistranslated(self):
        return self.versions[MISTRANSLATED]


def plant(house, seed=1):
    """Write everything; two regions have ten districts each."""
    rng = np.random.default_rng(seed)
    stage = Stage.objects.get(campaign=house.campaign, code="s3")
    Test.objects.filter(stage=stage).update(state="withdrawn")
    districts = _districts(house)
    members = _members(districts)
    versions = _versions()
    entry, final = _test(stage, "entry", versions), _test(stage, "final", versions)
    planted = Planted(stage, entry, final, districts, versions)
    _teach(house, planted, members)
    _answer(rng, planted, members)
    return planted


def _districts(house):
    regions = [Commission.objects.get(code=code) for code in (REGION, FOREIGN_REGION)]
    rows = []
    for n in range(DISTRICTS):
        region = regions[n // (DISTRICTS // 2)]
        names = {f"name_{lang}": f"District {n}" for lang in ("kk", "ru", "en")}
        rows.append(
            Commission(
                code=f"PL-{n}", parent=region, region=region, level="district", kind="territorial",
                sort_key=f"district {n:02}", seats=PEOPLE, **names,
            )
        )  # fmt: skip
    Commission.objects.bulk_create(rows)
    for one in rows:
        one.district = one
    Commission.objects.bulk_update(rows, ["district"])
    return rows


def _members(districts):
    count = DISTRICTS * PEOPLE
    seats = [Seat(commission=one, number=n) for one in districts for n in range(1, PEOPLE + 1)]
    Seat.objects.bulk_create(seats, batch_size=2000)
    people = [
        Person(
            code=f"pl{n}", iin_hash=f"planted {n}", iin_tail="0000", last_name=f"Тегі {n}",
            first_name="Аты", search_key=f"planted {n}", sort_key=f"planted {n}",
        )
        for n in range(count)
    ]  # fmt: skip
    Person.objects.bulk_create(people, batch_size=2000)
    members = [
        Member(
            person=person, seat=seat, commission=seat.commission, role="member",
            language="kk" if n % 2 else "ru", since=date(2026, 1, 1),
        )
        for n, (person, seat) in enumerate(zip(people, seats, strict=True))
    ]  # fmt: skip
    return Member.objects.bulk_create(members, batch_size=2000)


def _versions():
    """Three items of each block of which one option is chosen, as far as there are any."""
    rows = ItemVersion.objects.filter(state="in_use").select_related("item").order_by("item__code")
    chosen = []
    for block in range(1, 9):
        of_block = [one for one in rows if one.block_number == block]
        of_block.sort(key=lambda one: one.kind != "choice")
        chosen += of_block[:3]
    assert len(chosen) == ITEMS
    return chosen


def _test(stage, purpose, versions):
    test = Test.objects.create(
        code=f"planted{purpose}", stage=stage, purpose=purpose, state="published", forms_wanted=2,
        exposure_percent=100, seed=f"planted {purpose}", pass_percent=70, minutes=40,
        opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=9), attempts_allowed=1,
        starts_a_minute=100, made_by="planted", made_at=NOW, published_at=NOW,
    )  # fmt: skip
    shared = 2 * IN_FORM - ITEMS
    for number, extra in ((1, versions[shared:IN_FORM]), (2, versions[IN_FORM:])):
        form = Form.objects.create(test=test, number=number, facility=0.6)
        FormItem.objects.bulk_create(
            FormItem(form=form, order=order, version=version)
            for order, version in enumerate([*versions[:shared], *extra], start=1)
        )
    return test


def _teach(house, planted, members):
    """A group and a seminar in each district; those of the weak ones are still ahead."""
    trainers = list(Member.objects.filter(full_time=True).order_by("pk")[:5])
    for n, district in enumerate(planted.districts):
        group = Group.objects.create(
            plan=house.plan, stage=planted.stage, commission=district, number=900 + n,
            language="kk", format="online",
        )  # fmt: skip
        day = TODAY + timedelta(days=4 if n in WEAK else -4)
        Seminar.objects.create(
            code=f"plsem{n}", group=group, day=day, planned_day=day, half="am", starts=time(10),
            minutes=240, trainer=trainers[n % 5], state="planned" if n in WEAK else "held",
        )  # fmt: skip
        own = members[n * PEOPLE : (n + 1) * PEOPLE]
        Place.objects.bulk_create(Place(group=group, member=one) for one in own)


def _answer(rng, planted, members):
    ability = rng.normal(size=len(members))
    difficulty = rng.normal(-0.2, 0.7, ITEMS)
    blocks = np.array([one.block_number for one in planted.versions])
    weak = np.isin(np.arange(len(members)) // PEOPLE, WEAK)
    in_kazakh = np.arange(len(members)) % 2 == 1
    logits = ability[:, None] - difficulty
    gained = np.where(weak[:, None] & (blocks == BLOCK), 0.0, GAIN)
    harder = np.where(in_kazakh[:, None] & (np.arange(ITEMS) == MISTRANSLATED), HARDER, 0.0)
    for test, own in ((planted.entry, logits), (planted.final, logits + gained - harder)):
        right = rng.random(own.shape) < 1 / (1 + np.exp(-own))
        Attempt.objects.bulk_create(_attempts(test, members, right, planted.versions), 500)


def _attempts(test, members, right, versions):
    place = {one.pk: at for at, one in enumerate(versions)}
    contents = [content_of(one) for one in versions]
    forms = list(Form.objects.filter(test=test).order_by("number"))
    columns = {
        form.pk: [
            place[one] for one in form.items.order_by("order").values_list("version", flat=True)
        ]
        for form in forms
    }
    for n, member in enumerate(members):
        form = forms[(n // 2) % 2]
        own = columns[form.pk]
        share = right[n, own].mean()
        yield Attempt(
            code=f"{test.purpose[0]}{n}", test=test, form=form, member=member, number=1,
            way="phone", language=member.language, taken_by="", started_at=NOW, due_at=NOW,
            ended_at=NOW, ended_how="handed_in", points=[str(int(right[n, at])) for at in own],
            responses={
                str(order): _response(contents[at], right[n, at], n)
                for order, at in enumerate(own, start=1)
            },
            score=round(100 * share, 2), passed=bool(share >= 0.7), scoring=1,
        )  # fmt: skip


def _response(content, is_right, n):
    options = options_of(content)
    if not options:
        return "?"
    right = right_option(content)
    others = [at for at in range(len(options)) if at != right]
    at = right if is_right else others[n % len(others)]
    return at == 0 if isinstance(content.body, Truth) else options[at]
