"""How certificates look: drafted on a page, looked at, put in force, and printed the same later."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from kaskad.accounts.api import Role
from kaskad.audit.api import Tag
from kaskad.audit.models import Entry
from kaskad.core.tasks.working import work_until_nothing_waits
from kaskad.credentials.models import Certificate, PaperBatch, PaperDesign
from kaskad.credentials.operations.designs import DesignOver, put_design_in_force
from kaskad.credentials.queries.papers import design_in_force
from tests.credentials.certified import CENTRE, certify, taught
from tests.credentials.papers import text_of
from tests.credentials.test_own_and_staff_pages import holder, staff, text
from tests.credentials.test_paper_design import OWN, SHAPES, SVG, png
from tests.queries import MOST, queries_of
from tests.world import NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DESIGN = "/ru/campaigns/kz-referendum-2026/certificates/design/"
NEW = f"{DESIGN}new/"
SENT = {
    "organisation_kk": "Орталық сайлау комиссиясы", "organisation_ru": "Центральная комиссия",
    "title_kk": "Куәландыру", "title_ru": "Свидетельство", "title_en": "Testimonial",
    "statement_kk": "Оқыды.", "statement_ru": "Обучен.",
    "office_kk": "Хатшы", "office_ru": "Секретарь", "signatory_kk": "Ә. Сейіт",
    "signatory_ru": "А. Сеит", "accent": "#7A1F3D", "template": "",
}  # fmt: skip


@pytest.fixture
def one():
    certify(taught())
    return Certificate.objects.filter(teacher__isnull=False).earliest("id")


def drafted(client, **changes):
    """A new version, kept as a draft."""
    answer = client.post(NEW, SENT | changes, follow=True)
    assert "Проект сохранён" in text(answer)
    return PaperDesign.objects.latest("number")


def paper(client, one, more=""):
    answer = client.get(f"/ru/certificates/{one.number}/certificate.pdf{more}")
    assert answer.status_code == 200
    return text_of(PdfReader(BytesIO(answer.content)).pages[0])


def test_a_draft_changes_nothing_until_it_is_put_in_force(one):
    client, member = staff("first"), holder(one)
    before = client.get(f"/ru/certificates/{one.number}/certificate.pdf").content
    assert "в готовом оформлении" in text(client.get(DESIGN))

    row = drafted(client)

    assert client.get(f"/ru/certificates/{one.number}/certificate.pdf").content == before
    assert design_in_force(one.campaign) is None
    assert "введёт кто-то другой" in text(client.get(DESIGN))
    assert "составили вы" in text(client.post(f"{DESIGN}{row.number}/"), 422)
    answer = staff("second").post(f"{DESIGN}{row.number}/", follow=True)
    assert "Действует" in text(answer)
    assert "Свидетельство" in paper(member, one)
    assert "Testimonial" not in paper(member, one)
    assert "Testimonial" in paper(member, one, "?en=1")
    phone = f"/ru/certificates/{one.number}/certificate.png"
    assert client.get(phone).content != client.get(f"{phone}?design=9").content
    tags = (Tag.CERTIFICATE_DESIGN_DRAFTED, Tag.CERTIFICATE_DESIGN_IN_FORCE)
    assert all(Entry.objects.filter(tag=tag).exists() for tag in tags)
    assert len(queries_of(client, DESIGN)) <= MOST


def test_what_was_printed_yesterday_is_printed_the_same_again(one):
    client = staff("first")
    put_design_in_force(actor=CENTRE, design=drafted(client), now=NOW)
    url = f"/ru/certificates/{one.number}/certificate.pdf"
    yesterday = client.get(url).content

    second = drafted(client, title_ru="Удостоверение")
    put_design_in_force(actor=CENTRE, design=second, now=NOW)

    assert "Удостоверение" in paper(client, one)
    assert client.get(f"{url}?design=1").content == yesterday
    assert client.get(f"{url}?design=99").status_code == 404
    assert client.get(f"{url}?design=x").status_code == 404
    with pytest.raises(DesignOver):
        put_design_in_force(actor=CENTRE, design=PaperDesign.objects.get(number=1), now=NOW)
    assert "Начните от неё новую версию" in text(client.post(f"{DESIGN}1/"), 422)
    assert put_design_in_force(actor=CENTRE, design=second, now=NOW).begins_at == NOW


@pytest.mark.one_database  # the worker sees nothing of a test's transaction on PostgreSQL
def test_a_file_says_with_which_version_it_was_drawn(one):
    client = staff("first")
    row = drafted(client)
    put_design_in_force(actor=CENTRE, design=row, now=NOW)
    place = one.commission
    url = f"/ru/campaigns/kz-referendum-2026/certificates/print/{place.code}/"
    client.post(url, {"stage": one.stage.code})
    work_until_nothing_waits()

    batch = PaperBatch.objects.get(place=place)
    said = PdfReader(BytesIO(client.get(f"{url}{batch.code}/").content)).pages[-1]

    assert batch.design == row
    assert "Свидетельство" in text_of(said)


def test_a_new_version_begins_from_an_earlier_one(one):
    client = staff("first")
    emblem = SimpleUploadedFile("emblem.png", png(300, 300), "image/png")
    first = drafted(client, emblem=emblem)
    assert bytes(first.emblem) == png(300, 300)

    html = text(client.get(f"{NEW}?from=1"))

    assert 'value="Свидетельство"' in html
    kept = drafted(client, **{"from": "1", "keeps_emblem": "on", "title_ru": "Грамота"})
    assert bytes(kept.emblem) == png(300, 300)
    assert kept.title.ru == "Грамота"
    assert bytes(drafted(client, **{"from": "1"}).emblem) == b""
    assert client.get(f"{NEW}?from=77").status_code == 404


def test_a_sample_shows_what_it_will_look_like(one):
    client = staff("first")
    row = drafted(client, emblem=SimpleUploadedFile("e.svg", SVG.format(SHAPES).encode()))

    answer = client.get(f"{DESIGN}{row.number}/paper.pdf")

    said = [text_of(page) for page in PdfReader(BytesIO(answer.content)).pages]
    assert len(said) == 3
    assert "ОБРАЗЕЦ" in said[1]
    assert "Свидетельство" in said[1]
    assert "Testimonial" in said[1]
    assert row.begins_at is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"office_ru": " "}, "нет текста на русском"),
        ({"accent": "#00AFCA"}, "Выберите"),
        ({"accent": "red"}, "#00667A"),
        ({"template": "#let certificate(common, one) = {\n  import 1\n}"}, "Строка 2"),
        ({"template": "#let certificate(common, one) = {\n  nothing\n}"}, "2"),
    ],
)
def test_what_may_not_be_is_said_at_its_field_and_what_was_typed_stays(one, changes, said):
    client = staff("first")

    html = text(client.post(NEW, SENT | changes), 422)

    assert said in html
    assert 'value="Свидетельство"' in html
    assert not PaperDesign.objects.exists()


def test_an_emblem_that_acts_is_refused_with_its_line(one):
    emblem = SimpleUploadedFile("e.svg", SVG.format("<script>1</script>").encode())

    html = text(staff("first").post(NEW, SENT | {"emblem": emblem}), 422)

    assert "script" in html
    assert not PaperDesign.objects.exists()


def test_an_own_template_draws_papers_and_files(one):
    client = staff("first")
    row = drafted(client, template=OWN.replace("\n", "\r\n"))
    assert row.template == OWN.strip()
    put_design_in_force(actor=CENTRE, design=row, now=NOW)

    said = paper(client, one)

    assert one.name in said
    assert one.seminar.code in said


def test_only_the_centre_decides_how_they_look(one):

    row = drafted(staff("first"))
    region = staff("region", one.commission.region.code, Role.COORDINATOR)

    for url in (DESIGN, NEW, f"{DESIGN}{row.number}/paper.pdf"):
        assert region.get(url).status_code == 404, url
    assert region.post(f"{DESIGN}{row.number}/").status_code == 404
    assert (
        "оформление"
        not in text(region.get("/ru/campaigns/kz-referendum-2026/certificates/")).lower()
    )
