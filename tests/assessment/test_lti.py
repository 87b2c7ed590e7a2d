"""A test opened from a learning platform: who is let through, whose it is, what comes back."""

import hmac
import json
import time
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from django.core.cache import cache
from django.test import Client
from jwt.utils import base64url_encode

from kaskad.accounts.models import Account
from kaskad.assessment.api import RulingKind, recount_results, rule_on_item
from kaskad.assessment.models import Attempt, FormItem, Launch, PlatformUser, ReturnedScore
from kaskad.assessment.operations.lti_platforms import make_tool_key
from kaskad.assessment.rules.lti import scores_url
from kaskad.assessment.tasks import look_for_scores, send_score
from kaskad.core.actor import Actor
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.working import work_until_nothing_waits
from tests.assessment.platforms import CLAIM, CLIENT, learning_platform, private_key, registered
from tests.assessment.taking import Taker, published
from tests.world import ACTOR, NOW, sign_in

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

SYSTEM = Actor.system("assessment")
WHO = {"actor": ACTOR, "now": NOW}


@pytest.fixture
def platform():
    cache.clear()
    with learning_platform() as state:
        yield state


def begun(platform, client, **changed):
    """The platform sends the browser to us, we send it back: what we ask there."""
    asked = {
        "iss": platform.url, "login_hint": "7", "lti_message_hint": "m1", "client_id": CLIENT,
        "target_link_uri": "https://kaskad.example/lti/launch/", "lti_deployment_id": "1",
    } | changed  # fmt: skip
    response = client.post("/lti/login/", {name: one for name, one in asked.items() if one})
    assert response.status_code == 302, response.content.decode()
    parts = urlsplit(response["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{platform.url}/auth"
    return {name: one[0] for name, one in parse_qs(parts.query).items()}


def launched(platform, client, test, **changed):
    asked = begun(platform, client)
    token = platform.signed(platform.claims(test.code, asked, **changed))
    return client.post("/lti/launch/", {"state": asked["state"], "id_token": token})


def code_of(response):
    """The refusal that a page names; no page but a refusal has one."""
    assert response.status_code == 403
    return response.content.decode().rpartition('<p class="note">')[2].partition("<")[0]


def taken(house, test, *, right=True):
    taker = Taker.of(house.accounts["member"])
    taker.begin(test)
    taker.send(taker.all_right() if right else {})
    taker.finish()
    return taker.attempt


def told(platform):
    platform.tool_keys = Client().get("/lti/keys.json").json()
    look_for_scores(actor=SYSTEM, now=NOW)
    work_until_nothing_waits()
    return [one["scoreGiven"] for one in platform.scores]


def test_from_the_platform_to_the_score(house, platform):
    test = published(house)
    registered(house, platform)
    phone = Client()
    asked = begun(platform, phone)
    fixed = ("scope", "response_type", "response_mode", "prompt")
    assert [asked[name] for name in fixed] == ["openid", "id_token", "form_post", "none"]
    assert asked["redirect_uri"] == "http://testserver/lti/launch/"
    assert (asked["login_hint"], asked["lti_message_hint"]) == ("7", "m1")
    token = platform.signed(platform.claims(test.code, asked))
    sent = {"state": asked["state"], "id_token": token}
    response = phone.post("/lti/launch/", sent)
    assert response.status_code == 303
    step = response["Location"]
    assert step.startswith("/ru/launches/")

    # Nobody is signed in: nothing is connected and nothing begins.
    assert "ПИН" in phone.get(step).content.decode()
    assert phone.post(step).status_code == 404
    assert not PlatformUser.objects.exists()
    sign_in(phone, house.accounts["member"])
    page = phone.get(step).content.decode()
    assert house.accounts["member"].label in page
    assert phone.post(step).status_code == 302
    assert phone.get(step)["Location"] == f"/ru/tests/{test.code}/"
    assert phone.post("/lti/launch/", sent).status_code == 403

    # From now on a launch leads straight to the test of whoever is signed in.
    again = launched(platform, phone, test)["Location"]
    assert phone.get(again)["Location"] == f"/ru/tests/{test.code}/"
    assert told(platform) == []
    attempt = taken(house, test)
    assert told(platform) == [100.0]
    assert platform.scores[0] == {
        "userId": "student-7", "scoreGiven": 100.0, "scoreMaximum": 100,
        "activityProgress": "Completed", "gradingProgress": "FullyGraded",
        "timestamp": platform.scores[0]["timestamp"],
    }  # fmt: skip
    assert platform.wrong == []

    # The same result is not told twice, whatever is asked again.
    assert told(platform) == [100.0]
    send_score.call(code=ReturnedScore.objects.get().code)
    assert len([one for one in platform.asked if "scores" in one]) == 1
    assert attempt.score == ReturnedScore.objects.get().sent == Decimal(100)


def test_a_changed_result_is_told_anew_and_later(house, platform):
    test = published(house)
    registered(house, platform)
    connected(house, platform, test)
    attempt = taken(house, test, right=False)
    assert told(platform) == [0.0]
    for one in FormItem.objects.filter(form=attempt.form_id).order_by("order")[:4]:
        rule_on_item(
            test=test, version=one.version, kind=RulingKind.CREDITED, reason="All are right", **WHO
        )
    recount_results(**WHO)
    assert told(platform) == [0.0, 25.0]
    first, second = (one["timestamp"] for one in platform.scores)
    assert first < second
    assert len(platform.assertions) == 1


def test_a_platform_that_fails_is_told_later_and_staff_see_what_never_arrived(house, platform):
    test = published(house)
    registered(house, platform)
    connected(house, platform, test)
    taken(house, test)
    platform.script = [500, 401]
    assert told(platform) == []
    task = StoredTask.objects.get(path="kaskad.assessment.tasks.send_score")
    assert (task.state, task.attempts) == ("ready", 1)
    for _ in range(2):
        StoredTask.objects.update(run_after=NOW)
        work_until_nothing_waits()
    assert told(platform) == [100.0]
    assert len(platform.assertions) == 2  # a token that was refused is not used again

    make_tool_key(**WHO)
    rule_all_out(test)
    cache.clear()
    platform.script = [503] * 20
    told(platform)
    for _ in range(10):
        StoredTask.objects.update(run_after=NOW)
        work_until_nothing_waits()
    dead = StoredTask.objects.filter(path="kaskad.assessment.tasks.send_score", state="dead")
    assert dead.count() == 1
    client = Client()
    sign_in(client, house.accounts["centre"])
    assert dead[0].code in client.get("/ru/work/").content.decode()
    page = client.get(f"/ru/campaigns/{house.campaign.code}/platforms/").content.decode()
    assert "http://testserver/lti/login/" in page
    assert f"test={test.code}" in page


def connected(house, platform, test, client=None):
    client = client or Client()
    sign_in(client, house.accounts["member"])
    step = launched(platform, client, test)["Location"]
    assert client.post(step).status_code == 302
    return client


def rule_all_out(test):
    Attempt.objects.filter(test=test).update(score=Decimal("99.00"))


def unsigned(platform, claims):
    return jwt.encode(claims, None, "none", headers={"kid": "k1"})


def by_public_key(platform, claims):
    """HS256, with the public key of the platform as the secret."""
    secret = (
        private_key("k1")
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    parts = ({"alg": "HS256", "kid": "k1"}, claims)
    said = b".".join(base64url_encode(json.dumps(one).encode()) for one in parts)
    return (said + b"." + base64url_encode(hmac.digest(secret, said, "sha256"))).decode()


def by_another(platform, claims):
    return jwt.encode(claims, private_key("k2"), "RS256", headers={"kid": "k1"})


def of_no_known_key(platform, claims):
    return jwt.encode(claims, private_key("k2"), "RS256", headers={"kid": "k2"})


LATE = {"iat": time.time() - 700, "exp": time.time() - 400}
EARLY = {"iat": time.time() + 40_000, "exp": time.time() + 50_000}
REFUSED = [
    (unsigned, {}, "not_signed"),
    (by_public_key, {}, "not_signed"),
    (by_another, {}, "not_signed"),
    (of_no_known_key, {}, "not_signed"),
    (lambda _platform, _claims: "a.b.c", {}, "not_signed"),
    (None, {"exp": None}, "not_signed"),
    (None, {"aud": "tool-2"}, "not_for_us"),
    (None, {"aud": [CLIENT, "tool-2"]}, "not_for_us"),
    (None, {"azp": "tool-2"}, "not_for_us"),
    (None, {"iss": "https://other.example"}, "not_for_us"),
    (None, LATE, "too_old"),
    (None, EARLY, "too_old"),
    (None, {"nonce": "another"}, "launch_used"),
    (None, {f"{CLAIM}deployment_id": "3"}, "deployment_unknown"),
    (None, {f"{CLAIM}message_type": "LtiDeepLinkingRequest"}, "message_unknown"),
    (None, {f"{CLAIM}version": "1.1"}, "message_unknown"),
    (None, {"sub": None}, "nobody"),
    (None, {f"{CLAIM}custom": {"test": "zzz"}}, "no_test"),
    (None, {f"{CLAIM}custom": None}, "no_test"),
]


@pytest.fixture
def ready(house, platform):
    return published(house), registered(house, platform)


def test_every_fault_of_a_launch_is_refused_and_nothing_begins(house, platform, ready):
    test, _registered = ready
    found = []
    for sign, changed, _code in REFUSED:
        client = Client()
        asked = begun(platform, client)
        claims = platform.claims(test.code, asked, **changed)
        token = sign(platform, claims) if sign else platform.signed(claims)
        response = client.post("/lti/launch/", {"state": asked["state"], "id_token": token})
        found.append(code_of(response))
    assert found == [f"assessment.lti_{code}" for _sign, _changed, code in REFUSED]
    assert not Launch.objects.exists()
    # However many tokens name keys that nobody knows, the platform is asked once in a while.
    assert platform.asked.count("/keys") == 1


@pytest.mark.usefixtures("ready")
def test_what_comes_before_a_launch_is_refused_too(platform):
    client = Client()
    known = {"iss": platform.url, "login_hint": "7", "target_link_uri": "https://k.example/"}
    for changed, code in [
        ({"iss": "https://other.example"}, "platform_unknown"),
        ({"client_id": "tool-2"}, "platform_unknown"),
        ({"login_hint": ""}, "incomplete"),
        ({"lti_deployment_id": "9"}, "deployment_unknown"),
    ]:
        response = client.get("/lti/login/", known | changed)
        assert code_of(response) == f"assessment.lti_{code}"
    for sent, code in [
        ({}, "launch_used"),
        ({"state": begun(platform, client)["state"][:-1]}, "launch_used"),
        ({"state": begun(platform, client)["state"], "error": "x"}, "platform_says_no"),
    ]:
        response = client.post("/lti/launch/", sent)
        assert code_of(response) == f"assessment.lti_{code}"
    framed = client.get("/lti/login/", known, headers={"Sec-Fetch-Dest": "iframe"})
    assert 'target="_blank"' in framed.content.decode()
    assert f"frame-ancestors {platform.url}" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed


def test_a_key_that_the_platform_changed_is_fetched(house, platform, ready):
    test, _registered = ready
    assert launched(platform, Client(), test).status_code == 303
    platform.signs_with, platform.shows = "k2", ["k1", "k2"]
    cache.delete(f"lti.asked.{_registered.code}")  # the half minute is over
    assert launched(platform, Client(), test).status_code == 303
    assert platform.asked.count("/keys") == 2


def test_the_target_may_name_the_test_and_no_score_may_be_wanted(house, platform, ready):
    test, _registered = ready
    client = Client()
    sign_in(client, house.accounts["member"])
    target = f"https://kaskad.example/lti/launch/?test={test.code}"
    changed = {f"{CLAIM}custom": None, f"{CLAIM}target_link_uri": target}
    changed["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = None
    step = launched(platform, client, test, **changed)["Location"]
    assert client.post(step).status_code == 302
    assert not ReturnedScore.objects.exists()


def test_nobody_is_made_somebody_else(house, platform, ready):
    test, _registered = ready
    client = connected(house, platform, test)
    # A launch that began elsewhere goes on nowhere: nobody can be made to connect it.
    step = launched(platform, Client(), test, sub="attacker")["Location"]
    assert code_of(client.get(step)) == code_of(client.post(step)) == "assessment.lti_other_browser"
    # An account is one person of a platform, and a person of it one account.
    step = launched(platform, client, test, sub="second")["Location"]
    assert code_of(client.post(step)) == "assessment.lti_account_linked"
    other = Client()
    sign_in(other, house.accounts["trainer"])
    step = launched(platform, other, test)["Location"]
    assert code_of(other.get(step)) == code_of(other.post(step)) == "assessment.lti_other_member"
    # Who has no place in the stage takes no test.
    step = launched(platform, other, test, sub="third")["Location"]
    other.post(step)
    assert code_of(other.get(step)) == "assessment.lti_not_your_test"
    assert PlatformUser.objects.count() == 2


def test_only_a_trusted_platform_says_who_it_is_and_only_for_the_test(house, platform):
    test = published(house)
    known = registered(house, platform)
    connected(house, platform, test)
    phone = Client()
    step = launched(platform, phone, test)["Location"]
    assert 'name="ticket"' not in phone.get(step).content.decode()
    known.is_trusted = True
    known.save(update_fields=["is_trusted"])
    page = phone.get(step).content.decode()
    ticket = page.partition('name="ticket" value="')[2].partition('"')[0]
    started = phone.post("/sit/start/", {"ticket": ticket})
    assert started.status_code == 200
    assert Attempt.objects.get(ended_at=None).member == house.member()
    assert phone.get("/ru/my/").status_code == 404
    stranger = launched(platform, phone, test, sub="nobody")["Location"]
    assert 'name="ticket"' not in phone.get(stranger).content.decode()


def test_whose_account_is_gone_is_not_known(house, platform, ready):
    test, _registered = ready
    connected(house, platform, test)
    Account.objects.filter(code=house.accounts["member"].code).update(is_active=False)
    phone = Client()
    step = launched(platform, phone, test)["Location"]
    assert "ещё не знает" in phone.get(step).content.decode()


@pytest.mark.parametrize(
    ("line_item", "scores"),
    [
        ("https://lms.example/items/1", "https://lms.example/items/1/scores"),
        ("https://lms.example/items/1/", "https://lms.example/items/1/scores"),
        ("https://lms.example/i/1?type_id=2", "https://lms.example/i/1/scores?type_id=2"),
    ],
)
def test_scores_stand_below_the_line_item(line_item, scores):
    assert scores_url(line_item) == scores
