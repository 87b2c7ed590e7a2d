"""Making bulletins and their wording on pages, and the weekly report."""

import csv
import io
import zipfile
from datetime import date

import docx
import pytest
from python_calamine import CalamineWorkbook

from kaskad.campaigns.models import Campaign
from kaskad.core.refusal import Refusal
from kaskad.reporting.api import MEDIA_TYPES, weekly_report
from kaskad.reporting.models import Bulletin, BulletinProposal, BulletinTemplate

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

MARCH_4 = date(2026, 3, 4)
CAMPAIGN = "/campaigns/kz-referendum-2026/bulletins/"


@pytest.fixture
def at_the_centre(scene, staff):
    found = scene(MARCH_4, MARCH_4)
    found.first, found.second = staff("KZ"), staff("KZ")
    found.sign_in(found.first)
    return found


def post(scene, path, language="ru", **values):
    return scene.client.post(f"/{language}{path}", values)


def wording_of(scene, **changed):
    """The form of a wording as the page gives it, with changes."""
    form = scene.get(f"{CAMPAIGN}wording/progress/", "ru").content.decode()
    assert "{seminars:проведён|проведено|проведено}" in form
    values = {f"{part}_{one}": "x" for part in ("title", "text") for one in ("kk", "ru", "en")}
    return values | changed


def test_a_bulletin_goes_from_a_look_to_the_public_page(at_the_centre):
    scene = at_the_centre
    preview = scene.text(f"{CAMPAIGN}draft/?kind=cascade&as_of=2026-03-04", "ru")
    assert "Обучение идёт по каскадной модели" in preview
    assert 'id="f-trained"' in preview
    assert not BulletinProposal.objects.exists()

    kept = post(scene, f"{CAMPAIGN}draft/?as_of=2026-03-04", kind="cascade")
    own = scene.text(kept.url.removeprefix("/ru"), "ru")
    refused = post(scene, f"{kept.url.removeprefix('/ru')}publish/")
    scene.sign_in(scene.second)
    other = scene.text(kept.url.removeprefix("/ru"), "ru")
    published = post(scene, f"{kept.url.removeprefix('/ru')}publish/")

    assert "Опубликовать это сообщение" not in own
    assert refused.status_code == 422
    assert "Опубликовать это сообщение" in other
    assert published.url == "/ru/bulletins/1/"
    bulletin = Bulletin.objects.get()
    assert (bulletin.proposed_by, bulletin.published_by) == (scene.first.code, scene.second.code)


def test_a_draft_is_listed_and_taken_away(at_the_centre):
    kept = post(at_the_centre, f"{CAMPAIGN}draft/?as_of=2026-03-04", kind="cascade")
    listed = at_the_centre.text(CAMPAIGN, "ru")

    post(at_the_centre, f"{kept.url.removeprefix('/ru')}withdraw/")

    assert kept.url in listed
    assert kept.url not in at_the_centre.text(CAMPAIGN, "ru")


def test_a_day_without_a_bulletin_says_why(at_the_centre):
    page = at_the_centre.get(f"{CAMPAIGN}draft/?kind=final&as_of=2026-03-04", "ru", 422)

    assert "обучение не завершено" in page.content.decode()


def test_a_wording_is_looked_at_kept_and_put_in_force_by_another(at_the_centre):
    scene = at_the_centre
    values = wording_of(scene, text_ru="Обучено: {trained:people}.")
    looked = post(scene, f"{CAMPAIGN}wording/progress/", do="preview", **values)
    assert looked.status_code == 200
    assert "Обучено: " in looked.content.decode()
    assert not BulletinTemplate.objects.exists()

    post(scene, f"{CAMPAIGN}wording/progress/", do="keep", **values)
    refused = post(scene, f"{CAMPAIGN}wording/progress/1/in-force/")
    scene.sign_in(scene.second)
    done = post(scene, f"{CAMPAIGN}wording/progress/1/in-force/")

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Обучено: " in scene.text(f"{CAMPAIGN}draft/?kind=progress&as_of=2026-03-04", "ru")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Один\nДва {trainde}", "Строка 2: в этом сообщении нет значения «trainde»"),
        ("{if trained}а{end}", "после if не может стоять «trained»"),
        ("", ""),
    ],
)
def test_a_flaw_is_told_beside_its_field_and_the_text_stays(at_the_centre, text, said):
    values = wording_of(at_the_centre, text_ru=text)

    page = post(at_the_centre, f"{CAMPAIGN}wording/progress/", do="keep", **values)

    shown = page.content.decode()
    assert page.status_code == 422
    assert said in shown
    assert "{trained}" in shown
    assert 'id="f-text_ru-error"' in shown
    assert not BulletinTemplate.objects.exists()


def test_without_figures_yet_the_wording_still_opens(scene, staff):
    early = scene(None, date(2026, 2, 19))
    early.sign_in(staff("KZ"))

    page = early.text(f"{CAMPAIGN}wording/progress/", "ru")

    assert "Показать пока нечего" in page
    assert "{trained}" in page


def test_the_report_of_a_week_as_a_page(at_the_centre):
    page = at_the_centre.text("/staff/KZ/report/?as_of=2026-03-04", "ru")

    assert "26\xa0февраля" in page
    assert "Территории в сравнении с планом" in page
    assert "Что ждёт решения" in page


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_report_as_files_says_the_same(at_the_centre, language):
    def content(kind):
        url = f"/staff/KZ/report-{language}.{kind}?as_of=2026-03-04"
        response = at_the_centre.get(url, "en")
        assert response["Content-Type"] == MEDIA_TYPES[kind]
        return response.content

    paper = docx.Document(io.BytesIO(content("docx")))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content("xlsx")))
    rows = list(csv.reader(io.StringIO(content("csv").decode("utf-8-sig"))))

    word = {"kk": "Оқыды", "ru": "Обучено"}[language]
    assert content("pdf")[:5] == b"%PDF-"
    assert word in rows[0]
    total = rows[-1]
    regions = next(table for table in paper.tables if table.rows[-1].cells[0].text == total[0])
    assert [cell.text.replace("\xa0", "") for cell in regions.rows[-1].cells][:4] == total[:4]
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert any(row[:4] == [total[0], *map(float, total[1:4])] for sheet in sheets for row in sheet)
    assert zipfile.ZipFile(io.BytesIO(content("docx"))).testzip() is None
    assert paper.core_properties.language == language


def test_a_region_reports_of_itself_only(scene, staff):
    found = scene(MARCH_4, MARCH_4)
    found.sign_in(staff("KZ-10"))

    assert "Бб облысы" in found.text("/staff/KZ-10/report/", "kk")
    found.get("/staff/KZ-11/report/", "kk", 404)
    found.get("/staff/KZ/report-kk.csv", "kk", 404)
    found.get("/staff/KZ-10/report-kk.exe", "kk", 404)
    found.get("/staff/KZ-10/report-xx.csv", "kk", 404)


def test_the_week_adds_up(scene):
    found = scene(MARCH_4, MARCH_4)
    root = found.commission("central")
    campaign = Campaign.objects.select_related("root").get()
    report = weekly_report(campaign, root, MARCH_4)
    before = weekly_report(campaign, root, date(2026, 2, 25))

    assert report.before.tally == before.total.tally
    assert report.trained_in_week == report.total.tally.trained - before.total.tally.trained
    assert sum(row.tally.filled for row in report.parts) == report.total.tally.filled
    assert [day for day, _plan, _fact in report.days][-1] == MARCH_4
    assert report.days[-1][2] == report.total.tally.trained


def test_a_precinct_has_no_report(scene):
    found = scene(MARCH_4, MARCH_4)

    with pytest.raises(Refusal) as refused:
        weekly_report(Campaign.objects.get(), found.commission("precinct"), MARCH_4)

    assert refused.value.code == "reporting.report_too_small"
