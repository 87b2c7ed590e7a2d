"""Status lists: as others write and read them, and only as a whole."""

import copy
import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.ldp import verify_data_integrity_proof
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from openbadgeslib.ob3.status_list import encode_bitstring
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from kaskad.credentials.rules.credential import credential, list_url
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.multibase import base64url, from_base64url
from kaskad.credentials.rules.proofs import as_jwt, with_proof
from kaskad.credentials.rules.quads import canonical
from kaskad.credentials.rules.status_list import (
    Published,
    StatusList,
    list_credential,
    list_in,
    list_of,
    read_list,
    read_list_jwt,
)
from kaskad.credentials.vocab import LEAST_BITS, MOST_BITS, Purpose
from tests.credentials.others import leaves, pem, whole_processor
from tests.credentials.published import EMPTY_LIST, ONE_SET
from tests.credentials.values import FACTS, KEY, METHODS, OTHER, SIGNER, SITE, WORDING

LIST = Published(
    bits=list_of([0, 7, 8, FACTS.status_index]),
    campaign=FACTS.campaign,
    purpose=Purpose.REVOCATION,
    at=datetime(2026, 3, 4, tzinfo=UTC),
    until=datetime(2100, 1, 1, tzinfo=UTC),
)
SIGNED = with_proof(list_credential(LIST, SITE), SIGNER)


def test_the_published_list_is_written_and_read():
    assert list_of([]).encoded == EMPTY_LIST
    assert list_in(EMPTY_LIST) == StatusList(bytes(16_384))


def test_the_bit_of_the_reference_implementation_is_the_same():
    bits = gzip.decompress(from_base64url(ONE_SET[1:]))

    assert bits == list_of([50_000]).bits[: len(bits)]
    # It is shorter than the standard allows.
    with pytest.raises(NotAccepted):
        list_in(ONE_SET)


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(0, LEAST_BITS - 1), max_size=700))
def test_another_implementation_reads_and_writes_the_same(indices):
    ours = list_of(indices)

    assert set_indices(decode_encoded_list(ours.encoded)) == indices
    assert list_in(encode_bitstring(indices)) == ours
    assert list_in(ours.encoded) == ours
    assert all(ours.has(index) for index in indices)
    assert sum(bits.bit_count() for bits in ours.bits) == len(indices)


def test_bit_0_is_the_left_most_one():
    assert list_of([0]).bits[0] == 0b1000_0000
    assert list_of([15]).bits[1] == 1
    assert list_of([], size=LEAST_BITS + 1).size == LEAST_BITS + 8


@pytest.mark.parametrize("index", [-1, LEAST_BITS])
def test_a_place_outside_is_refused(index):
    with pytest.raises(ValueError, match="no entry"):
        list_of([index])
    with pytest.raises(NotAccepted):
        list_of([]).has(index)


def test_a_list_has_an_end():
    assert list_of([MOST_BITS - 1], size=MOST_BITS).has(MOST_BITS - 1)
    with pytest.raises(ValueError, match="too long"):
        list_of([], size=MOST_BITS + 1)


def packed(data):
    return f"u{base64url(data)}"


WHOLE = gzip.compress(bytes(16_384), mtime=0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        EMPTY_LIST[1:],
        f"z{EMPTY_LIST[1:]}",
        f"{EMPTY_LIST}=",
        f"{EMPTY_LIST}A",
        f"{EMPTY_LIST} ",
        EMPTY_LIST.replace("-", "+"),
        packed(WHOLE[:-1]),
        packed(WHOLE + b"\0"),
        packed(WHOLE + WHOLE),
        packed(WHOLE[:-5] + b"\1" + WHOLE[-4:]),
        packed(bytes(16_384)),
        packed(gzip.compress(bytes(16_383), mtime=0)),
        packed(gzip.compress(bytes(MOST_BITS // 8 + 1), mtime=0)),
        packed(gzip.compress(bytes(200_000_000), 9, mtime=0)),
    ],
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(NotAccepted):
        list_in(text)


def test_the_credential_of_a_list_is_canonical_and_signed_both_ways():
    document = list_credential(LIST, SITE)

    assert canonical(document) == whole_processor(document)
    assert read_list(SIGNED, SITE, METHODS) == LIST
    assert read_list_jwt(as_jwt(document, SIGNER), SITE, METHODS) == LIST
    verify_data_integrity_proof(SIGNED, pem(KEY))


def test_another_implementation_finds_the_revoked_one_in_our_list():
    lists = {
        list_url(SITE, LIST.campaign, purpose): as_jwt(
            list_credential(replace(LIST, purpose=purpose, bits=list_of(bits)), SITE), SIGNER
        ).encode()
        for purpose, bits in ((Purpose.REVOCATION, [5]), (Purpose.SUSPENSION, []))
    }
    other = OB3Verifier(pem(KEY))
    for index, is_revoked in ((4, False), (5, True)):
        token = as_jwt(credential(replace(FACTS, status_index=index), WORDING, SITE), SIGNER)
        if is_revoked:
            with pytest.raises(OB3VerificationError, match="revo"):
                other.verify(token, check_status=True, download=lists.__getitem__)
        else:
            other.verify(token, check_status=True, download=lists.__getitem__)


@pytest.mark.parametrize("path", list(leaves(SIGNED)), ids=str)
def test_no_value_of_a_list_can_be_changed(path):
    for change in (lambda old: f"{old}x", lambda _: "", lambda _: None, lambda old: [old]):
        changed = copy.deepcopy(SIGNED)
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = change(holder[path[-1]])
        with pytest.raises(NotAccepted):
            read_list(changed, SITE, METHODS)


def test_every_single_bit_of_the_list_counts():
    encoded = SIGNED["credentialSubject"]["encodedList"]
    accepted = []
    for place in range(len(encoded)):
        for bit in range(7):
            text = encoded[:place] + chr(ord(encoded[place]) ^ 1 << bit) + encoded[place + 1 :]
            subject = {**SIGNED["credentialSubject"], "encodedList": text}
            try:
                accepted.append(read_list({**SIGNED, "credentialSubject": subject}, SITE, METHODS))
            except NotAccepted:
                continue

    assert accepted == []


def test_a_signed_list_of_another_form_is_refused():
    document = json.loads(json.dumps(list_credential(LIST, SITE)))
    document["description"] = "x"
    with pytest.raises(NotAccepted):
        read_list(with_proof(document, SIGNER), SITE, METHODS)
    with pytest.raises(NotAccepted):
        read_list(SIGNED, SITE, SITE.methods([OTHER.public]))
