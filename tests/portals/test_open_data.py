"""Open data, news, the press kit: whole, described, valid, nobody named."""

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import caches

from kaskad.answers.models import Answer
from kaskad.campaigns.models import Seminar
from kaskad.commissions.models import Person
from kaskad.core.actor import Actor
from kaskad.core.licences import read_licence
from kaskad.core.secrets import seal
from kaskad.portals.public.datasets import BY_NAME, DATASETS
from kaskad.reporting.api import publish_bulletin
from tests.reporting.world import NATIONAL_DAY, build

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MARCH_4 = NOW.date()
LANGUAGES = ("kk", "ru", "en")
ATOM = "{http://www.w3.org/2005/Atom}"
FILES = [one.name for one in DATASETS]
# What stands in the data of people and may stand nowhere in public.
PLANTED = (
    "Қойшыбекұлы",
    "Алпамыс",
    "Жұмабекұлы",
    "+77015550199",
    "alpamys@planted.example",
    "9812",
)


@pytest.fixture(autouse=True)
def fourth_of_march(settings):
    settings.KASKAD_PINNED_NOW = NOW
    settings.KASKAD_SITE = "https://kaskad.example"


@pytest.fixture
def world():
    world = build(held_until=MARCH_4)
    for kind, day in (("national_seminar", NATIONAL_DAY), ("cascade", MARCH_4)):
        publish_bulletin(
            actor=Actor.system("test"), campaign=world.campaign, kind=kind, as_of=day, now=NOW
        )
    return world


def address(language, name, kind):
    return f"/{language}/data/{name}.{kind}"


def parsed(response):
    return ET.fromstring(response.content)  # noqa: S314  written here


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.usefixtures("world")
def test_a_file_has_the_columns_that_its_description_names(client, name):
    package = json.loads(client.get("/ru/data/datapackage.json").content)
    resource = next(one for one in package["resources"] if one["name"] == name)

    text = client.get(address("ru", name, "csv")).content.decode("utf-8-sig")

    header = text.splitlines()[0].split(",")
    assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert resource["path"] == f"https://kaskad.example{address('ru', name, 'csv')}"
    assert all(field["description"] for field in resource["schema"]["fields"])


@pytest.mark.parametrize("name", [name for name in FILES if name != "answers"])
@pytest.mark.usefixtures("world")
def test_values_are_of_the_types_that_are_described(client, name):
    rows = rows_of(client.get(address("kk", name, "csv")))
    reads = {
        "integer": int, "date": date.fromisoformat, "datetime": datetime.fromisoformat,
        "string": str,
    }  # fmt: skip

    assert rows
    for row in rows:
        for column in BY_NAME[name].columns:
            if row[column.name]:
                reads[column.type](row[column.name])


@pytest.mark.usefixtures("world")
def test_the_same_stands_in_csv_and_json(client):
    for name in ("stages", "days", "schedule", "figures"):
        table = rows_of(client.get(address("en", name, "csv")))
        document = json.loads(client.get(address("en", name, "json")).content)

        written = [
            {key: "" if value is None else str(value) for key, value in row.items()}
            for row in document[name]
        ]
        assert (written, document["licence"]) == (table, "CC-BY-4.0")


USE = {
    "CC0-1.0": ("The data may be used freely:", "CC0 1.0"),
    "CC-BY-4.0": ("The data may be used freely if the source is named:", "CC BY 4.0"),
    "ODbL-1.0": ("The data may be used under the terms of the licence:", "ODbL 1.0"),
}


@pytest.mark.parametrize("name", USE)
@pytest.mark.usefixtures("world")
def test_the_licence_that_the_installation_chose_stands_everywhere(client, settings, name):
    settings.KASKAD_LICENCE = chosen = read_licence({"open_data": {"licence": name}})
    words, title = USE[name]
    caches["memory"].clear()  # a process keeps what it made; another choice needs a new one

    pages = [client.get(path).content.decode() for path in ("/en/", "/en/data/")]
    package = json.loads(client.get("/ru/data/datapackage.json").content)
    document = json.loads(client.get(address("kk", "stages", "json")).content)
    files = zipfile.ZipFile(io.BytesIO(client.get("/en/bulletins/2/press.zip").content))

    for page in pages:
        assert f'{words} <a href="{chosen.url}">{title}</a>' in page
    assert package["licenses"] == [{"name": name, "path": chosen.url, "title": title}]
    assert document["licence"] == name
    for language in LANGUAGES:
        assert f" {title}, {chosen.url}" in files.read(f"readme-{language}.txt").decode()


@pytest.mark.usefixtures("world")
def test_the_schedule_counts_every_seminar_of_the_plan_once(client):
    rows = rows_of(client.get(address("kk", "schedule", "csv")))

    assert sum(int(row["seminars"]) for row in rows) == Seminar.objects.count()
    assert set(rows[0]) == {"day", "code", "name", "stage", "format", "seminars", "held"}


@pytest.mark.usefixtures("world")
def test_a_past_day_has_its_own_figures(client):
    rows = rows_of(client.get("/kk/data/stages.csv?as_of=2026-02-18"))

    assert [row["trained"] for row in rows] == ["6", "0", "0"]
    assert {row["as_of"] for row in rows} == {"2026-02-18"}


@pytest.mark.parametrize("path", ["nothing.csv", "stages.xml", "coverage.xml"])
@pytest.mark.usefixtures("world")
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(f"/kk/data/{path}").status_code == 404


@pytest.mark.parametrize("path", ["data/", "data/datapackage.json", "data/stages.csv", "news.rss"])
def test_without_a_campaign_there_are_no_data(client, path):
    assert client.get(f"/kk/{path}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("world")
def test_the_page_explains_every_file_in_its_language(client, language):
    page = client.get(f"/{language}/data/").content.decode()

    for one in DATASETS:
        assert f'id="{one.name}"' in page
        for kind in ("csv", "json"):
            assert address(language, one.name, kind) in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("world")
def test_news_as_atom_are_whole(client, language):
    response = client.get(f"/{language}/news.atom")

    feed = parsed(response)
    entries = feed.findall(f"{ATOM}entry")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert feed.find(f"{ATOM}id").text.startswith("tag:kaskad.example,2026-02-12:")
    assert datetime.fromisoformat(feed.find(f"{ATOM}updated").text)
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    assert len(entries) == 2
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == 2
    for entry in entries:
        assert entry.find(f"{ATOM}title").text
        assert (
            entry.find(f"{ATOM}link").get("href").startswith(f"https://kaskad.example/{language}/")
        )
        assert datetime.fromisoformat(entry.find(f"{ATOM}updated").text)


@pytest.mark.usefixtures("world")
def test_news_as_rss_are_whole(client):
    response = client.get("/ru/news.rss")

    channel = parsed(response).find("channel")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert [bool(channel.find(name).text) for name in ("title", "link", "description")] == [
        True
    ] * 3
    assert len(channel.findall("item")) == 2
    for item in channel.findall("item"):
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.find("pubDate").text).tzinfo is not None


@pytest.mark.usefixtures("world")
def test_pages_lead_to_the_news_in_their_head(client):
    page = client.get("/kk/").content.decode()

    assert 'type="application/atom+xml"' in page
    assert 'href="/kk/news.rss"' in page


@pytest.mark.usefixtures("world")
def test_the_press_takes_text_map_and_table_along(client):
    response = client.get("/ru/bulletins/2/press.zip")

    package = zipfile.ZipFile(io.BytesIO(response.content))
    assert response["Content-Type"] == "application/zip"
    assert package.testzip() is None
    names = set(package.namelist())
    for language in LANGUAGES:
        assert {
            f"bulletin-2-{language}.txt", f"map-2026-03-04-{language}.png",
            f"regions-2026-03-04-{language}.xlsx", f"readme-{language}.txt",
        } <= names  # fmt: skip
        assert package.read(f"map-2026-03-04-{language}.png")[:8] == b"\x89PNG\r\n\x1a\n"
        assert "https://kaskad.example/" in package.read(f"readme-{language}.txt").decode()
        book = zipfile.ZipFile(io.BytesIO(package.read(f"regions-2026-03-04-{language}.xlsx")))
        # Of the publication and not of the moment: the same bytes for the same figures.
        assert (
            f">{NOW:%Y-%m-%dT%H:%M:%SZ}</dcterms:created>"
            in book.read("docProps/core.xml").decode()
        )
    table = rows_of_text(package.read("regions-2026-03-04.csv").decode("utf-8-sig"))
    assert [row["code"] for row in table] == ["KZ", "KZ-10", "KZ-11"]
    assert int(table[0]["trained"]) == sum(int(row["trained"]) for row in table[1:])


def rows_of_text(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("world")
def test_numbers_of_a_bulletin_lead_to_their_sources(client):
    page = client.get("/ru/bulletins/2/").content.decode()

    targets = set(re.findall(r'<a href="#(f-[\w-]+)">', page))
    rows = set(re.findall(r'<tr[^>]* id="(f-[\w-]+)"', page))
    assert targets
    assert targets <= rows
    assert "/ru/?as_of=2026-03-04#coverage" in page
    assert "посчитано" in page or "смоделировано" in page


def _plant():
    """Names, numbers, mail: in every row of people, and in the words of an answer's author."""
    for person in Person.objects.all():
        person.last_name, person.first_name, person.patronymic = PLANTED[:3]
        person.phone_sealed, person.email_sealed = seal(PLANTED[3]), seal(PLANTED[4])
        person.iin_tail = PLANTED[5]
        person.save()
    Answer.objects.update(author=PLANTED[0])


def _inside(response):
    """The text of an answer, of every part of an archive too."""
    if response["Content-Type"] != "application/zip":
        return response.content.decode("utf-8", "replace")
    found = []
    package = zipfile.ZipFile(io.BytesIO(response.content))
    for name in package.namelist():
        content = package.read(name)
        if name.endswith(".xlsx"):
            book = zipfile.ZipFile(io.BytesIO(content))
            found += [book.read(part).decode("utf-8", "replace") for part in book.namelist()]
        else:
            found.append(content.decode("utf-8", "replace"))
    return "\n".join(found)


_LINK = re.compile(r'<a[^>]* href="([^"#]+)')


def _public(address):
    """What a crawler follows: pages of this site, a day or two of each."""
    is_own = address.startswith("/") and not address.startswith(("//", "/static/"))
    return is_own and ("as_of=" not in address or "as_of=2026-03-04" in address)


def test_a_crawler_of_the_whole_public_site_meets_nobody(client, world):
    _plant()
    waiting, seen, leaks = [f"/{language}/" for language in LANGUAGES], {}, {}
    waiting += [f"/{one}/news.{kind}" for one in LANGUAGES for kind in ("atom", "rss")]
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 600:
            continue
        response = client.get(address)
        seen[address] = response.status_code
        if response.status_code in (301, 302):
            waiting.append(response.url)
            continue
        if response.status_code != 200:
            continue
        text = _inside(response)
        leaks |= {(address, secret): True for secret in PLANTED if secret in text}
        found = _LINK.findall(text) if "html" in response["Content-Type"] else []
        waiting += [one.replace("&amp;", "&") for one in found if _public(one)]

    assert leaks == {}
    assert set(seen.values()) <= {200, 301, 302}
    for language in LANGUAGES:
        for part in (
            "",
            "bulletins/1/",
            "coverage/KZ-10/",
            "coverage/100010000/",
            "help/",
            "check/",
        ):
            assert seen[f"/{language}/{part}"] == 200
        for name in FILES:
            for kind in ("csv", "json"):
                assert any(one.startswith(address_of(language, name, kind)) for one in seen)
        assert seen[f"/{language}/bulletins/2/press.zip"] == 200
        assert seen[f"/{language}/data/datapackage.json"] == 200


def address_of(language, name, kind):
    return f"/{language}/data/{name}.{kind}"
