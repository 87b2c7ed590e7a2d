"""Who issues: names of keys, the document of the issuer, and texts of base58 and base64url."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.did import pem_for_kid

from kaskad.core.signing import fingerprint
from kaskad.credentials.rules.did import Site, did_document, jwk
from kaskad.credentials.rules.multibase import (
    base58,
    base64url,
    from_base58,
    from_base64url,
    from_multikey,
    multikey,
)
from kaskad.credentials.rules.token import key_id
from tests.credentials import published
from tests.credentials.others import pem
from tests.credentials.values import KEY, OTHER, SITE


# Base58 of draft-msporny-base58, 5; a leading zero byte is a 1.
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "z11233QC4"),
        (b"", "z"),
    ],
)
def test_base58_is_as_published(data, text):
    assert base58(data) == text
    assert from_base58(text) == data


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_bytes_come_back(data):
    assert from_base58(base58(data)) == data
    assert from_base64url(base64url(data)) == data


@pytest.mark.parametrize("text", ["", "2NE", "z0", "zI", "zl", "z=", "z " * 4, "z" * 201])
def test_other_texts_are_no_base58(text):
    with pytest.raises(ValueError, match="base58"):
        from_base58(text)


@pytest.mark.parametrize("text", ["A", "AB", "AA==", "A+A", "A/A", "A A", "ә", "AAAAA"])
def test_other_texts_are_no_base64url(text):
    with pytest.raises(ValueError, match="base64url"):
        from_base64url(text)


def test_keys_are_written_as_published():
    assert multikey(published.BADGE_KEY) == published.BADGE_METHOD.partition("#")[2]
    assert multikey(from_multikey(published.W3C_MULTIKEY)) == published.W3C_MULTIKEY


@pytest.mark.parametrize("data", [b"", b"\xec\x01" + bytes(32), b"\xed\x01" + bytes(31)])
def test_keys_of_other_kinds_are_refused(data):
    with pytest.raises(ValueError, match="Ed25519"):
        from_multikey(base58(data))


# RFC 8037, appendix A.2.
def test_a_jwk_is_as_published():
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")

    assert jwk(public)["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"


def test_the_document_names_every_key_twice_and_others_find_them():
    document = did_document(SITE, [OTHER.public, KEY.public])

    assert document["id"] == "did:web:kaskad.example.kz"
    assert document["assertionMethod"] == [
        method["id"] for method in document["verificationMethod"]
    ]
    methods = SITE.methods([OTHER.public, KEY.public])
    assert document["assertionMethod"] == list(methods)
    for key in (KEY, OTHER):
        for name in (SITE.method(key.public), SITE.jwk_method(key.public)):
            assert methods[name] == key.public
            assert pem_for_kid(document, SITE.did, name).strip() == pem(key).strip()


def test_one_fingerprint_names_a_key_everywhere():
    assert key_id(KEY.public).hex() == fingerprint(KEY.public)
    assert SITE.method(KEY.public).endswith(f"#{fingerprint(KEY.public)}")


def test_a_port_is_escaped_in_the_name():
    site = Site("localhost:8000")

    assert (site.did, site.base) == ("did:web:localhost%3A8000", "https://localhost:8000")


@pytest.mark.parametrize("host", ["", "A.kz", "a b", "a/b", "a..b", "-a", "a:0", "қаз.kz", "a:b"])
def test_what_is_no_host_is_refused(host):
    with pytest.raises(ValueError, match="no host"):
        Site(host)
