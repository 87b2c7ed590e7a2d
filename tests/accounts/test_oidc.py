"""Signing in at an identity provider: a real one, in a process of its own, and what is refused."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from kaskad.accounts.api import know_person
from kaskad.accounts.models import Account
from kaskad.audit.models import Entry
from kaskad.core.installation import Provider
from kaskad.core.secrets import keyed_hash
from kaskad.core.web.request import actor_of
from tests.accounts import flows
from tests.accounts.conftest import COMMAND, NOW
from tests.accounts.provider import PEOPLE, Relay, confirm, provider_process

pytestmark = pytest.mark.one_database

IIN = PEOPLE[0]["iin"]
NAMES = {"kk": "Электрондық үкімет", "ru": "Электронное правительство", "en": "eGov"}


@pytest.fixture(scope="module")
def behind():
    with provider_process() as base:
        yield base


@pytest.fixture
def relay(behind):
    with Relay(behind) as one:
        yield one


@pytest.fixture
def configure(db, behind, settings):
    cache.clear()

    def put(**values):
        described = {"id": "egov", "names": NAMES, "issuer": behind, "client_id": "kaskad"}
        described |= {"client_secret": "secret", "claim": "iin", **values}
        settings.KASKAD_PROVIDERS = (Provider(**described),)

    put()
    return put


@pytest.fixture
def known(db):
    """Staff of a region whose personal number the provider knows."""
    account = flows.staff(scope="KZ-62", wide=True)
    know_person(
        actor=COMMAND, account=account, identity_hash=keyed_hash("iin", IIN), place="", now=NOW
    )
    return account


def leave(client, **query):
    """Where the button leads."""
    answer = client.get("/ru/sign-in/with/egov/", query)
    assert answer.status_code == 302
    return answer.headers["Location"]


def come_back(client, who="aigul"):
    return client.get(confirm(leave(client), who))


def refusal(client, answer):
    assert answer.headers["Location"][3:] == "/sign-in/"
    assert not flows.is_signed_in(client)
    return client.get("/ru/sign-in/").content.decode()


def held(client):
    return [one.scope for one in actor_of(client.get("/en/account/").wsgi_request).grants]


def test_the_sign_in_page_names_the_provider_in_the_readers_language(client, configure):
    for language, name in NAMES.items():
        assert name in client.get(f"/{language}/sign-in/").content.decode()


def test_who_is_known_by_the_personal_number_signs_in(client, configure, known):
    answer = come_back(client)

    assert answer.headers["Location"] == "/ru/account/second-factor/"
    assert client.session["_auth_user_id"] == str(known.pk)
    entry = Entry.objects.filter(tag="accounts:session:opened").get()
    assert (entry.subject_code, entry.changes) == ("s1", {"by": ["provider"]})


def test_nothing_that_the_provider_says_is_kept(client, configure, known):
    come_back(client)

    assert not Entry.objects.filter(changes__icontains=IIN).exists()
    assert not SocialAccount.objects.exists()
    assert IIN not in str(client.session.items())


def test_the_request_has_state_nonce_and_a_challenge(client, configure):
    asked = parse_qs(urlsplit(leave(client)).query)

    assert {"state", "nonce", "code_challenge", "redirect_uri"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == ["http://testserver/oidc/egov/"]


def test_the_challenge_is_answered_at_the_token_endpoint(client, configure, known, relay):
    configure(issuer=relay.base)
    relay.says = {"issuer": relay.base}
    address = leave(client)
    client.get(confirm(address, "aigul"))

    verifier = relay.heard[0]["code_verifier"][0]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    assert parse_qs(urlsplit(address).query)["code_challenge"] == [digest.decode()]


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({}, False),
        ({"second_factor": True}, True),
        ({"second_factor": True, "amr": ("otp", "hwk")}, True),
        ({"second_factor": True, "amr": ("hwk",)}, False),
        ({"second_factor": True, "acr": ("high",)}, True),
        ({"second_factor": True, "acr": ("highest",)}, False),
    ],
)
def test_whether_it_counts_as_two_proofs_is_configured(client, configure, known, values, counts):
    configure(**values)
    come_back(client)

    assert held(client) == (["KZ-62"] if counts else [])


def test_one_proof_at_the_provider_leads_to_the_second_step(client, configure, known):
    first = Client()
    flows.accept(first, known)
    flows.set_up_app(first)

    assert come_back(client).headers["Location"] == "/ru/sign-in/code/"
    assert not flows.is_signed_in(client)


def test_an_unknown_person_gets_no_account(client, configure, known):
    text = refusal(client, come_back(client, "stranger"))

    assert "Электронное правительство" in text
    assert Account.objects.count() == 1


def test_a_member_does_not_enter_by_a_provider(client, configure, account):
    know_person(
        actor=COMMAND, account=account, identity_hash=keyed_hash("iin", IIN), place="", now=NOW
    )

    refusal(client, come_back(client))


def test_another_state_is_refused(client, configure, known):
    back = confirm(leave(client), "aigul")

    refusal(client, client.get(back.replace("state=", "state=x")))


def test_the_answer_to_another_browser_is_refused(client, configure, known):
    back = confirm(leave(Client()), "aigul")

    assert client.get(back).headers["Location"].endswith("/sign-in/")
    assert not flows.is_signed_in(client)


def test_an_answer_works_once(client, configure, known):
    back = confirm(leave(client), "aigul")
    client.get(back)

    assert client.get(back).headers["Location"].endswith("/sign-in/")


def test_another_nonce_is_refused(client, configure, known):
    address = leave(client)
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]

    refusal(client, client.get(confirm(address.replace(nonce, "another-nonce"), "aigul")))


def test_a_provider_of_another_name_is_refused_before_anybody_leaves(client, configure, relay):
    configure(issuer=relay.base)
    relay.says = {"issuer": "http://127.0.0.1:9/"}

    refusal(client, client.get("/ru/sign-in/with/egov/"))


def test_an_identity_of_another_issuer_is_refused(client, configure, known, relay):
    """The relay claims to be the issuer; the identity is signed for the provider behind it."""
    configure(issuer=relay.base)
    relay.says = {"issuer": relay.base}

    refusal(client, client.get(confirm(leave(client), "aigul")))


def _forged(token):
    head, body, signature = token.split(".")
    return ".".join((head, body, signature[::-1]))


def _unsigned(token):
    none = base64.urlsafe_b64encode(b'{"alg":"none","kid":"x"}').rstrip(b"=").decode()
    return ".".join((none, token.split(".")[1], ""))


@pytest.mark.parametrize("spoil", [_forged, _unsigned, lambda _token: "nonsense"])
def test_a_forged_identity_is_refused(client, configure, known, relay, behind, spoil):
    """The identity says the right issuer, but its signature is not the provider's."""
    relay.spoils = spoil
    relay.says = {"issuer": behind}
    configure(issuer=behind)
    address = leave(client)
    back = confirm(address, "aigul")
    configure(issuer=behind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kaskad.accounts.web.oidc.Client.access_token_url", f"{relay.base}/token")
        answer = client.get(back)

    assert relay.heard
    refusal(client, answer)


def test_who_does_not_consent_is_told(client, configure, known):
    address = leave(client)
    state = parse_qs(urlsplit(address).query)["state"][0]

    refusal(client, client.get(f"/oidc/egov/?error=access_denied&state={state}"))


def test_a_provider_that_is_away_is_refused_in_words(client, configure):
    configure(issuer="http://127.0.0.1:9")

    text = refusal(client, client.get("/ru/sign-in/with/egov/"))

    assert "Электронное правительство" in text


def test_there_is_no_other_provider(client, configure):
    assert client.get("/ru/sign-in/with/other/").status_code == 404
    assert client.get("/oidc/other/").status_code == 404


def test_an_identity_is_connected_from_the_own_account_and_signs_in(client, configure):
    configure(claim="sub")
    account = flows.staff()
    flows.accept(client, account)
    answer = client.get(confirm(leave(client, connect="1"), "aigul"))
    assert answer.headers["Location"] == "/ru/account/"
    assert SocialAccount.objects.get().uid != "aigul"

    other = Client()
    come_back(other)
    assert other.session["_auth_user_id"] == str(account.pk)
    client.post("/en/account/providers/egov/")

    refusal(third := Client(), come_back(third))


def test_an_identity_belongs_to_one_account(client, configure):
    configure(claim="sub")
    first = Client()
    flows.accept(first, flows.staff())
    first.get(confirm(leave(first, connect="1"), "aigul"))
    flows.accept(client, flows.staff(code="s2", label="Басқа Адам"), login="other")

    answer = client.get(confirm(leave(client, connect="1"), "aigul"))

    assert answer.headers["Location"] == "/ru/sign-in/"
    assert SocialAccount.objects.count() == 1
