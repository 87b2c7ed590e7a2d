"""The credential: both ways to sign it, read by others, and no value of it can be changed."""

import copy
import hashlib
import json
from dataclasses import fields, replace
from datetime import date
from importlib import resources

import pytest
from hypothesis import given, settings
from joserfc import jwt as jose
from joserfc.errors import SecurityWarning
from joserfc.jwk import OKPKey
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3Verifier

from kaskad.core.signing import is_signed, new_signing_key
from kaskad.credentials.rules import proofs
from kaskad.credentials.rules.credential import (
    credential,
    read_credential,
    read_credential_jwt,
)
from kaskad.credentials.rules.did import Site, jwk
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.multibase import base64url, from_base58, from_multikey
from kaskad.credentials.rules.proofs import Signer, as_jwt, proven, with_proof
from kaskad.credentials.rules.quads import BADGES, CREDENTIALS, canonical
from kaskad.credentials.vocab import Fault
from tests.credentials import published
from tests.credentials.others import leaves, pem, whole_processor
from tests.credentials.values import (
    FACTS,
    KEY,
    METHODS,
    NAMES,
    OTHER,
    SIGNER,
    SITE,
    WORDING,
    facts,
    wordings,
)

DOCUMENT = credential(FACTS, WORDING, SITE)
SIGNED = with_proof(DOCUMENT, SIGNER)
JWT = as_jwt(DOCUMENT, SIGNER)


def fault_of(call):
    with pytest.raises(NotAccepted) as found:
        call()
    return found.value.fault


def inside(value, path):
    for key in path:
        value = value[key]
    return value


@settings(max_examples=60, deadline=None)
@given(facts, wordings)
def test_the_short_way_gives_the_bytes_of_a_whole_processor(certificate, wording):
    document = credential(certificate, wording, SITE)

    assert canonical(document) == whole_processor(document)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_canonical_signed_and_read(name):
    certificate = replace(FACTS, name=name)
    document = credential(certificate, WORDING, SITE)

    assert canonical(document) == whole_processor(document)
    signed = json.loads(json.dumps(with_proof(document, SIGNER), ensure_ascii=False))
    assert read_credential(signed, SITE, METHODS) == (certificate, WORDING)
    assert read_credential_jwt(as_jwt(document, SIGNER), SITE, METHODS) == (certificate, WORDING)


def test_the_options_of_a_proof_are_canonical_too():
    options = {"@context": [CREDENTIALS, BADGES], **SIGNER.options}

    assert canonical(options) == whole_processor(options)
    assert canonical({**options, "@context": [CREDENTIALS]}) == whole_processor(options)


@settings(max_examples=60, deadline=None)
@given(facts, wordings)
def test_what_was_signed_is_read(certificate, wording):
    document = credential(certificate, wording, SITE)

    assert read_credential(with_proof(document, SIGNER), SITE, METHODS) == (certificate, wording)
    assert read_credential_jwt(as_jwt(document, SIGNER), SITE, METHODS) == (certificate, wording)


def test_another_implementation_accepts_the_proof():
    verify_data_integrity_proof(SIGNED, pem(KEY))
    found = OB3LdpVerifier(pem(KEY)).verify(SIGNED)

    assert found.id == DOCUMENT["id"]
    with pytest.raises(Exception, match="signature"):
        verify_data_integrity_proof({**SIGNED, "name": "x"}, pem(KEY))
    with pytest.raises(Exception, match="signature"):
        verify_data_integrity_proof(SIGNED, pem(OTHER))


def test_other_libraries_accept_the_token_of_jose():
    # RFC 9864 gives Ed25519 a name of its own, which readers of Open Badges do not know yet.
    with pytest.warns(SecurityWarning, match="RFC 9864"):
        found = jose.decode(JWT, OKPKey.import_key(jwk(KEY.public)), algorithms=["EdDSA"])

    assert found.header == {
        "alg": "EdDSA", "typ": "JWT", "kid": SITE.jwk_method(KEY.public),
    }  # fmt: skip
    assert {name: found.claims[name] for name in DOCUMENT} == DOCUMENT
    assert set(found.claims) - set(DOCUMENT) == {"iss", "jti", "sub", "nbf"}
    assert found.claims["nbf"] == 1_772_409_600
    assert OB3Verifier(pem(KEY)).verify(JWT).id == DOCUMENT["id"]


# 1EdTech's vector, by our own code from end to end.
def test_the_published_badge_has_the_published_hashes_and_signature():
    bare = {name: value for name, value in published.BADGE.items() if name != "proof"}
    options = dict(published.BADGE["proof"])
    value = options.pop("proofValue")
    whole_options = {"@context": [CREDENTIALS], **options}

    assert hashlib.sha256(canonical(bare)).hexdigest() == published.BADGE_HASH
    assert hashlib.sha256(canonical(whole_options)).hexdigest() == published.BADGE_PROOF_HASH
    assert from_base58(value).hex() == published.BADGE_SIGNATURE
    keys = {published.BADGE_METHOD: published.BADGE_KEY}
    assert proven(published.BADGE, keys) == bare

    private = new_signing_key(seed=published.BADGE_SEED)
    message = bytes.fromhex(published.BADGE_PROOF_HASH + published.BADGE_HASH)
    assert private.public == published.BADGE_KEY
    assert private.sign(message).hex() == published.BADGE_SIGNATURE


# W3C's vectors: their documents have terms of other contexts; options and signature are ours too.
@pytest.mark.parametrize(
    ("method", "signed", "value"),
    [
        (
            published.W3C_OPTIONS["verificationMethod"],
            published.W3C_SIGNED,
            published.W3C_VALUE,
        ),
        (published.W3C_WORK_METHOD, published.W3C_WORK_SIGNED, published.W3C_WORK_VALUE),
    ],
    ids=["alumna", "work"],
)
def test_the_published_proofs_are_signed_as_ours(method, signed, value):
    options = {
        "@context": [CREDENTIALS], **published.W3C_OPTIONS, "verificationMethod": method,
    }  # fmt: skip
    public = from_multikey(published.W3C_MULTIKEY)

    assert hashlib.sha256(canonical(options)).digest() == signed[:32]
    assert is_signed(public, from_base58(value), signed)
    assert from_base58(published.W3C_WORK_VALUE).hex() == published.W3C_WORK_SIGNATURE


def test_the_contexts_are_those_that_were_published():
    # The digest stands in Verifiable Credentials Data Model 2.0, B.1.
    folder = resources.files("openbadgeslib.ob3.contexts")
    digest = hashlib.sha256(folder.joinpath("credentials-v2.json").read_bytes()).hexdigest()
    assert digest == "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"


@pytest.mark.parametrize("path", list(leaves(SIGNED)), ids=str)
def test_no_value_can_be_changed_removed_or_doubled(path):
    changes = []
    old = inside(SIGNED, path)
    for new in (f"{old}x", "", None, 0, True, [old], {"id": old}):
        if json.dumps(new) != json.dumps(old):
            changed = copy.deepcopy(SIGNED)
            inside(changed, path[:-1])[path[-1]] = new
            changes.append(changed)
    removed = copy.deepcopy(SIGNED)
    inside(removed, path[:-1]).pop(path[-1])
    changes.append(removed)
    for holder in {path[:-1], path[:-2]}:
        if isinstance(inside(SIGNED, holder), dict):
            more = copy.deepcopy(SIGNED)
            inside(more, holder)["remark"] = "x"
            changes.append(more)
    for changed in changes:
        with pytest.raises(NotAccepted):
            read_credential(changed, SITE, METHODS)


def test_every_single_bit_of_the_proof_counts():
    value = SIGNED["proof"]["proofValue"]
    accepted = []
    for place in range(len(value)):
        for bit in range(7):
            text = value[:place] + chr(ord(value[place]) ^ 1 << bit) + value[place + 1 :]
            changed = {**SIGNED, "proof": {**SIGNED["proof"], "proofValue": text}}
            try:
                accepted.append(read_credential(changed, SITE, METHODS))
            except NotAccepted:
                continue

    assert accepted == []


def test_every_single_bit_of_the_token_of_jose_counts():
    accepted = []
    for place in range(len(JWT)):
        text = JWT[:place] + chr(ord(JWT[place]) ^ 1 << place % 7) + JWT[place + 1 :]
        try:
            accepted.append(read_credential_jwt(text, SITE, METHODS))
        except NotAccepted:
            continue
    for bit in range(7):  # the last sign holds four bits that stand for nothing
        text = JWT[:-1] + chr(ord(JWT[-1]) ^ 1 << bit)
        try:
            accepted.append(read_credential_jwt(text, SITE, METHODS))
        except NotAccepted:
            continue

    assert accepted == []


def test_every_fact_and_word_is_in_the_credential():
    others = {
        "number": FACTS.trainer, "name": "Ли Анна", "campaign": "x", "stage": "s2",
        "commission": "KZ", "day": date(2026, 3, 3), "seminar": "y", "programme": 2,
        "status_index": 1, "trainer": "", "score": None,
    }  # fmt: skip

    assert set(others) == {field.name for field in fields(FACTS)}
    for name, value in others.items():
        assert credential(replace(FACTS, **{name: value}), WORDING, SITE) != DOCUMENT
    for field in fields(WORDING):
        assert credential(FACTS, replace(WORDING, **{field.name: "x"}), SITE) != DOCUMENT


@pytest.mark.parametrize("wrong", ["", " a", "a\n", "a\u200b", "x" * 1001])
def test_words_that_may_not_be_signed_are_not_signed(wrong):
    for field in fields(WORDING):
        with pytest.raises(NotAccepted, match=field.name):
            credential(FACTS, replace(WORDING, **{field.name: wrong}), SITE)


def test_a_credential_of_another_site_or_key_is_refused():
    other_site = Site("other.example.kz")
    elsewhere = Signer(other_site, KEY, SIGNER.at)
    by_other = Signer(SITE, OTHER, SIGNER.at)
    forged = with_proof(DOCUMENT, by_other)
    forged["proof"]["verificationMethod"] = SITE.method(KEY.public)

    assert fault_of(lambda: read_credential(SIGNED, SITE, {})) == Fault.UNKNOWN_KEY
    assert (
        fault_of(lambda: read_credential(with_proof(DOCUMENT, elsewhere), SITE, METHODS))
        == Fault.UNKNOWN_KEY
    )
    assert fault_of(lambda: read_credential(forged, SITE, METHODS)) == Fault.WRONG_SIGNATURE
    # Signed with the right key, and of another site.
    theirs = with_proof(credential(FACTS, WORDING, other_site), SIGNER)
    assert fault_of(lambda: read_credential(theirs, SITE, METHODS)) == Fault.OTHER_FORM


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({}, Fault.UNREADABLE),
        (DOCUMENT, Fault.UNREADABLE),
        ({**DOCUMENT, "proof": []}, Fault.UNREADABLE),
        ({**DOCUMENT, "proof": {}}, Fault.OTHER_FORM),
        ({**SIGNED, "proof": {**SIGNED["proof"], "nonce": "x"}}, Fault.OTHER_FORM),
        ({**SIGNED, "proof": {**SIGNED["proof"], "proofValue": 1}}, Fault.OTHER_FORM),
        ({**SIGNED, "proof": {**SIGNED["proof"], "verificationMethod": []}}, Fault.UNKNOWN_KEY),
        ({**SIGNED, "@context": "x"}, Fault.OTHER_FORM),
        ({**SIGNED, "@context": [CREDENTIALS, BADGES, "x"]}, Fault.OTHER_FORM),
        ({**SIGNED, "id": 1}, Fault.OTHER_FORM),
        ({**SIGNED, "name": "a\0"}, Fault.OTHER_FORM),
    ],
)
def test_what_is_no_credential_is_refused_with_its_reason(document, fault):
    assert fault_of(lambda: read_credential(document, SITE, METHODS)) == fault


def jose_token(header, payload, key=KEY):
    parts = [base64url(json.dumps(part).encode()) for part in (header, payload)]
    return ".".join([*parts, base64url(key.sign(".".join(parts).encode()))])


HEADER = {"alg": "EdDSA", "typ": "JWT", "kid": SITE.jwk_method(KEY.public)}
CLAIMS = {**DOCUMENT, **proofs._claims_of(DOCUMENT)}


@pytest.mark.parametrize(
    ("token", "fault"),
    [
        ("", Fault.UNREADABLE),
        ("a.b", Fault.UNREADABLE),
        ("a.b.c.d", Fault.UNREADABLE),
        (f"{JWT}=", Fault.UNREADABLE),
        (jose_token([], {}), Fault.UNREADABLE),
        (jose_token(HEADER, []), Fault.UNREADABLE),
        (jose_token({**HEADER, "alg": "none"}, CLAIMS), Fault.OTHER_FORM),
        (jose_token({**HEADER, "jwk": jwk(OTHER.public)}, CLAIMS), Fault.OTHER_FORM),
        (jose_token({**HEADER, "kid": 1}, CLAIMS), Fault.UNKNOWN_KEY),
        (jose_token(HEADER, CLAIMS, OTHER), Fault.WRONG_SIGNATURE),
        (jose_token(HEADER, {}), Fault.OTHER_FORM),
        (jose_token(HEADER, DOCUMENT), Fault.WRONG_VALUE),
        (jose_token(HEADER, {**CLAIMS, "iss": "did:web:x"}), Fault.WRONG_VALUE),
        (jose_token(HEADER, {**CLAIMS, "sub": "x"}), Fault.WRONG_VALUE),
        (jose_token(HEADER, {**CLAIMS, "nbf": 0}), Fault.WRONG_VALUE),
        (jose_token(HEADER, {**CLAIMS, "exp": 2**33}), Fault.WRONG_VALUE),
        (jose_token(HEADER, {**CLAIMS, "iat": 1}), Fault.OTHER_FORM),
        (jose_token(HEADER, {**CLAIMS, "evidence": []}), Fault.OTHER_FORM),
    ],
)
def test_what_is_no_token_of_jose_is_refused_with_its_reason(token, fault):
    assert fault_of(lambda: read_credential_jwt(token, SITE, METHODS)) == fault


@pytest.mark.parametrize(
    "document",
    [
        {"@context": [CREDENTIALS], "id": "urn:x:1", "type": "Profile"},
        {"@context": [CREDENTIALS], "id": "urn:x:1", "type": ""},
        {"@context": [CREDENTIALS], "id": "urn:x:1", "url": "urn:x:2"},
        {"@context": [CREDENTIALS, BADGES], "id": "urn:x:1", "unknown": "x"},
        {"@context": [CREDENTIALS, BADGES], "id": "no address"},
        {"@context": [CREDENTIALS, BADGES], "id": "urn:x:<"},
        {"@context": [CREDENTIALS, BADGES], "id": "urn:x:1", "name": 1},
        {"@context": [CREDENTIALS, BADGES], "id": "urn:x:1", "name": {"@value": "x"}},
        {
            "@context": [CREDENTIALS, BADGES],
            "type": "VerifiableCredential",
            "evidence": [{"type": "Evidence"}],
        },
        {"id": "urn:x:1"},
    ],
)
def test_what_a_proof_would_not_cover_is_refused(document):
    with pytest.raises(ValueError):  # noqa: PT011  each has its own words
        canonical(document)
