"""The last things that precincts need in the demonstration: kits, and answers passed on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from random import Random

from kaskad.answers.api import Answer, AnswerState, pass_on_answers
from kaskad.campaigns.api import Campaign, Place
from kaskad.commissions.api import Commission, Level, Member
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.seminars.api import hand_over_kits

AFTER_SEMINARS, CALLS = time(19, 30), time(18, 0)
KITS_SHARE = 0.95
CALLING_SHARE = 0.6  # of districts that call chairs and secretaries about new answers
_DISTRICT = Actor.system("replay")


@dataclass(slots=True)
class Readying:
    """What district commissions hand over and pass on; ``on`` for the days in order."""

    campaign: Campaign
    seed: int

    def on(self, day: date) -> None:
        """Precincts whose members were at a seminar of the last stage got their kit with them."""
        places = Place.objects.filter(
            group__plan__campaign=self.campaign, group__plan__state="in_force",
            group__stage__code="s3", group__seminars__day=day, group__seminars__state="held",
            member__commission__level=Level.PRECINCT,
        )  # fmt: skip
        rows = Commission.objects.filter(pk__in=places.values("member__commission"))
        precincts = [
            one for one in rows.order_by("code") if self._draw("kit", one.code, KITS_SHARE)
        ]
        hand_over_kits(
            actor=_DISTRICT, campaign=self.campaign, precincts=precincts, day=day,
            now=clock.at(day, AFTER_SEMINARS),
        )  # fmt: skip

    def end(self, day: date) -> None:
        """Some districts have told their chairs and secretaries everything that is new."""
        answers = list(Answer.objects.filter(campaign=self.campaign, state=AnswerState.PUBLISHED))
        members: dict[int | None, list[int]] = defaultdict(list)
        rows = Member.objects.filter(
            commission__level=Level.PRECINCT, role__in=("chair", "secretary"), until=None
        )
        for member, district in rows.values_list("id", "commission__district_id"):
            members[district].append(member)
        for place in Commission.objects.filter(level=Level.DISTRICT).order_by("code"):
            if self._draw("call", place.code, CALLING_SHARE):
                pass_on_answers(
                    actor=_DISTRICT, place=place, answers=answers,
                    members=members[place.pk], now=clock.at(day, CALLS),
                )  # fmt: skip

    def _draw(self, purpose: str, key: str, share: float) -> bool:
        """Whether it happens there; a replay must repeat."""
        return Random(f"{self.seed}:{purpose}:{key}").random() < share  # noqa: S311  no secret
