"""The check without a network, as the site serves it: the page, its worker, what a phone keeps."""

import gzip
import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from kaskad import credentials
from kaskad.commissions.api import Commission
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.web.shell import content_of
from kaskad.credentials.models import Certificate
from kaskad.credentials.operations.doubts import doubt_certificate, uphold_doubt
from kaskad.credentials.operations.keys import make_issuer_key, withdraw_issuer_key
from kaskad.credentials.queries.keys import believed_keys, key_that_signs
from kaskad.credentials.rules.steps import steps_of
from kaskad.credentials.vocab import LEAST_BITS, DoubtCause
from kaskad.credentials.web.offline_pages import shell
from tests.credentials.certified import EVENINGS, certify, taught

STATIC = Path(credentials.__file__).parent / "static" / "credentials"
LATER = EVENINGS["s3"] + timedelta(days=1)
WHY = "Мүше басқа адам болып шықты"
# What a phone with a slow network fetches once: the page, its files, keys and lists.
MOST_BYTES = 60 * 1024


@pytest.fixture
def world(db):
    made = taught()
    certify(made)
    return made


def get(path="", language="ru", **headers):
    answer = Client().get(f"/{language}/check/offline/{path}", headers=headers)
    assert answer.status_code in (200, 304), path
    return answer


def kept(language="ru"):
    return get("data.json", language).json()


def placed(steps):
    places, at = set(), -1
    for step in steps:
        at += step
        places.add(at)
    return places


@pytest.mark.parametrize(
    "places", [set(), {0}, {5, 1, 0}, {8_388_607}, set(range(40)), {7**count for count in range(9)}]
)
def test_steps_lead_to_the_places(places):
    assert placed(steps_of(places)) == places


def test_the_lists_of_a_phone_are_those_of_the_site(world):
    fallen, doubted, _ = Certificate.objects.order_by("?")[:3]
    for one in (fallen, doubted):
        doubt = doubt_certificate(
            actor=Actor(kind="person", code="a"), certificate=one, cause=DoubtCause.IDENTITY,
            reason=WHY, now=LATER,
        )  # fmt: skip
        if one == fallen:
            uphold_doubt(actor=Actor(kind="person", code="b"), doubt=doubt, reason=WHY, now=LATER)

    (found,) = kept()["campaigns"]

    assert found["code"] == world.campaign.code
    assert found["title"] == world.campaign.title_ru
    assert found["stages"] == {code: stage.title_ru for code, stage in world.stages.items()}
    assert found["size"] == LEAST_BITS
    assert placed(found["revoked"]) == {fallen.status_index}
    assert placed(found["suspended"]) == {doubted.status_index}


def test_a_withdrawn_key_is_not_handed_out_and_a_retired_one_is(world):
    stolen = key_that_signs()
    make_issuer_key(actor=Actor.command(), now=LATER)
    retired = key_that_signs()
    make_issuer_key(actor=Actor.command(), now=LATER)
    withdraw_issuer_key(actor=Actor.command(), name=stolen.name, reason=WHY, now=LATER)

    found = {row["name"]: row["key"] for row in kept()["keys"]}

    assert found.keys() == {retired.name, key_that_signs().name}
    assert set(found.values()) == {key.hex() for key in believed_keys()}


def test_a_phone_keeps_nobody(world):
    everything = " ".join(
        get(path, language).content.decode()
        for path in ("", "data.json", "names.json", "worker.js", "app.webmanifest")
        for language in ("kk", "ru", "en")
    )
    names = set(Certificate.objects.values_list("name", flat=True))

    assert names
    assert [name for name in names if name in everything] == []
    for number in Certificate.objects.values_list("number", flat=True):
        assert number not in everything


def test_names_are_in_the_language_of_the_page(world):
    rows = {row.code: row for row in Commission.objects.all()}

    for language in ("kk", "ru", "en"):
        found = get("names.json", language).json()
        assert found == {code: getattr(row, f"name_{language}") for code, row in rows.items()}


@pytest.mark.parametrize("path", ["data.json", "names.json"])
def test_what_has_not_changed_is_not_sent_again_but_confirmed(world, path):
    first = get(path, **{"accept-encoding": "gzip"})
    again = get(path, **{"accept-encoding": "gzip", "if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)
    assert json.loads(gzip.decompress(first.content))
    assert again.content == b""
    now = clock.now().astimezone(clock.zone()).isoformat(timespec="minutes")
    for answer in (first, again):
        assert answer["Kaskad-Moment"][:13] == now[:13]
        assert "no-store" in answer["Cache-Control"]  # the page keeps it, the browser does not


def test_a_fallen_certificate_makes_another_list(world):
    before = get("data.json")["ETag"]
    Certificate.objects.filter(pk=Certificate.objects.earliest("id").pk).update(suspended_at=LATER)

    assert get("data.json", **{"if-none-match": before}).status_code == 200


def test_without_a_certificate_there_are_no_lists(db):
    assert kept() == {"keys": [], "campaigns": []}


def test_the_page_of_the_check_leads_here():
    assert 'href="/ru/check/offline/"' in Client().get("/ru/check/").content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_says_without_scripts_what_to_do_instead(language):
    html = get("", language).content.decode()
    able = html.index('data-view="able" hidden')

    assert html.index('data-view="unable"') < html.index(f'href="/{language}/check/"') < able
    assert "{1}" in html
    assert "!!missing" not in html


def test_the_worker_answers_this_page_alone():
    script = get("worker.js").content.decode()
    told = json.loads(re.search(r"self\.told = (.*);", script).group(1))

    assert told["shell"] == "/ru/check/offline/"
    assert re.fullmatch(told["pages"], "/ru/check/offline/")
    for other in ("/ru/check/", "/ru/check/offline/data.json", "/kk/check/offline/", "/ru/"):
        assert not re.search(told["pages"], other)
    asked = re.findall(r'(?:href|src)="(/static/[^"#]+)', get().content.decode())
    assert set(asked) <= set(told["files"])


def test_the_manifest_is_of_the_language():
    found = json.loads(get("app.webmanifest", "kk").content)

    assert (found["lang"], found["start_url"], found["scope"]) == (
        "kk", "/kk/check/offline/", "/kk/check/offline/",
    )  # fmt: skip
    assert found["name"] == "Каскад: сертификаттарды тексеру"
    assert {icon["sizes"] for icon in found["icons"]} == {"192x192", "512x512"}


def test_every_module_that_a_script_asks_for_is_kept():
    kept_files = {*shell().files, *shell().modules}
    scripts = [name for name in kept_files if name.endswith(".js")]

    for name in scripts:
        text = content_of(name).decode()
        for asked in re.findall(r'(?:from|import\()\s*"(\.[^"]+)"', text):
            path = (Path("/") / name).parent / asked
            assert str(path.resolve()).lstrip("/") in kept_files, (name, asked)


def test_all_of_it_is_small_on_the_way():
    parts = [
        shell().body.encode(),
        *(content_of(name) for name in {*shell().files, *shell().modules}),
    ]

    assert sum(len(gzip.compress(part)) for part in parts) < MOST_BYTES


@pytest.mark.parametrize(
    "path", sorted((STATIC / "js" / "check").glob("*.js")), ids=lambda p: p.name
)
def test_scripts_are_short(path):
    assert len(path.read_text().splitlines()) <= 110


def test_libraries_of_others_are_the_files_that_are_written_down():
    folder = STATIC / "js" / "vendor"
    rows = re.compile(r"^\| `(\S+\.js)` \|.*?`([0-9a-f]{64})`", re.MULTILINE)
    written = dict(rows.findall((folder / "README.md").read_text()))

    assert written.keys() == {path.name for path in folder.glob("*.js")}
    for name, digest in written.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert (folder / "LICENSES.txt").read_text().count("Permission is hereby granted") == len(
        written
    )
