"""A small country after its national seminar, with people who ask and answer."""

from datetime import time

import pytest

from kaskad.accounts.api import Account, actor_of
from kaskad.answers.api import NewQuestion, ask_question
from kaskad.campaigns.models import Seminar
from kaskad.core import clock
from tests.reporting.world import NATIONAL_DAY, SECOND_DAYS
from tests.seminars.conftest import Days, coordinator
from tests.world_fixtures import (
    house,
    house_of_module,
    sessions,
    shared_folder,
    shared_handler,
    visitor,
)

__all__ = [
    "coordinator",
    "house",
    "house_of_module",
    "sessions",
    "shared_folder",
    "shared_handler",
    "visitor",
]

# A Thursday, the first day of the seminars of the second stage.
NOW = clock.at(SECOND_DAYS[0], time(11))


class Answering(Days):
    """The world, with actors by what they are."""

    def actor(self, account):
        return actor_of(Account.objects.get(pk=account.pk), now=NOW, second_factor=True)

    def member(self, member_id):
        """The actor of somebody who sits in a commission."""
        known = Account.objects.filter(code=f"m{member_id}").first()
        return self.actor(known or self.account_of(member_id))

    def hall(self, seminar, count=3):
        """Actors of the first people of a seminar's group."""
        return [self.member(one) for one in self.members(seminar)[:count]]

    def trainer(self, seminar):
        return self.member(seminar.trainer_id)

    def again(self, seminar):
        """The seminar as it stands in the database now."""
        return Seminar.objects.get(pk=seminar.pk)

    def ask(self, actor, text="Журналисты могут снимать подсчёт?", *, nonce="", **given):
        seminar, now = given.pop("seminar", None), given.pop("now", NOW)
        given.setdefault("language", "ru")
        question = NewQuestion(text=text, nonce=nonce or f"{actor.code}/{text}"[:64], **given)
        return ask_question(
            actor=actor, campaign=self.campaign, question=question, seminar=seminar, now=now
        )


@pytest.fixture
def answering(db):
    """The national seminar is over; the second stage is about to begin."""
    return Answering(NATIONAL_DAY)


@pytest.fixture
def late(db):
    """The first two stages are over."""
    return Answering(SECOND_DAYS[-1])
