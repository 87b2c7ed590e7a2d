"""The public pages: three languages, days, refusals, no personal data."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaskad.audit.api import forget
from kaskad.campaigns.models import Place, Plan
from kaskad.core.actor import Actor
from kaskad.reporting.api import draft_bulletin, publish_bulletin
from tests.reporting.world import NATIONAL_DAY, build

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MARCH_4 = NOW.date()
LANGUAGES = ("kk", "ru", "en")
PAGES = ("", "coverage/KZ-10/", "coverage/100010000/", "bulletins/", "bulletins/1/")


@pytest.fixture(autouse=True)
def fourth_of_march(settings):
    settings.KASKAD_PINNED_NOW = NOW


@pytest.fixture
def world():
    world = build(held_until=MARCH_4)
    for kind, day in (("national_seminar", NATIONAL_DAY), ("progress", MARCH_4)):
        publish_bulletin(
            actor=Actor.system("test"), campaign=world.campaign, kind=kind, as_of=day, now=NOW
        )
    return world


class _Text(HTMLParser):
    """What a reader sees, part by part, with the language it is marked with."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = []
        self._open = []

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "link", "input", "br", "use", "rect", "line", "path"}:
            self._open.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        foreign = any(language for _tag, language in self._open[1:])
        if data.strip() and not foreign:
            self.parts.append(data.strip())


def text_of(response):
    parser = _Text()
    parser.feed(response.content.decode())
    return "\n".join(parser.parts).replace("\u00a0", " ").replace("\u00ad", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("world")
def test_every_page_is_whole_in_its_own_language(client, language, page):
    response = client.get(f"/{language}/{page}")

    text = text_of(response)
    assert response.status_code == 200
    if language == "en":
        assert not re.search(r"[\u0400-\u04ff]{3,}", text)
    else:
        words = re.findall(r"[A-Za-z]{3,}", text)
        assert set(words) <= {"CSV", "JSON", "KATO", "GeoNames"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("world")
def test_nobody_is_named(client, page):
    text = client.get(f"/kk/{page}").content.decode()

    assert "Тегі" not in text
    assert "p0000001" not in text


@pytest.mark.usefixtures("world")
def test_home_opens_with_the_figure(client):
    text = text_of(client.get("/kk/"))

    assert "2026 жылғы 4 наурыз" in text
    assert "54" in text
    assert "№ 2 хабарлама" in text


@pytest.mark.usefixtures("world")
def test_a_day_of_the_past_has_its_own_figures_and_bulletin(client):
    text = text_of(client.get("/kk/?as_of=2026-02-18"))

    assert "2026 жылғы 18 ақпан" in text
    assert "№ 1 хабарлама" in text
    assert "№ 2 хабарлама" not in text


@pytest.mark.parametrize("day", ["2026-03-14", "2020-01-01"])
@pytest.mark.usefixtures("world")
def test_a_day_without_figures_is_told(client, day):
    response = client.get(f"/ru/?as_of={day}")

    assert response.status_code == 200
    assert "показателей нет" in text_of(response)


@pytest.mark.usefixtures("world")
def test_an_unreadable_day_is_the_latest(client):
    assert text_of(client.get("/kk/?as_of=yesterday")) == text_of(client.get("/kk/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_any_campaign(client, language):
    responses = [client.get(f"/{language}/{page}") for page in ("", "bulletins/")]

    assert [response.status_code for response in responses] == [200, 200]


def test_before_the_first_seminar_and_without_a_plan(client, settings):
    settings.KASKAD_PINNED_NOW = datetime(2026, 2, 13, 9, 0, tzinfo=UTC)
    build()
    Plan.objects.all().delete()

    responses = [client.get(f"/ru/{page}") for page in ("", "coverage/KZ-10/", "bulletins/")]

    assert [response.status_code for response in responses] == [200, 200, 200]
    assert "Сообщений пока нет" in text_of(responses[0])


@pytest.mark.parametrize(
    "page",
    [
        "coverage/KZ-99/", "coverage/KZ-10:own/", "coverage/KZ-10-0001/", "bulletins/9/",
        "bulletins/9/text/", "data/coverage.xml", "data/coverage.csv?of=KZ-99",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("world")
def test_what_is_not_there_is_not_found(client, page):
    assert client.get(f"/kk/{page}").status_code == 404


@pytest.mark.usefixtures("world")
def test_the_root_is_the_home_page(client):
    assert client.get("/kk/coverage/KZ/").url == "/kk/"


@pytest.mark.parametrize("page", ["coverage/KZ-10/", "bulletins/1/", "data/coverage.csv"])
def test_without_a_campaign_there_are_no_parts(client, page):
    assert client.get(f"/kk/{page}").status_code == 404


@pytest.mark.usefixtures("world")
def test_a_precinct_is_counted_in_trained_and_seats_only(client):
    text = client.get("/kk/coverage/100010000/").content.decode()

    row = re.search(r"<tr>.{0,20}№.1 учаске.*?</tr>", text, re.DOTALL)[0]
    assert len(re.findall("<td", row)) == 2
    assert "%" not in row


@pytest.mark.usefixtures("world")
def test_the_data_as_csv(client):
    response = client.get("/ru/data/coverage.csv?as_of=2026-02-18")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert response["Content-Disposition"] == 'attachment; filename="coverage-2026-02-18.csv"'
    assert rows == [
        ["as_of", "code", "name", "seats", "filled", "trained"],
        ["2026-02-18", "KZ-10", "Бб область", "27", "27", "3"],
        ["2026-02-18", "KZ-11", "Вв область", "27", "27", "3"],
    ]


@pytest.mark.usefixtures("world")
def test_the_districts_as_json_add_up_to_the_country(client):
    written = json.loads(client.get("/en/data/coverage.json?level=district").content)

    assert len([row for row in written["children"] if ":own" not in row["code"]]) == 4
    assert len(written["children"]) == 6
    for figure in ("seats", "filled", "trained"):
        assert sum(row[figure] for row in written["children"]) == written["total"][figure]


@pytest.mark.usefixtures("world")
def test_the_bulletin_as_text(client):
    response = client.get("/ru/bulletins/1/text/")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().replace("\u00a0", " ").startswith("Сообщение № 1\n\n")


@pytest.mark.parametrize("page", ["", "coverage/KZ-10/"])
def test_the_number_of_queries_does_not_grow_with_the_country(client, page):
    build(regions=1, districts=1, held_until=MARCH_4)
    client.get(f"/kk/{page}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/kk/{page}")
    _more()
    with CaptureQueriesContext(connection) as many:
        client.get(f"/kk/{page}")

    assert len(few) == len(many)


def _more():
    """Two more districts with their commissions."""
    from kaskad.commissions.models import Commission

    region = Commission.objects.get(code="KZ-10")
    for number in (8, 9):
        made = Commission.objects.create(
            code=f"10{number:03d}0000", parent=region, region=region, level="district",
            kind="territorial", name_kk="А", name_ru="А", name_en="A", sort_key="10", seats=0,
        )  # fmt: skip
        made.district = made
        made.save(update_fields=["district"])


@pytest.mark.usefixtures("world")
def test_the_stages_say_that_everybody_is_counted_once(client):
    text = text_of(client.get("/en/"))

    assert "Every member is counted in one stage" in text
    assert "Still without a place" not in text


def test_who_adds_up_the_stages_finds_everybody(client, world):
    Place.objects.filter(member_id__in=[member for member, _, _ in world.members[:4]]).delete()
    forget()

    text = text_of(client.get("/en/"))

    filled = len(world.members)
    said = f"The stages together: {filled - 4} of {filled} members. Still without a place in the"
    assert said in text
    assert "plan: 4." in text
    bulletin = draft_bulletin(world.campaign, "progress", MARCH_4).text.en
    assert "Still without a place in the plan: 4." in bulletin
