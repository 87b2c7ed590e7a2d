"""The schedule of a district and of a region on paper."""

import io

import pytest
from pypdf import PdfReader

from kaskad.campaigns.api import Seminar, cancel_seminar
from kaskad.planning.web.schedule import schedule_pdf
from tests.planning.world import ACTOR, DISTRICTS, NOW

PLACE = "/{}/plans/kz-referendum-2026/{}/"


def _read(answer):
    """The paper, and its words on single blanks."""
    pdf = PdfReader(io.BytesIO(answer.content))
    return pdf, " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def _fonts(pdf):
    fonts = pdf.pages[0]["/Resources"]["/Font"].values()
    return [one.get_object()["/DescendantFonts"][0].get_object() for one in fonts]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ("Семинарлар кестесі: ", "Жоспардың 1-нұсқасы", "Уақыты", "1 беттің 1-беті")),
        ("ru", ("Расписание семинаров: ", "Версия 1 плана", "Время", "Страница 1 из 1")),
        ("en", ("Schedule of seminars: ", "Version 1 of the plan", "Time", "Page 1 of 1")),
    ],
)
@pytest.mark.usefixtures("plan")
def test_a_district_prints_its_schedule_in_every_language(reader, language, words):
    client = reader("coordinator", DISTRICTS[0])
    page = client.get(PLACE.format(language, DISTRICTS[0])).content.decode()

    answer = client.get(PLACE.format(language, DISTRICTS[0]) + "schedule.pdf")
    pdf, text = _read(answer)

    assert PLACE.format(language, DISTRICTS[0]) + "schedule.pdf" in page
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert [word for word in words if word not in text] == []
    assert pdf.trailer["/Root"]["/Lang"] == language
    assert "pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert all(
        "/FontFile3" in one["/FontDescriptor"] or "/FontFile2" in one["/FontDescriptor"]
        for one in _fonts(pdf)
    )


def test_the_schedule_names_every_seminar_of_the_district_and_no_other(plan, reader):
    seminars = Seminar.objects.filter(group__plan=plan).select_related("group__commission")
    own = [one for one in seminars if one.group.commission.code == DISTRICTS[0]]
    foreign = [one for one in seminars if one.group.commission.code == DISTRICTS[1]]

    client = reader("coordinator", DISTRICTS[0])
    _pdf, text = _read(client.get(PLACE.format("kk", DISTRICTS[0]) + "schedule.pdf"))

    assert own
    assert foreign
    for one in own:
        assert one.code in text
        assert one.venue.name_kk in text
        assert one.trainer.person.last_name in text
    assert [one.code for one in foreign if one.code in text] == []


def test_a_region_has_a_part_for_each_district(plan, reader):
    codes = Seminar.objects.filter(
        group__plan=plan, group__commission__code__in=DISTRICTS
    ).values_list("code", flat=True)

    answer = reader("coordinator", "KZ-15").get(PLACE.format("ru", "KZ-15") + "schedule.pdf")
    _pdf, text = _read(answer)

    assert [code for code in codes if code not in text] == []
    assert len(set(codes)) > 1


def test_a_cancelled_seminar_is_said_to_be_cancelled(plan, reader):
    seminar = Seminar.objects.filter(group__commission__code=DISTRICTS[0]).first()
    cancel_seminar(actor=ACTOR, seminar=seminar, reason="Боран", now=NOW)

    client = reader("coordinator", DISTRICTS[0])
    _pdf, text = _read(client.get(PLACE.format("ru", DISTRICTS[0]) + "schedule.pdf"))

    assert "Отменённые семинары зачёркнуты" in text


def test_a_district_without_seminars_gets_a_paper_that_says_so(plan, reader):
    Seminar.objects.filter(group__commission__code=DISTRICTS[0]).delete()

    client = reader("coordinator", DISTRICTS[0])
    _pdf, text = _read(client.get(PLACE.format("kk", DISTRICTS[0]) + "schedule.pdf"))

    assert "Мұнда семинар жоқ" in text


def test_the_same_data_at_the_same_moment_make_the_same_paper(world, plan):
    district = world.country.commissions[DISTRICTS[0]]

    first, again = (schedule_pdf(world.campaign, plan, district, now=NOW) for _ in range(2))

    assert first == again


def test_words_of_a_hall_are_never_read_as_markup(plan, reader):
    hall = Seminar.objects.filter(group__commission__code=DISTRICTS[0]).first().venue
    hall.name_kk = '#eval("1") *Зал* \x07$x$'
    hall.save(update_fields=["name_kk"])

    client = reader("coordinator", DISTRICTS[0])
    _pdf, text = _read(client.get(PLACE.format("kk", DISTRICTS[0]) + "schedule.pdf"))

    assert '#eval("1") *Зал* $x$' in text


@pytest.mark.usefixtures("plan")
def test_the_country_has_no_schedule_on_paper(reader):
    client = reader("central_staff", "KZ")

    assert client.get(PLACE.format("kk", "KZ") + "schedule.pdf").status_code == 404
    assert b"schedule.pdf" not in client.get(PLACE.format("kk", "KZ")).content
