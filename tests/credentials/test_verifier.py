"""The program that checks a certificate without Kaskad: it runs alone and agrees with the room."""

import random
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from kaskad.core import signing
from kaskad.credentials.rules import verifier
from kaskad.credentials.rules.address import address_of, from_signs, token_in
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.proofs import Signer, as_jwt
from kaskad.credentials.rules.status_list import Published, list_credential, list_of
from kaskad.credentials.rules.token import keys_by_id, read_token, signed_token
from kaskad.credentials.vocab import Purpose
from tests.credentials.values import FACTS, KEY, NAMES, OTHER, SIGNER, SITE, facts

KEYS = {key.name: key.public for key in (OTHER, KEY)}
TOKEN = signed_token(FACTS, KEY)
ADDRESS = address_of(SITE.host, TOKEN)
ORDER = ("number", "name", "campaign", "stage", "commission", "day", "seminar", "trainer",
         "programme", "score", "status_index")  # fmt: skip


def list_text(indices, *, purpose=Purpose.REVOCATION, campaign=FACTS.campaign, signer=SIGNER):
    published = Published(
        list_of(indices),
        campaign,
        purpose,
        datetime(2026, 3, 4, tzinfo=UTC),
        datetime(2026, 3, 5, tzinfo=UTC),
    )
    return as_jwt(list_credential(published, SITE), signer)


def run(tmp_path, address=ADDRESS, *lists, keys=(KEY,)):
    """The program as somebody runs it who has nothing but Python."""
    script, key_file = tmp_path / "verify.py", tmp_path / "keys.txt"
    script.write_bytes(Path(verifier.__file__).read_bytes())
    lines = [f"{key.name} {key.public.hex()}\n" for key in keys]
    key_file.write_text("".join(["# the keys\n", "\n", *lines]), encoding="utf-8")
    files = []
    for place, text in enumerate(lists):
        files.append(tmp_path / f"list{place}.jwt")
        files[-1].write_text(f"{text}\n", encoding="utf-8")
    command = [sys.executable, "-I", "-S", "-X", "utf8", script, key_file, address, *files]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, encoding="utf-8"
    )


@pytest.fixture
def with_library(monkeypatch):
    """Thousands of forgeries are tried with the library's check of signatures."""
    monkeypatch.setattr(verifier, "is_signed", signing.is_signed)


def test_the_program_is_short_enough_to_be_read():
    assert len(Path(verifier.__file__).read_text(encoding="utf-8").splitlines()) <= 150


@settings(max_examples=25, deadline=None)
@given(facts)
def test_the_program_reads_what_was_signed(certificate):
    token = signed_token(certificate, KEY)
    said = verifier.read_token(verifier.token_in(address_of(SITE.host, token)), KEYS)

    expected = {place: getattr(certificate, name) for place, name in enumerate(ORDER, 1)}
    expected = {place: value for place, value in expected.items() if value not in ("", None)}
    assert said == {0: 1, **expected, 6: certificate.day.isoformat()}


@pytest.mark.parametrize("name", NAMES)
def test_the_program_reads_every_name(name):
    token = signed_token(replace(FACTS, name=name), KEY)

    assert verifier.read_token(token, KEYS)[2] == name


@pytest.mark.usefixtures("with_library")
def test_the_program_finds_every_single_bit():
    accepted = []
    for place in range(8 * len(TOKEN)):
        changed = bytearray(TOKEN)
        changed[place // 8] ^= 1 << place % 8
        try:
            accepted.append(verifier.read_token(bytes(changed), KEYS))
        except (ValueError, KeyError, IndexError, TypeError):
            continue

    assert accepted == []


def both(text):
    """Whether the room and the program accept the text of a square code."""
    try:
        read_token(token_in(text), keys_by_id(KEYS.values()))
        ours = True
    except NotAccepted:
        ours = False
    try:
        verifier.read_token(verifier.token_in(text), KEYS)
        theirs = True
    except (ValueError, KeyError, IndexError, TypeError, OverflowError):
        theirs = False
    return ours, theirs


@pytest.mark.usefixtures("with_library")
def test_the_room_and_the_program_agree_about_forgeries():
    chance = random.Random(7)
    signs = ADDRESS.rpartition("/")[2]
    texts = [signs[:-1], signs[1:], f"{signs}0", f"{signs}00", signs + signs, "", "0"]
    for _ in range(1500):
        place = chance.randrange(len(signs))
        texts.append(signs[:place] + chance.choice(verifier.SIGNS) + signs[place + 1 :])
        texts.append(signs[:place] + signs[place + 1 :])
    for text in texts:
        assert both(text) == ((True, True) if text == signs else (False, False))
    for text in (ADDRESS, f" {ADDRESS}/\n", ADDRESS.lower().rpartition("/")[0] + "/" + signs):
        assert both(text) == (True, True)


def test_both_know_the_same_signs():
    assert from_signs(verifier.SIGNS + "0") == verifier.token_in(verifier.SIGNS + "0")


@pytest.mark.parametrize("seed", range(4))
def test_the_signature_check_without_a_library_agrees_with_the_library(seed):
    chance = random.Random(seed)
    key = signing.new_signing_key(seed=chance.randbytes(32))
    message = chance.randbytes(chance.randrange(80))
    good = key.sign(message)
    twin = int.from_bytes(good[32:], "little") + verifier.ORDER
    changed = bytes([good[0] ^ 1]) + good[1:]

    assert verifier.is_signed(key.public, good, message)
    for signature in (
        changed,
        good[:-1],
        good + b"\0",
        b"",
        good[:32] + twin.to_bytes(32, "little"),
    ):
        assert not verifier.is_signed(key.public, signature, message)
    assert not verifier.is_signed(key.public, good, message + b"x")


# RFC 8032, 7.1, tests 1 and 3.
EXAMPLES = {
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a": (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025": (
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    ),
}


@pytest.mark.parametrize(("key", "message"), list(zip(EXAMPLES, ["", "af82"], strict=True)))
def test_the_examples_of_the_standard_are_signed(key, message):
    parts = [bytes.fromhex(part) for part in (key, EXAMPLES[key], message)]

    assert verifier.is_signed(*parts)
    assert signing.is_signed(*parts)


def test_the_program_runs_alone_and_prints_what_the_paper_says(tmp_path):
    done = run(tmp_path, ADDRESS, list_text([1]), list_text([], purpose=Purpose.SUSPENSION))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "format: 1",
        f"number: {FACTS.number}",
        f"name: {FACTS.name}",
        f"campaign: {FACTS.campaign}",
        "stage: s3",
        "commission: KZ-15-0123",
        "day: 2026-03-02",
        "seminar: 7f3k2m9qab",
        f"trainer's certificate: {FACTS.trainer}",
        "programme: 1",
        "score: 95",
        "place in the lists: 71029",
        "revocation: no, as of 2026-03-04T00:00:00Z, good until 2026-03-05T00:00:00Z",
        "suspension: no, as of 2026-03-04T00:00:00Z, good until 2026-03-05T00:00:00Z",
    ]


def test_the_program_says_that_a_list_names_the_certificate(tmp_path):
    done = run(tmp_path, ADDRESS, list_text([FACTS.status_index]))

    assert done.returncode == 1
    assert "revocation: YES, as of 2026-03-04" in done.stdout


def changed_list(place):
    text = list_text([FACTS.status_index])
    place %= len(text)
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


@pytest.mark.parametrize(
    ("address", "lists", "keys", "said"),
    [
        (ADDRESS, (), (OTHER,), "keys have not signed it"),
        (ADDRESS[:-1], (), (KEY,), "NOT ACCEPTED"),
        (ADDRESS.replace("/C/", "/C/A"), (), (KEY,), "NOT ACCEPTED"),
        ("", (), (KEY,), "NOT ACCEPTED"),
        (ADDRESS, (list_text([], campaign="x"),), (KEY,), "another campaign"),
        (ADDRESS, (list_text([], signer=Signer(SITE, OTHER, SIGNER.at)),), (KEY,), "the list"),
        (ADDRESS, (changed_list(-1),), (KEY,), "the list"),
        (ADDRESS, (changed_list(-90),), (KEY,), "the list"),
        (ADDRESS, (changed_list(300),), (KEY,), "the list"),
        (ADDRESS, ("x",), (KEY,), "NOT ACCEPTED"),
    ],
)
def test_the_program_names_the_fault_and_fails(tmp_path, address, lists, keys, said):
    done = run(tmp_path, address, *lists, keys=keys)

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("NOT ACCEPTED: ")
    assert said in done.stdout
    assert FACTS.name not in done.stdout


def test_the_program_says_how_it_is_used(tmp_path):
    script = tmp_path / "verify.py"
    script.write_bytes(Path(verifier.__file__).read_bytes())
    done = subprocess.run(
        [sys.executable, "-I", "-S", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "python3 verify_certificate.py KEYS ADDRESS [LIST ...]" in done.stderr
