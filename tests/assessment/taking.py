"""A test of the named world's own stage, and somebody who takes it through its addresses."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client, override_settings

from kaskad.assessment.models import Attempt, Test
from kaskad.assessment.operations.tests import draft_test, publish_test, withdraw_test
from kaskad.assessment.queries.papers import paper_of
from kaskad.assessment.rules.fields import fields_of
from kaskad.assessment.rules.responses import right_response
from kaskad.assessment.rules.test_settings import TestSettings
from kaskad.assessment.vocab import Purpose
from kaskad.campaigns.api import Stage
from kaskad.core.actor import Actor
from tests.world import NOW, sign_in

CENTRE = Actor(kind="person", code="w-centre", label="")
BLUEPRINT = [{"block": block, "count": 2} for block in range(1, 9)]
HOUR = timedelta(hours=1)


def settings(**changed):
    values = {
        "blueprint": BLUEPRINT,
        "opens_at": NOW - HOUR,
        "closes_at": NOW + 48 * HOUR,
        "forms_wanted": 4,
        "attempts_allowed": 2,
        "wait_minutes": 60,
    }
    return TestSettings(**values | changed)


def stage_of(house):
    """The stage in which the world's member has a place."""
    return Stage.objects.filter(
        groups__places__member=house.member(), groups__plan__state="in_force"
    ).first()


def published(house, *, purpose=Purpose.FINAL, now=NOW, **changed):
    stage = stage_of(house)
    for known in Test.objects.filter(stage=stage, purpose=purpose, state="published"):
        withdraw_test(actor=CENTRE, test=known, reason="Another one is tried", now=now)
    test = draft_test(
        actor=CENTRE, stage=stage, purpose=purpose, settings=settings(**changed), now=now
    )
    return publish_test(actor=CENTRE, test=test, now=now)


@dataclass
class Taker:
    """Somebody with a phone."""

    client: Client
    key: str = ""
    device: str = "phone-1"
    sequence: int = 0

    @classmethod
    def of(cls, account) -> "Taker":
        client = Client()
        sign_in(client, account)
        return cls(client)

    def ticket(self, test, language="kk"):
        page = self.client.get(f"/{language}/tests/{test.code}/").content.decode()
        found = re.search(r'name="ticket" value="([^"]+)"', page)
        return found[1] if found else ""

    def begin(self, test, *, at=NOW, language="kk"):
        """Begin, or go on; the response of the address."""
        with override_settings(KASKAD_PINNED_NOW=at):
            ticket = self.ticket(test, language)
            response = Client().post("/sit/start/", {"ticket": ticket})
        if found := re.search(r'data-key="([^"]+)"', response.content.decode()):
            self.key = found[1]
        return response

    @property
    def attempt(self):
        return Attempt.objects.select_related("test").get(code=self.key.partition("-")[0])

    @property
    def paper(self):
        return paper_of(self.attempt)

    def page(self, at=NOW, query=""):
        with override_settings(KASKAD_PINNED_NOW=at):
            return Client().get(f"/sit/{self.key}/{query}")

    def answers(self, responses, elapsed=60):
        """Responses by item number as a device sends them."""
        contents = {one.number: one.content for one in self.paper}
        return [
            {
                "item": number,
                "fields": fields_of(contents[number], number, response),
                "elapsed": elapsed + place,
            }
            for place, (number, response) in enumerate(responses.items())
        ]

    def send(
        self, responses, *, at=NOW, elapsed=60, sequence=None, device=None, what="answers", **more
    ):
        if sequence is None:
            self.sequence += 1
            sequence = self.sequence
        body = {
            "device": device or self.device,
            "sequence": sequence,
            "answers": self.answers(responses, elapsed),
            **more,
        }
        return self.post(what, body, at)

    def finish(self, *, at=NOW, last=None, **more):
        body = {"device": self.device, "last": self.sequence if last is None else last, **more}
        return self.post("finish", body, at)

    def post(self, what, body, at=NOW):
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        with override_settings(KASKAD_PINNED_NOW=at):
            return Client().post(f"/sit/{self.key}/{what}/", data, content_type="application/json")

    def all_right(self):
        return {one.number: right_response(one.content) for one in self.paper}
