"""The people of the demonstration take the tests of their seminars, by a published model.

The chance of a right answer is ``guess + (1 - guess) * logistic(ability + gain - difficulty)``:
ability by person, difficulty by item, gain only after the seminar and by its trainer. What is
planted, so that the pages of the centre can be checked against it, is listed in
docs/demo-data.md: an item that was mistranslated, a block that did not get through somewhere, and
a ring that copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from random import Random
from typing import Any, Final

import numpy as np
from django.db.models import Count

from kaskad.assessment.api import (
    AttemptWay,
    Difficulty,
    Entered,
    ItemContent,
    Kind,
    Purpose,
    Test,
    enter_attempts,
    form_items,
    forms_by_lot,
    right_response,
    tests_of,
    wrong_responses,
)
from kaskad.campaigns.api import Campaign, Group, PlanState, Seminar
from kaskad.commissions.api import Commission, Level, Member
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.seminars.api import Attendance

MISTRANSLATED: Final = "kz-2026-b6-04"
MISTRANSLATED_LOSS: Final = 2.0
LOST_BLOCK: Final = 5
ONE_LOST_OF, LOST_AT_LEAST = 40, 2
GAIN, STAGE_LOSS, TRAINER_SPREAD = 1.4, 0.15, 0.35
# Who is to teach prepares for the final test, and does not stay away from it.
PREPARED = 2.0
# Of a whole country only so many take the entry test, or building it would take a minute more.
MANY, ENTRY_OF_MANY = 20000, 0.3
TAKES = {Purpose.ENTRY: 0.92, Purpose.FINAL: 0.97}
DIFFICULTY = {Difficulty.EASY: -1.2, Difficulty.MEDIUM: -0.4, Difficulty.HARD: 0.6}
GUESS = {Kind.CHOICE: 0.25, Kind.TRUTH: 0.5}
ITEM_SPREAD, OMITTED, TEMPTED = 0.4, 0.02, 0.6
BEFORE, AFTER, ALL_HANDED_IN = time(8, 5), time(18, 0), time(19, 15)
SECONDS_AN_ITEM = 45
RING_LEAST, RING_STAGE, RING_WRONG = 3, 3, 0.5


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who was at a seminar: what the model knows of them."""

    member: int
    language: str
    stage: int
    level: int
    trainer: int | None
    district: str
    group: int


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as the model knows it."""

    number: int
    code: str
    block: int
    right: Any
    wrong: Sequence[Any]
    difficulty: float
    guess: float


@dataclass(slots=True)
class Testing:
    """The tests of the campaign; ``on`` is called for each day after its seminars were held."""

    campaign: Campaign
    seed: int
    tests: Sequence[Test] = ()
    lost: frozenset[str] = frozenset()
    is_large: bool = False
    ring: int | None = None
    teachers: frozenset[int] = frozenset()
    entered: int = 0
    asked: dict[int, list[Asked]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tests = tests_of(self.campaign)
        self.lost = frozenset(lost_districts())
        self.ring = ring_group(self.campaign)
        self.is_large = Member.objects.count() > MANY

    def on(self, day: date) -> None:
        """Entry tests before the seminars of the day, final tests after them."""
        takers = self._present(day)
        self.teachers = teachers_of(self.campaign)
        for test in self.tests:
            own = [one for one in takers if one.stage == test.stage_id]
            came = self._who_takes(test, own)
            if came:
                self._take(test, came, day)

    def _present(self, day: date) -> list[Taker]:
        rows = Attendance.objects.filter(campaign=self.campaign.pk, day=day, present=True)
        fields = (
            "member", "member__language", "seminar__group__stage",
            "seminar__group__stage__number", "seminar__trainer",
            "member__commission__district__code", "seminar__group",
        )  # fmt: skip
        found = rows.order_by("member").values_list(*fields)
        return [
            Taker(member, language, stage, level, trainer, district or "", group)
            for member, language, stage, level, trainer, district, group in found
        ]

    def _who_takes(self, test: Test, takers: Sequence[Taker]) -> list[Taker]:
        share = TAKES[Purpose(test.purpose)]
        if self.is_large and test.purpose == Purpose.ENTRY:
            share = ENTRY_OF_MANY
        return [
            one
            for one in takers
            if self._lot(test.purpose, one.member).random() < share
            or (test.purpose == Purpose.FINAL and one.member in self.teachers)
        ]

    def _take(self, test: Test, takers: Sequence[Taker], day: date) -> None:
        attempts = self.answers_of(test, takers, day)
        now = clock.at(day, ALL_HANDED_IN)
        actor = Actor.system("demo")
        report = enter_attempts(
            actor=actor, test=test, attempts=attempts, way=AttemptWay.PHONE, now=now
        )
        self.entered += report.entered

    def answers_of(self, test: Test, takers: Sequence[Taker], day: date) -> list[Entered]:
        """What these people answer at a test, each in the form that the lot gives them."""
        forms = forms_by_lot(test, [one.member for one in takers])
        by_form: dict[int, list[Taker]] = {}
        for one in takers:
            by_form.setdefault(forms[one.member], []).append(one)
        attempts: list[Entered] = []
        copied = self._form_of_ring(test, by_form)
        for form, some in sorted(by_form.items()):
            answered = self._answered(test, form, some, day)
            attempts += self._copied(test, form, some, answered) if form == copied else answered
        return attempts

    def _form_of_ring(self, test: Test, by_form: Mapping[int, Sequence[Taker]]) -> int | None:
        """The form that most people of the ring's group have at the final test, if three do."""
        if test.purpose != Purpose.FINAL or self.ring is None:
            return None
        count = {form: len(self._ring_of(some)) for form, some in by_form.items()}
        form = min(count, key=lambda one: (-count[one], one))
        return form if count[form] >= RING_LEAST else None

    def _ring_of(self, takers: Sequence[Taker]) -> list[int]:
        return [place for place, one in enumerate(takers) if one.group == self.ring]

    def _copied(
        self, test: Test, form: int, takers: Sequence[Taker], answered: Sequence[Entered]
    ) -> list[Entered]:
        """The ring has one sheet, half of it wrong in a rare way, and hands one phone around."""
        ring, found = self._ring_of(takers), list(answered)
        sheet = {
            one.number: one.wrong[-1]
            if one.wrong and self._lot("ring", one.code).random() < RING_WRONG
            else one.right
            for one in self._items(form, test)
        }
        first = found[ring[0]]
        for place in ring:
            own = found[place]
            found[place] = replace(
                own,
                responses=sheet,
                seconds={number: own.seconds.get(number, SECONDS_AN_ITEM) for number in sheet},
                started_at=first.started_at,
                ended_at=first.started_at + (own.ended_at - own.started_at),
                browser=first.browser,
            )
        return found

    def _answered(self, test: Test, form: int, takers: Sequence[Taker], day: date) -> list[Entered]:
        """What these people answer in their form."""
        items = self._items(form, test)
        # Of a form and a day alone, so that the same demonstration answers alike.
        chance = np.random.default_rng([self.seed, day.toordinal(), takers[0].member, len(takers)])
        likely = self._likely(test, items, takers)
        shape = likely.shape
        is_right = chance.random(shape) < likely
        drawn = chance.random(shape)
        seconds = np.clip(chance.lognormal(np.log(SECONDS_AN_ITEM), 0.5, shape), 3, 110)
        first = clock.at(day, BEFORE if test.purpose == Purpose.ENTRY else AFTER)
        begins = chance.integers(0, 25, len(takers))
        return [
            _entered(
                one,
                form,
                first + timedelta(minutes=int(begins[place])),
                _responses(items, one, is_right[place].tolist(), drawn[place].tolist()),
                seconds[place].astype(int).tolist(),
            )
            for place, one in enumerate(takers)
        ]

    def _likely(
        self, test: Test, items: Sequence[Asked], takers: Sequence[Taker]
    ) -> np.ndarray[Any, np.dtype[np.float64]]:
        """People × items: the chance of a right answer."""
        ability = np.array([self._lot("ability", one.member).gauss(0, 1) for one in takers])
        difficulty = np.array([one.difficulty for one in items])
        edge = ability[:, None] - difficulty[None, :]
        if test.purpose == Purpose.FINAL:
            own = [PREPARED if one.member in self.teachers else 0.0 for one in takers]
            gain = np.array([self._gain(one) for one in takers]) + np.array(own)
            lost = np.array([one.district in self.lost for one in takers])
            of_block = np.array([one.block == LOST_BLOCK for one in items])
            edge += np.where(lost[:, None] & of_block[None, :], 0.0, gain[:, None])
        kazakh = np.array([one.language == "kk" for one in takers])
        mistaken = np.array([one.code == MISTRANSLATED for one in items])
        edge -= MISTRANSLATED_LOSS * (kazakh[:, None] & mistaken[None, :])
        guess = np.array([one.guess for one in items])[None, :]
        return np.asarray(guess + (1 - guess) / (1 + np.exp(-edge)))

    def _gain(self, one: Taker) -> float:
        """What the seminar gave: less on every stage further down, and by its trainer."""
        of_trainer = self._lot("trainer", one.trainer).gauss(0, 1) if one.trainer else 0.0
        return GAIN - STAGE_LOSS * (one.level - 1) + TRAINER_SPREAD * of_trainer

    def _items(self, form: int, test: Test) -> list[Asked]:
        if form not in self.asked:
            contents = [content for _version, content in form_items(form, test.seed)]
            self.asked[form] = [self._item(place, one) for place, one in enumerate(contents, 1)]
        return self.asked[form]

    def _item(self, number: int, content: ItemContent) -> Asked:
        spread = self._lot("item", content.code).gauss(0, ITEM_SPREAD)
        return Asked(
            number,
            content.code,
            content.block,
            right_response(content),
            wrong_responses(content),
            DIFFICULTY[content.difficulty] + spread,
            GUESS.get(content.kind, 0.05),
        )

    def _lot(self, purpose: str, key: object) -> Random:
        return Random(f"{self.seed}:{purpose}:{key}")  # noqa: S311  a replay must repeat, not surprise


def ring_group(campaign: Campaign) -> int | None:
    """The key of the largest group of precinct seminars: there a ring copied."""
    rows = Group.objects.filter(
        plan__state=PlanState.IN_FORCE, stage__campaign=campaign, stage__number=RING_STAGE
    )
    found = rows.annotate(size=Count("places")).order_by("-size", "commission__code", "number")
    return found.values_list("pk", flat=True).first()


def teachers_of(campaign: Campaign) -> frozenset[int]:
    """Everybody who teaches a seminar of the plan in force."""
    rows = Seminar.objects.filter(
        group__plan__campaign=campaign, group__plan__state=PlanState.IN_FORCE
    )
    return frozenset(rows.exclude(trainer=None).values_list("trainer", flat=True))


def lost_districts() -> list[str]:
    """The codes of the districts in which a block did not get through, evenly over the country."""
    districts = Commission.objects.filter(level=Level.DISTRICT).order_by("sort_key", "code")
    codes = list(districts.values_list("code", flat=True))
    count = max(len(codes) // ONE_LOST_OF, LOST_AT_LEAST)
    step = max(len(codes) // count, 1)
    return codes[step // 2 :: step][:count]


def _responses(
    items: Sequence[Asked], taker: Taker, is_right: Sequence[bool], drawn: Sequence[float]
) -> dict[int, Any]:
    """Answers by number; a wrong one is the most tempting more often than not, or none at all."""
    found: dict[int, Any] = {}
    for item, right, lot in zip(items, is_right, drawn, strict=True):
        if right:
            found[item.number] = item.right
        elif lot >= OMITTED and item.wrong:
            misled = item.code == MISTRANSLATED and taker.language == "kk"
            last = len(item.wrong) - 1
            place = 0 if misled or lot < TEMPTED else min(int((lot - TEMPTED) * 10), last)
            found[item.number] = item.wrong[place]
    return found


def _entered(
    one: Taker,
    form: int,
    begins: datetime,
    responses: Mapping[int, Any],
    seconds: Sequence[int],
) -> Entered:
    return Entered(
        member_id=one.member,
        form_id=form,
        language=one.language,
        started_at=begins,
        ended_at=begins + timedelta(seconds=sum(seconds)),
        responses=responses,
        seconds={number: seconds[number - 1] for number in responses},
        browser=_browser(one.member),
    )


def _browser(member: int) -> str:
    """Everybody has a phone of their own, in the same browser before and after the seminar."""
    return blake2b(str(member).encode(), digest_size=12).hexdigest()
