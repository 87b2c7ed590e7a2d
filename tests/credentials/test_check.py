"""The check of a certificate: on pages, for programs, and on the command line."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from kaskad.commissions.api import erase_person
from kaskad.commissions.models import Member, Person
from kaskad.config import commandline
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.credentials.models import Certificate
from kaskad.credentials.operations.doubts import doubt_certificate, uphold_doubt
from kaskad.credentials.operations.keys import withdraw_issuer_key
from kaskad.credentials.queries.certificates import certificate_by_number, credential_of
from kaskad.credentials.queries.keys import believed_keys, key_lines, key_that_signs, site
from kaskad.credentials.rules import verifier
from kaskad.credentials.rules.address import SIGNS, address_of, as_signs
from kaskad.credentials.rules.credential import read_credential, read_credential_jwt
from kaskad.credentials.rules.did import did_document
from kaskad.credentials.rules.number import shown
from kaskad.credentials.rules.status_list import read_list, read_list_jwt
from kaskad.credentials.vocab import DoubtCause
from kaskad.credentials.web.check_views import GUESSES
from kaskad.reporting.queries.trace import TraceStep, _certificate
from tests.credentials.certified import EVENINGS, certify, present, taught

pytestmark = pytest.mark.django_db
LATER = EVENINGS["s3"] + timedelta(days=1)
WHY = "Мүше басқа адам болып шықты"
NOBODY = "8F3K2M7QXG"


@pytest.fixture
def one():
    world = taught()
    Person.objects.filter(memberships__in=present(world.stages["s1"])).update(first_name="Басқа")
    certify(world)
    return Certificate.objects.filter(teacher__isnull=False).earliest("id")


def page(what, language="ru", **query):
    return Client().get(f"/{language}/check/{what}/" if what else f"/{language}/check/", query)


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_all_that_stands_on_the_paper_stands_on_the_page(one):
    html = text(page(one.number))

    assert "Этот сертификат действует." in html
    for field in (
        one.name, shown(one.number), one.campaign.code, one.campaign.title_ru, one.stage.code,
        one.commission.code, one.seminar.code, shown(one.teacher.number),
    ):  # fmt: skip
        assert field in html, field
    # The lineage names commissions and numbers, and nobody else.
    assert one.teacher.name == "Тегі Басқа"
    assert one.teacher.name not in html


def test_a_square_code_leads_to_the_page_in_the_language_of_the_phone(one):
    address = address_of(site().host, bytes(one.token))
    path = address[address.index("/C/") :]
    client = Client()

    sent = client.get(path, headers={"accept-language": "ru"})

    assert sent.status_code == 302
    assert sent["Location"].startswith("/ru/check/")
    html = text(client.get(sent["Location"]))
    assert one.name in html
    assert "подпись верна" in html


def test_what_is_typed_leads_to_an_address_of_its_own(one):
    typed = f" {shown(one.number).lower()} "

    sent = page("", q=typed)

    assert (sent.status_code, sent["Location"]) == (302, f"/ru/check/{one.number}/")
    assert sent["X-Robots-Tag"] == "noindex"


def test_unknown_malformed_and_forged_are_one_answer(one):
    token = as_signs(bytes(one.token))
    forged = token[:100] + SIGNS[(SIGNS.index(token[100]) + 1) % 41] + token[101:]
    wrong = [NOBODY, "8F3K2M7QXZ", "жоқ", "x" * 4000, forged, token[:-3]]

    # But for what was typed, which stands in the field and in the addresses of other languages.
    pages = {re.sub(r'(value|href)="[^"]*"', "", text(page("", q=what), 404)) for what in wrong}

    assert len(pages) == 1
    assert "Такого сертификата нет" in pages.pop()


def test_somebody_who_guesses_has_to_wait(one):
    for _ in range(GUESSES.most):
        assert page(NOBODY).status_code == 404

    assert page(NOBODY).status_code == 429
    # Also for what is there: otherwise a guess would be answered by waiting or not.
    assert page(one.number).status_code == 429
    assert Client().get(f"/c/{one.number}.json").status_code == 404


def test_who_checks_what_is_there_never_waits(one):
    assert {page(one.number).status_code for _ in range(GUESSES.most + 2)} == {200}


def doubted(one):
    actor = Actor(kind="person", code="aaaaaaaaaa")
    return doubt_certificate(
        actor=actor, certificate=one, cause=DoubtCause.IDENTITY, reason=WHY, now=LATER
    )


def test_a_suspended_and_a_revoked_one_say_so_and_not_why(one):
    doubt = doubted(one)
    html = text(page(one.number))
    assert "Этот сертификат пока не действует." in html

    uphold_doubt(actor=Actor(kind="person", code="b"), doubt=doubt, reason=WHY, now=LATER)

    html = text(page(one.number))
    assert "Этот сертификат не действует." in html
    assert "Он отозван" in html
    assert WHY not in html


def test_one_of_a_stolen_key_is_disowned_and_another_paper_of_its_number_is_none(one):
    withdraw_issuer_key(actor=Actor.command(), name=key_that_signs().name, reason=WHY, now=LATER)

    assert "ключ, которым он подписан" in text(page(one.number)).lower()
    assert "ключ, которым он подписан" in text(page(as_signs(bytes(one.token)))).lower()
    keys = text(page("keys"))
    assert one.key.name in keys
    assert "Больше не доверяют" in keys


def test_an_erased_person_leaves_no_name(one):
    name, person = one.name, one.member.person
    Member.objects.filter(person=person).update(until=LATER.date())
    erase_person(actor=Actor.command(), person=person, reason="Өзі сұрады, өтініші бар", now=LATER)

    html = text(page(one.number))

    assert name not in html
    assert "удалены" in html
    assert name not in str(Certificate.objects.filter(pk=one.pk).values()[0])
    assert Client().get(f"/c/{one.number}.json").status_code == 404


def test_programs_read_the_same(one):
    client, methods = Client(), site().methods(believed_keys())

    document = client.get(f"/c/{one.number}.json")
    token = client.get(f"/c/{one.number}.jwt")

    assert document["Content-Type"] == "application/vc"
    assert document["Access-Control-Allow-Origin"] == "*"
    facts, _ = read_credential(json.loads(document.content), site(), methods)
    assert (facts, _) == read_credential_jwt(token.content.decode(), site(), methods)
    assert facts.name == one.name
    assert json.loads(document.content)["id"].endswith(f"/c/{one.number}")


def test_the_document_of_the_issuer_names_the_keys(one):
    found = json.loads(Client().get("/.well-known/did.json").content)

    assert found == did_document(site(), believed_keys())
    assert len(found["verificationMethod"]) == 2


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_a_list_names_who_fell(one, purpose):
    doubt = doubted(one)
    if purpose == "revocation":
        uphold_doubt(actor=Actor(kind="person", code="b"), doubt=doubt, reason=WHY, now=LATER)
    url, methods = f"/c/lists/{one.campaign.code}/{purpose}", site().methods(believed_keys())

    published = read_list(json.loads(Client().get(url).content), site(), methods)
    as_token = Client().get(url, headers={"accept": "application/vc+jwt"})

    assert published == read_list_jwt(as_token.content.decode(), site(), methods)
    assert published.bits.has(one.status_index)
    assert not published.bits.has(one.teacher.status_index)
    assert published.at <= clock.now() < published.until


@pytest.mark.parametrize("path", ["kz-referendum-2026/gossip", "nowhere/revocation"])
def test_no_other_list_is_there(one, path):
    assert Client().get(f"/c/lists/{path}").status_code == 404


def test_without_a_key_there_is_no_list():
    campaign = taught().campaign

    assert Client().get(f"/c/lists/{campaign.code}/revocation").status_code == 404


@pytest.mark.parametrize("kind", ["number", "address", "file", "token"])
def test_the_command_checks_whatever_it_is_given(one, kind, tmp_path, capsys):
    what = tmp_path / "credential"
    if kind == "file":
        what.write_text(json.dumps(credential_of(one)), encoding="utf-8")
    elif kind == "token":
        what.write_bytes(Client().get(f"/c/{one.number}.jwt").content)
    else:
        address = address_of(site().host, bytes(one.token))
        what = shown(one.number) if kind == "number" else address

    assert commandline.main(["verify", str(what), "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["standing"], said["number"], said["name"]) == ("stands", one.number, one.name)


def test_the_command_ends_otherwise_for_what_does_not_count(one, tmp_path, capsys):
    document = credential_of(one)
    document["credentialSubject"]["role"] += "0"
    (tmp_path / "forged").write_text(json.dumps(document), encoding="utf-8")

    assert commandline.main(["verify", str(tmp_path / "forged")]) == 1
    assert commandline.main(["verify", NOBODY]) == 1
    doubted(one)
    assert commandline.main(["verify", one.number]) == 1
    assert "Suspended: it does not count for now\n" in capsys.readouterr().out


def test_the_program_for_strangers_accepts_what_was_issued(one, tmp_path, capsys):
    keys, listed = tmp_path / "keys", tmp_path / "list"
    keys.write_text(key_lines(), encoding="utf-8")
    url = f"/c/lists/{one.campaign.code}/revocation"
    listed.write_bytes(Client().get(url, headers={"accept": "application/vc+jwt"}).content)

    done = verifier.main(str(keys), address_of(site().host, bytes(one.token)), str(listed))

    said = capsys.readouterr().out
    assert done == 0
    assert one.name in said
    assert "revocation: no" in said


def test_the_commands_issue_and_change_keys(capsys):
    campaign = taught().campaign

    assert commandline.main(["certificates", "issue", campaign.code, "--json"]) == 0
    issued = json.loads(capsys.readouterr().out)
    assert set(issued) == {"s1", "s2", "s3"}
    assert issued["s1"]["issued"] == Certificate.objects.count() > 0

    old = key_that_signs().name
    assert commandline.main(["keys", "certificates", "--new"]) == 0
    assert old in capsys.readouterr().out
    words = ["keys", "certificates", "--withdraw", old, "--reason", WHY]
    assert commandline.main(words) == 0
    assert old not in capsys.readouterr().out
    assert commandline.main(["keys", "certificates", "--withdraw", "0"]) == 1


def test_the_command_prints_the_program_for_strangers(capsys):
    assert commandline.main(["certificates", "verifier"]) == 0
    assert "def is_signed" in capsys.readouterr().out


def test_the_trace_of_a_number_is_its_lineage(one, capsys):
    assert commandline.main(["trace", shown(one.number), "--json"]) == 0

    steps = json.loads(capsys.readouterr().out)["steps"]
    assert [step["kind"] for step in steps] == ["certificate"] * 2
    assert [step["facts"]["certificate"] for step in steps] == [one.number, one.teacher.number]
    assert steps[-1]["facts"]["taught_by_centre"] is True


def test_the_trace_is_written_in_words_too(one, capsys):
    Certificate.objects.filter(pk=one.pk).update(suspended_at=LATER)

    assert commandline.main(["trace", one.number, "--lang", "ru"]) == 0

    said = capsys.readouterr().out
    assert "Приостановлен, пока не действует" in said
    assert "Подписан ключом" in said


def test_every_fact_of_a_trace_has_its_word(one):
    """A step that names the passed test too, as those of a campaign with tests do."""
    row = certificate_by_number(one.number)
    row.attempt = "k7m2p9xwq3"
    kind, facts = _certificate(row)

    assert facts["test"] == row.attempt
    assert TraceStep(1, kind.value, tuple(facts.items())).written()
