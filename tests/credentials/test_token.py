"""The token: one encoding for one certificate, and nothing but that is accepted."""

import contextlib
import hashlib
import random
from dataclasses import fields, replace
from datetime import date

import cbor2
import pytest
import segno
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaskad.core.signing import is_signed
from kaskad.credentials.rules.address import (
    SIGNS,
    address_of,
    as_signs,
    from_signs,
    token_in,
)
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.token import key_id, keys_by_id, read_token, signed_token
from kaskad.credentials.vocab import Fault
from tests.credentials.values import FACTS, KEY, NAMES, OTHER, facts

KEYS = keys_by_id([OTHER.public, KEY.public])
TOKEN = signed_token(FACTS, KEY)
HOST = "kaskad.example.kz"


def fault_of(token, keys=KEYS):
    with pytest.raises(NotAccepted) as found:
        read_token(token, keys)
    return found.value.fault


def signed(payload, protected=None, key=KEY, unprotected=None, tag=18):
    """A token that somebody with the key makes by hand."""
    protected = protected or cbor2.dumps({1: -8, 4: key_id(key.public)}, canonical=True)
    message = cbor2.dumps(["Signature1", protected, b"", payload])
    parts = [protected, unprotected or {}, payload, key.sign(message)]
    return cbor2.dumps(cbor2.CBORTag(tag, parts), canonical=True)


def payload_of(token):
    return cbor2.loads(token).value[2]


@settings(deadline=None)
@given(facts)
def test_what_was_signed_is_read(certificate):
    token = signed_token(certificate, KEY)

    assert read_token(token, KEYS) == certificate
    assert token_in(address_of(HOST, token)) == token


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_carried(name):
    certificate = replace(FACTS, name=name)

    assert read_token(signed_token(certificate, KEY), KEYS).name == name


@pytest.mark.parametrize(
    "certificate",
    [FACTS, replace(FACTS, trainer="", score=None), replace(FACTS, name="Ли", status_index=0)],
)
def test_every_single_bit_counts(certificate):
    token, accepted = signed_token(certificate, KEY), []
    for place in range(8 * len(token)):
        changed = bytearray(token)
        changed[place // 8] ^= 1 << place % 8
        with contextlib.suppress(NotAccepted):
            accepted.append((place, read_token(bytes(changed), KEYS)))

    assert accepted == []


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_other_bytes_are_refused(data):
    with pytest.raises(NotAccepted):
        read_token(data, KEYS)
    with pytest.raises(NotAccepted):
        read_token(b"\xd2\x84" + data, KEYS)


@pytest.mark.parametrize(
    ("token", "fault"),
    [
        (b"", Fault.UNREADABLE),
        (TOKEN[:-1], Fault.UNREADABLE),
        (TOKEN + b"\0", Fault.OTHER_FORM),
        (b"\xd2\x9f" + TOKEN[2:] + b"\xff", Fault.UNREADABLE),
        (b"\xd2\x84" + b"\xd8\x20" * 700, Fault.UNREADABLE),
        # The length of the payload in two bytes where one is enough.
        (TOKEN[:17] + b"\x59\0" + TOKEN[18:], Fault.OTHER_FORM),
        (signed(payload_of(TOKEN), unprotected={4: b"x"}), Fault.OTHER_FORM),
        (signed(payload_of(TOKEN), protected=b"\xa1\x01\x27"), Fault.OTHER_FORM),
        (signed(payload_of(TOKEN), protected=b"\xa0"), Fault.OTHER_FORM),
        (signed(payload_of(TOKEN), protected=b"\x01"), Fault.OTHER_FORM),
        (signed(payload_of(TOKEN), tag=17), Fault.UNREADABLE),
        (signed_token(FACTS, KEY)[:-64] + bytes(64), Fault.WRONG_SIGNATURE),
        (signed(b"\x01"), Fault.OTHER_FORM),
        (signed(b"\xff"), Fault.UNREADABLE),
        (signed(b"\xa0"), Fault.OTHER_FORM),
        (signed(payload_of(TOKEN) + b"\0"), Fault.OTHER_FORM),
    ],
)
def test_what_is_no_token_is_refused_with_its_reason(token, fault):
    assert fault_of(token) == fault


def test_a_key_that_is_not_known_and_one_that_signed_for_another():
    assert fault_of(TOKEN, keys_by_id([OTHER.public])) == Fault.UNKNOWN_KEY
    assert fault_of(TOKEN, {key_id(KEY.public): OTHER.public}) == Fault.WRONG_SIGNATURE


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({0: 2}, Fault.OTHER_VERSION),
        ({0: True}, Fault.OTHER_VERSION),
        ({12: 1}, Fault.OTHER_FORM),
        ({-1: 1}, Fault.OTHER_FORM),
        ({"number": "x"}, Fault.OTHER_FORM),
        ({1: "AAAAAAAAAA"}, Fault.WRONG_VALUE),
        ({2: ""}, Fault.WRONG_VALUE),
        ({2: "Әлия  Ли"}, Fault.WRONG_VALUE),
        ({2: "й".encode()}, Fault.WRONG_VALUE),
        ({2: "и\u0306"}, Fault.WRONG_VALUE),  # the same letter in two parts
        ({2: "Ли\u200b Анна"}, Fault.WRONG_VALUE),
        ({2: "Ә" * 303}, Fault.WRONG_VALUE),
        ({3: "a b"}, Fault.WRONG_VALUE),
        ({3: "../x"}, Fault.WRONG_VALUE),
        ({5: "ұ"}, Fault.WRONG_VALUE),
        ({6: -1}, Fault.WRONG_VALUE),
        ({6: 2**40}, Fault.WRONG_VALUE),
        ({8: ""}, Fault.OTHER_FORM),
        ({8: "AAAAAAAAAA"}, Fault.WRONG_VALUE),
        ({9: 0}, Fault.WRONG_VALUE),
        ({9: True}, Fault.WRONG_VALUE),
        ({10: 101}, Fault.WRONG_VALUE),
        ({10: 9.5}, Fault.WRONG_VALUE),
        ({10: None}, Fault.WRONG_VALUE),
        ({11: 8_388_608}, Fault.WRONG_VALUE),
    ],
)
def test_a_signed_value_that_we_never_sign_is_refused(change, fault):
    said = {**cbor2.loads(payload_of(TOKEN)), **change}

    assert fault_of(signed(cbor2.dumps(said, canonical=True))) == fault


@pytest.mark.parametrize("missing", [1, 2, 3, 4, 5, 6, 7, 9, 11])
def test_a_fact_that_is_missing_is_noticed(missing):
    said = cbor2.loads(payload_of(TOKEN))
    del said[missing]

    assert fault_of(signed(cbor2.dumps(said, canonical=True))) == Fault.WRONG_VALUE


def test_a_signed_second_encoding_is_refused():
    said = cbor2.loads(payload_of(TOKEN))
    backwards = cbor2.dumps(dict(reversed(said.items())))
    twice = b"\xad" + payload_of(TOKEN)[1:] + b"\x0b\x01"

    assert fault_of(signed(backwards)) == Fault.OTHER_FORM
    assert fault_of(signed(twice)) in (Fault.OTHER_FORM, Fault.UNREADABLE)


@pytest.mark.parametrize(
    "change",
    [
        {"number": "x"},
        {"name": "Ли\n"},
        {"campaign": ""},
        {"day": date(1999, 12, 31)},
        {"score": True},
        {"trainer": "0"},
        {"status_index": -1},
        {"programme": 2**16 + 1},
        {"seminar": ".x"},
    ],
)
def test_what_may_not_be_signed_is_not_signed(change):
    with pytest.raises(NotAccepted, match=f"wrong_value: {next(iter(change))}"):
        signed_token(replace(FACTS, **change), KEY)


def test_every_fact_is_in_the_token():
    others = {
        "number": FACTS.trainer, "name": "Ли Анна", "campaign": "x", "stage": "s2",
        "commission": "KZ", "day": date(2026, 3, 3), "seminar": "y", "programme": 2,
        "status_index": 1, "trainer": "", "score": None,
    }  # fmt: skip

    assert set(others) == {field.name for field in fields(FACTS)}
    for name, value in others.items():
        assert signed_token(replace(FACTS, **{name: value}), KEY) != TOKEN


# Appendix C.2.1 of RFC 9052 has this structure; its alg is ES256, ours EdDSA.
def test_a_token_has_the_structure_of_the_standard_byte_by_byte():
    payload = payload_of(TOKEN)
    protected = bytes.fromhex("a2012704 48") + hashlib.sha256(KEY.public).digest()[:8]

    assert TOKEN[:17] == b"\xd2\x84\x4d" + protected + b"\xa0"
    assert TOKEN[17:19] == bytes([0x58, len(payload)])
    assert TOKEN[-66:-64] == b"\x58\x40"
    # Sig_structure, RFC 9052, 4.4.
    signed_bytes = (
        b"\x84\x6aSignature1\x4d" + protected + b"\x40" + bytes([0x58, len(payload)]) + payload
    )
    assert is_signed(KEY.public, TOKEN[-64:], signed_bytes)
    assert payload[:3] == b"\xac\x00\x01"


# cose-wg/Examples, eddsa-examples/eddsa-sig-02: the bytes to sign of another curve's example.
def test_the_bytes_that_are_signed_are_those_of_the_published_example():
    published = bytes.fromhex(
        "846A5369676E61747572653143A101274054546869732069732074686520636F6E74656E742E"
    )
    message = ["Signature1", bytes.fromhex("a10127"), b"", b"This is the content."]

    assert cbor2.dumps(message, canonical=True) == published


# RFC 9285, 4.3 and 4.4, with its own 45 signs.
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
        (b"", ""),
    ],
)
def test_signs_are_made_as_the_standard_makes_them(data, text):
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

    assert as_signs(data, signs) == text
    assert from_signs(text, signs) == data


@settings(deadline=None)
@given(st.binary(max_size=400))
@example(b"\xff" * 9)
def test_bytes_come_back_from_signs(data):
    assert from_signs(as_signs(data)) == data


@settings(max_examples=500, deadline=None)
@given(st.text(SIGNS, max_size=12))
def test_signs_have_one_way_to_be_read(text):
    try:
        data = from_signs(text)
    except NotAccepted:
        return
    assert as_signs(data) == text


def test_every_single_bit_of_an_address_counts():
    address = address_of(HOST, TOKEN)
    start = address.index("/C/") + 3
    accepted = []
    for place in range(start, len(address)):
        for bit in range(7):
            changed = address[:place] + chr(ord(address[place]) ^ 1 << bit) + address[place + 1 :]
            with contextlib.suppress(NotAccepted):
                accepted.append(read_token(token_in(changed), KEYS))

    assert accepted == []


@pytest.mark.parametrize(
    "text", ["", " ", "/", "A", "::::", "https://x/c/", "https://x/d/AAA", "ә"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(NotAccepted):
        read_token(token_in(text), KEYS)


def test_an_address_is_read_however_it_arrives():
    address = address_of(HOST, TOKEN)
    path = address.rpartition("/")[2]
    escaped = path.replace("$", "%24").replace(":", "%3A").replace("+", "%2B")
    for text in (
        address,
        f" {address}\n",
        f"{address}/",
        path,
        f"https://{HOST}/c/{path}",
        f"http://{HOST}:8000/C/{escaped}",
    ):
        assert token_in(text) == TOKEN


# Version 12 has 65 modules a side; a cheap phone reads it from paper.
@pytest.mark.parametrize(
    ("name", "most"), [("Ли Анна", 11), ("Серікбай Айша Ерланқызы", 11), (NAMES[0], 12)]
)
def test_the_square_code_is_small_enough(name, most):
    token = signed_token(replace(FACTS, name=name), KEY)
    code = segno.make(address_of(HOST, token), error="m", micro=False)

    assert code.mode == "alphanumeric"
    assert code.version <= most


def test_random_changes_of_several_bits_are_refused():
    chance = random.Random(1)
    for _ in range(500):
        changed = bytearray(TOKEN)
        for _ in range(chance.randint(2, 9)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        if bytes(changed) != TOKEN:
            with pytest.raises(NotAccepted):
                read_token(bytes(changed), KEYS)
