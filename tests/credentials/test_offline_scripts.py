"""The check without a network, in the browser: it accepts what the site accepts, nothing else."""

import base64
import io
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import cbor2
import pytest
import segno
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kaskad.core
import kaskad.credentials
from kaskad.credentials.rules.address import SIGNS, address_of, as_signs, token_in
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.steps import steps_of
from kaskad.credentials.rules.token import key_id, keys_by_id, read_token, signed_token
from tests.credentials.values import FACTS, KEY, NAMES, OTHER, facts

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
FOLDERS = [Path(room.__file__).parent / "static" for room in (kaskad.core, kaskad.credentials)]
HOME = "https://page.test/"  # only such a page may use the browser's own signatures
TOKEN = signed_token(FACTS, KEY)
HOST = "kaskad.example.kz"
KEYS = {key_id(key.public).hex(): key.public.hex() for key in (KEY, OTHER)}
WAYS = ["byBrowser", "byLibrary"]

_READ = """async ([texts, keys, way]) => {
  const { tokenIn, NotAccepted } = await import("/static/credentials/js/check/address.js");
  const { readToken } = await import("/static/credentials/js/check/token.js");
  const signature = await import("/static/credentials/js/check/signature.js");
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));
  const known = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, bytes(key)]));
  const read = async (text) => {
    try {
      return await readToken(tokenIn(text), known, signature[way]);
    } catch (problem) {
      if (problem instanceof NotAccepted) return null;
      throw problem;
    }
  };
  const found = [];
  for (const text of texts) found.push(await read(text));
  return found;
}"""
_VERIFY = """async ([rows, way]) => {
  const signature = await import("/static/credentials/js/check/signature.js");
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
  const found = [];
  for (const row of rows) found.push(await signature[way](...row.map(bytes)));
  return found;
}"""
_WORTH = """async ([texts, content]) => {
  const { worthOf } = await import("/static/credentials/js/check/worth.js");
  return Promise.all(texts.map(async (text) => (await worthOf(text, content)).standing));
}"""
_SQUARE = """async (png) => {
  const { textInFile } = await import("/static/credentials/js/check/square.js");
  const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0));
  return textInFile(new Blob([bytes], { type: "image/png" }));
}"""

# In a browser that knows no Ed25519, as its error says.
_OLD_BROWSER = """async (rows) => {
  const { isSigned } = await import("/static/credentials/js/check/signature.js");
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
  let asked = 0;
  crypto.subtle.importKey = async () => {
    asked += 1;
    throw new DOMException("Ed25519", "NotSupportedError");
  };
  const found = [];
  for (const row of rows) found.push(await isSigned(...row.map(bytes)));
  delete crypto.subtle.importKey;
  return [asked, found];
}"""
# In a browser with a reader of squares of its own, whether it works or not.
_OWN_READER = """async ([png, answer]) => {
  window.BarcodeDetector = class {
    static getSupportedFormats = async () => ["qr_code"];
    detect = async () => {
      if (answer === null) throw new DOMException("no service", "NotSupportedError");
      return answer.map((rawValue) => ({ rawValue }));
    };
  };
  const { textInFile } = await import(`/static/credentials/js/check/square.js?${answer}`);
  const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0));
  const text = await textInFile(new Blob([bytes], { type: "image/png" }));
  delete window.BarcodeDetector;
  return text;
}"""

# RFC 8032, 7.1: public key, message and signature of tests 1, 2, 3 and SHA(abc).
PUBLISHED = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
            "1cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
            "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760"
            "984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23"
            "a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c6"
            "6431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
]


@pytest.fixture(scope="module")
def page(chromium):
    """A page on which the scripts of the room can be asked for."""
    opened = chromium.new_page()

    def answer(route):
        name = route.request.url.removeprefix(f"{HOME}static/").partition("?")[0]
        files = [folder / name for folder in FOLDERS if name and (folder / name).is_file()]
        if files:
            route.fulfill(path=str(files[0]), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")

    opened.route("**/*", answer)
    opened.goto(HOME)
    yield opened
    opened.close()


def read(page, texts, way="byBrowser", keys=KEYS):
    return page.evaluate(_READ, [texts, keys, way])


def here(text):
    """What the site reads, or None."""
    try:
        found = read_token(token_in(text), keys_by_id([KEY.public, OTHER.public]))
    except NotAccepted:
        return None
    said = {"format": 1, **asdict(found)}
    said["day"] = (found.day - date(1970, 1, 1)).days
    said["place"] = said.pop("status_index")
    return {name: value for name, value in said.items() if value not in ("", None)}


def signed(fields, key=KEY, *, canonical=True):
    """The address of a token that the holder of the key signs, whatever is in it."""
    payload = fields if isinstance(fields, bytes) else cbor2.dumps(fields, canonical=canonical)
    protected = cbor2.dumps({1: -8, 4: key_id(key.public)}, canonical=True)
    message = cbor2.dumps(["Signature1", protected, b"", payload])
    token = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, key.sign(message)]))
    return as_signs(token)


def changed(token):
    """Every change of a single bit."""
    for place in range(8 * len(token)):
        other = bytearray(token)
        other[place // 8] ^= 1 << place % 8
        yield bytes(other)


@pytest.mark.parametrize("way", WAYS)
def test_signatures_of_the_standard_are_right_and_changed_ones_wrong(page, way):
    rows = [[key, signature, message] for key, message, signature in PUBLISHED]
    wrong = []
    for key, message, signature in PUBLISHED:
        data = bytes.fromhex(signature)
        wrong += [[key, other.hex(), message] for other in list(changed(data))[:: len(data)]]
        wrong.append([key, signature, f"{message}00"])
        wrong.append([PUBLISHED[0][0] if key != PUBLISHED[0][0] else PUBLISHED[1][0],
                      signature, message])  # fmt: skip

    assert page.evaluate(_VERIFY, [rows, way]) == [True] * len(rows)
    assert page.evaluate(_VERIFY, [wrong, way]) == [False] * len(wrong)


def test_a_browser_that_does_not_know_the_curve_asks_the_library(page):
    rows = [[key, signature, message] for key, message, signature in PUBLISHED]
    rows.append([PUBLISHED[0][0], PUBLISHED[1][2], PUBLISHED[1][1]])

    asked, found = page.evaluate(_OLD_BROWSER, rows)

    assert asked == len(rows)
    assert found == [True] * len(PUBLISHED) + [False]


@pytest.mark.parametrize("way", WAYS)
def test_a_signature_with_another_number_for_the_same_point_is_wrong(page, way):
    """s and s + order solve the same equation; only the smaller one is a signature."""
    key, message, signature = PUBLISHED[1]
    data = bytes.fromhex(signature)
    order = 2**252 + 27742317777372353535851937790883648493
    other = data[:32] + (int.from_bytes(data[32:], "little") + order).to_bytes(32, "little")

    assert page.evaluate(_VERIFY, [[[key, other.hex(), message]], way]) == [False]


@pytest.mark.parametrize("way", WAYS)
def test_every_single_bit_of_a_token_counts(page, way):
    texts = [as_signs(other) for other in changed(TOKEN)]

    assert read(page, [as_signs(TOKEN)], way) == [here(as_signs(TOKEN))]
    assert {str(one) for one in read(page, texts, way)} == {"None"}
    assert all(here(text) is None for text in texts)


def test_every_single_sign_of_an_address_counts(page):
    address = address_of(HOST, TOKEN)
    start = address.index("/C/") + 3
    texts = [
        address[:place] + SIGNS[(SIGNS.index(address[place]) + step) % 41] + address[place + 1 :]
        for place in range(start, len(address))
        for step in (1, 7)
    ]

    assert {str(one) for one in read(page, texts)} == {"None"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(facts, min_size=10, max_size=20))
def test_what_the_site_signs_is_read_as_the_site_reads_it(page, certificates):
    texts = [address_of(HOST, signed_token(one, KEY)) for one in certificates]

    assert read(page, texts) == [here(text) for text in texts]


def test_every_name_is_read(page):
    texts = [address_of(HOST, signed_token(replace(FACTS, name=name), OTHER)) for name in NAMES]

    assert [one["name"] for one in read(page, texts)] == NAMES


def said():
    return cbor2.loads(cbor2.loads(TOKEN).value[2])


@pytest.mark.parametrize(
    "change",
    [
        {0: 2}, {0: True}, {12: 1}, {-1: 1}, {"number": "x"}, {1: "AAAAAAAAAA"}, {2: ""},
        {2: "Әлия  Ли"}, {2: " Ли"}, {2: "й".encode()}, {2: "и\u0306"}, {2: "Ли\u200b Анна"},
        {2: "Ли\u00a0Анна"}, {2: "Ли\n"}, {2: "\ufeffЛи"}, {2: "Ә" * 303}, {3: "a b"}, {3: "../x"},
        {3: "x."}, {3: ""}, {5: "ұ"}, {6: -1}, {6: 10956}, {6: 2932897}, {6: 2**40}, {6: 2**60},
        {7: "x" * 13}, {8: ""}, {8: "AAAAAAAAAA"}, {9: 0}, {9: True}, {9: 65537}, {10: 101},
        {10: 9.5}, {10: None}, {11: 8_388_608}, {11: -1},
    ],
    ids=str,
)  # fmt: skip
def test_a_signed_value_that_the_site_never_signs_is_refused(page, change):
    text = signed({**said(), **change})

    assert here(text) is None
    assert read(page, [text]) == [None]


@pytest.mark.parametrize("missing", [0, 1, 2, 3, 4, 5, 6, 7, 9, 11])
def test_a_fact_that_is_missing_is_noticed(page, missing):
    fields = said()
    del fields[missing]

    assert read(page, [signed(fields)]) == [None]


def test_a_second_encoding_of_the_same_is_refused(page):
    payload = cbor2.dumps(said(), canonical=True)
    backwards = cbor2.dumps(dict(reversed(said().items())))
    twice = b"\xad" + payload[1:] + b"\x0b\x01"
    texts = [
        signed(backwards),
        signed(twice),
        signed(payload + b"\0"),
        signed(b"\xbf" + payload[1:] + b"\xff"),
        # The version in two bytes, and the length of the map in two.
        signed(payload[:1] + b"\x00\x18\x01" + payload[3:]),
        signed(b"\xb8\x0c" + payload[1:]),
        as_signs(TOKEN[:17] + b"\x59\0" + TOKEN[18:]),
        as_signs(TOKEN + b"\0"),
        as_signs(TOKEN[:-1]),
        as_signs(b"\xd1" + TOKEN[1:]),
        as_signs(TOKEN[:16] + b"\xa1" + TOKEN[17:]),
    ]

    assert [here(text) for text in texts] == [None] * len(texts)
    assert read(page, texts) == [None] * len(texts)
    assert read(page, [signed(payload)]) == [here(signed(payload))]


@pytest.mark.parametrize("way", WAYS)
def test_a_key_that_is_not_known_and_one_that_signed_for_another(page, way):
    names = {name: key for name, key in KEYS.items() if name != key_id(KEY.public).hex()}
    swapped = {**KEYS, key_id(KEY.public).hex(): OTHER.public.hex()}

    assert read(page, [as_signs(TOKEN)], way, names) == [None]
    assert read(page, [as_signs(TOKEN)], way, swapped) == [None]
    assert read(page, [as_signs(TOKEN)], way, {}) == [None]


@pytest.mark.parametrize(
    "text",
    ["", " ", "/", "A", "::::", "https://x/c/", "https://x/d/AAA", "ә", "%", "A" * 3000, "😀😀"],
)
def test_what_is_no_address_is_refused(page, text):
    assert read(page, [text]) == [None]


def test_an_address_is_read_however_it_arrives(page):
    address = address_of(HOST, TOKEN)
    path = address.rpartition("/")[2]
    escaped = path.replace("$", "%24").replace(":", "%3A").replace("+", "%2B")
    texts = [
        address,
        f" {address}\n",
        f"{address}/",
        path,
        f"https://{HOST}/c/{path}",
        f"http://{HOST}:8000/C/{escaped}",
    ]

    assert read(page, texts) == [here(address)] * len(texts)


def test_the_lists_say_what_a_genuine_square_is_worth(page):
    def text(place, **more):
        return as_signs(signed_token(replace(FACTS, status_index=place, **more), KEY))

    listed = {
        "code": FACTS.campaign,
        "size": 131_072,
        "revoked": steps_of({0, 5, 131_071}),
        "suspended": steps_of({6, 7}),
    }
    content = {
        "keys": [{"name": name, "key": key} for name, key in KEYS.items()],
        "campaigns": [{**listed, "code": "another"}, listed],
    }
    content["campaigns"][0] = {**content["campaigns"][0], "revoked": steps_of({8})}
    expected = {
        text(0): "revoked", text(5): "revoked", text(131_071): "revoked", text(6): "suspended",
        text(7): "suspended", text(8): "stands", text(1): "stands", text(131_072): "unlisted",
        text(8, campaign="another"): "revoked", text(1, campaign="nowhere"): "unlisted",
        text(1, campaign="constructor"): "unlisted", as_signs(TOKEN[:-1]): "none",
    }  # fmt: skip

    assert page.evaluate(_WORTH, [list(expected), content]) == list(expected.values())


@pytest.mark.parametrize("scale", [3, 6, 20])
@pytest.mark.parametrize("name", [NAMES[0], "Ли Анна", "😀" * 60])
def test_a_square_as_it_is_printed_is_read(page, scale, name):
    address = address_of(HOST, signed_token(replace(FACTS, name=name), KEY))
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=scale, border=4)

    assert page.evaluate(_SQUARE, base64.b64encode(picture.getvalue()).decode()) == address


def test_a_picture_without_a_square_and_a_file_that_is_none_have_no_text(page):
    picture = io.BytesIO()
    segno.make("x", micro=True).save(picture, kind="png", scale=6)  # of another kind
    whole = picture.getvalue()

    for data in (whole, whole[:40], b"no picture", b""):
        assert page.evaluate(_SQUARE, base64.b64encode(data).decode()) == ""


@pytest.mark.parametrize(("answer", "text"), [(["read"], "read"), ([], "drawn"), (None, "drawn")])
def test_a_reader_of_the_browser_comes_first_and_may_fail(page, answer, text):
    picture = io.BytesIO()
    segno.make("drawn", micro=False).save(picture, kind="png", scale=6, border=4)
    png = base64.b64encode(picture.getvalue()).decode()

    assert page.evaluate(_OWN_READER, [png, answer]) == text
