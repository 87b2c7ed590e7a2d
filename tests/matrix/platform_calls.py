"""The operations on learning platforms, called in the tests' own world; a launch of it."""

import secrets

from kaskad.assessment.models import Launch, Platform
from kaskad.assessment.operations.lti_launches import link_user, take_launch
from kaskad.assessment.operations.lti_platforms import (
    PlatformSettings,
    add_platform,
    make_tool_key,
    remove_platform,
)
from kaskad.assessment.operations.lti_scores import note_score
from kaskad.assessment.operations.stores import add_store, note_stated, remove_store
from kaskad.assessment.queries.lti import scores_to_ask
from kaskad.assessment.rules.lti import Launched
from kaskad.core import clock
from kaskad.core.secrets import token_hash
from tests.matrix.sat_tests import an_own_test, ended
from tests.world import ACTOR, NOW

WHO = {"actor": ACTOR, "now": NOW}
URL = "https://lms.example"
LEAVES_NONE = "no change: a claim of work, or a count"


def a_launch(house):
    """The key of a launch of the member's test, begun in a browser that nobody has."""
    platform, _made = Platform.objects.get_or_create(
        code="lms", campaign=house.campaign, issuer=URL, deployments=["1"], added_at=NOW
    )
    key = secrets.token_urlsafe(24)
    Launch.objects.create(
        platform=platform, nonce_hash=token_hash(key), key_hash=token_hash(key),
        browser_hash=token_hash("b"), subject_hash=token_hash("s"), test=an_own_test(house),
        launched_at=clock.machine_now(),
    )  # fmt: skip
    return key


def _add(house):
    settings = PlatformSettings("LMS", URL, "1", ("1",), URL, URL, URL)
    return add_platform(campaign=house.campaign, settings=settings, **WHO)


def _take(house):
    said = Launched("s", an_own_test(house).code, f"{URL}/items/1", "kk")
    take_launch(
        actor=ACTOR, platform=_add(house), launched=said, nonce="n", browser_hash="b",
        tick=clock.machine_now(), now=NOW,
    )  # fmt: skip
    return Launch.objects.get()


def _link(house):
    return link_user(launch=_take(house), account=house.accounts["member"], **WHO)


def _note(house):
    ended(house)
    _link(house)
    (score,) = scores_to_ask(9)
    note_score(score=score, asked_at=NOW, **WHO)


def _store(house):
    return add_store(
        campaign=house.campaign, endpoint=URL, key="k", secret="s", home=URL, **WHO
    )  # fmt: skip


PLATFORM_CALLS = {
    "assessment.operations.stores.add_store": _store,
    "assessment.operations.stores.remove_store": lambda house: remove_store(
        store=_store(house), **WHO
    ),
    "assessment.operations.stores.note_stated": lambda house: note_stated(
        store=_store(house), attempts=[ended(house)], **WHO
    ),
    "assessment.operations.lti_platforms.add_platform": _add,
    "assessment.operations.lti_platforms.remove_platform": lambda house: remove_platform(
        platform=_add(house), **WHO
    ),
    "assessment.operations.lti_platforms.make_tool_key": lambda _house: make_tool_key(**WHO),
    "assessment.operations.lti_launches.take_launch": _take,
    "assessment.operations.lti_launches.link_user": _link,
    "assessment.operations.lti_scores.ask_scores": LEAVES_NONE,
    "assessment.operations.lti_scores.note_score": _note,
}
