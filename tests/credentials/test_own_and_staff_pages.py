"""Pages of holders and of staff: papers, doubts, decisions, as people click through them."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.test import Client

from kaskad.accounts.api import Role, give_grant, open_account
from kaskad.commissions.models import Person
from kaskad.credentials.models import Certificate, Doubt
from kaskad.credentials.rules.number import shown
from kaskad.credentials.vocab import DoubtState
from tests.credentials.certified import CENTRE, EVENINGS, certify, taught
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOW = EVENINGS["s3"] + timedelta(days=1)
WHY = "Мүше басқа адам болып шықты"


@pytest.fixture
def one():
    certify(taught())
    return Certificate.objects.filter(teacher__isnull=False).earliest("id")


def staff(code, scope="KZ", role=Role.CENTRAL_STAFF):
    account = open_account(actor=CENTRE, label=f"Дина {code}", language="ru", code=code, now=NOW)
    give_grant(actor=CENTRE, account=account, role=role.value, scope=scope, wide=True, now=NOW)
    client = Client()
    sign_in(client, account)
    return client


def holder(one):
    account = open_account(actor=CENTRE, label="Мүше", language="ru", code="holder", now=NOW)
    Person.objects.filter(pk=one.member.person_id).update(account=account)
    client = Client()
    sign_in(client, account)
    return client


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def test_a_holder_finds_paper_and_picture(one):
    client = holder(one)

    html = text(client.get("/ru/certificates/"))
    assert shown(one.number) in html
    assert "Действует" in html

    paper = client.get(f"/ru/certificates/{one.number}/certificate.pdf")
    assert paper["Content-Type"] == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    for field in (
        shown(one.number),
        one.seminar.code,
        one.commission.code,
        shown(one.teacher.number),
    ):
        assert field in read, field
    picture = client.get(f"/ru/certificates/{one.number}/certificate.png")
    assert picture.content.startswith(b"\x89PNG")
    # What staff see is not for the holder.
    assert client.get(f"/ru/certificates/{one.number}/").status_code == 404


def test_who_has_none_is_told_how_it_comes(one):
    client = staff("centre")

    assert "У вас пока нет сертификата." in text(client.get("/ru/certificates/"))


def test_nobody_else_gets_the_paper(one):
    other = next(place for place in ("KZ-10", "KZ-11") if not one.commission.code.startswith(place))
    coordinator = staff("other", other, Role.COORDINATOR)

    for name in ("certificate.pdf", "certificate.png", "", "below/"):
        url = f"/ru/certificates/{one.number}/{name}"
        assert coordinator.get(url).status_code == 404, name
        assert Client().get(url).status_code == 404, name


def test_a_doubt_is_raised_by_one_and_decided_by_another(one):
    first, second = staff("first"), staff("second")
    url = f"/ru/certificates/{one.number}/"
    assert "Поставить сертификат под сомнение" in text(first.get(url))

    sent = first.post(url, {"cause": "identity", "reason": WHY}, follow=True)
    assert "приостановлен" in text(sent)
    doubt = Doubt.objects.get()
    own = text(first.get(f"/ru/certificates/doubts/{doubt.code}/"))
    assert "Это сомнение высказали вы" in own
    assert 'name="step"' not in own
    refused = first.post(
        f"/ru/certificates/doubts/{doubt.code}/", {"step": "uphold", "reason": WHY}
    )
    assert "должен другой" in text(refused, 422)

    waiting = text(second.get(f"/ru/campaigns/{one.campaign.code}/certificates/"))
    assert shown(one.number) in waiting
    done = second.post(
        f"/ru/certificates/doubts/{doubt.code}/", {"step": "uphold", "reason": WHY}, follow=True
    )
    assert "Сертификат отозван." in text(done)
    assert "Дина second" in text(second.get(url))


def test_a_misspelt_name_is_written_anew(one):
    client, url = staff("first"), f"/ru/certificates/{one.number}/"
    assert "Выписать сертификат заново" not in text(client.get(url))
    Person.objects.filter(pk=one.member.person_id).update(last_name="Ығылманұлы")

    html = text(client.get(url))
    assert "Ығылманұлы" in html
    assert one.name in html
    refused = text(client.post(url, {"step": "renew", "why": "коротко"}), 422)
    assert "коротко" in refused
    done = text(client.post(url, {"step": "renew", "why": "В фамилии ошибка"}, follow=True))

    made = Certificate.objects.get(replaces=one)
    assert shown(made.number) in done
    assert "заменён" in text(client.get(f"/ru/check/{one.number}/"))
    assert "Выписать сертификат заново" not in text(client.get(url))


def test_what_was_typed_stays_when_it_is_refused(one):
    client = staff("first")

    html = text(
        client.post(f"/ru/certificates/{one.number}/", {"cause": "error", "reason": "мало"}), 422
    )

    assert "от 10 до 300" in html
    assert ">мало</textarea>" in html
    assert not Doubt.objects.exists()


def test_all_that_hangs_on_a_fallen_one_is_kept_by_somebody_else(one):
    first, second, third = staff("first"), staff("second"), staff("third")
    trainer = one.teacher
    first.post(f"/ru/certificates/{trainer.number}/", {"cause": "identity", "reason": WHY})
    doubt = Doubt.objects.get()
    second.post(f"/ru/certificates/doubts/{doubt.code}/", {"step": "uphold", "reason": WHY})
    below = f"/ru/certificates/{trainer.number}/below/"
    waiting = Doubt.objects.filter(state=DoubtState.WAITING)
    assert waiting.exists()

    assert "Вашего решения ничего не ждёт." in text(second.get(below))
    assert shown(waiting[0].certificate.number) in text(third.get(below))
    third.post(below, {"reason": "Обучение подтверждают листы"})

    assert not waiting.exists()


def test_counts_are_those_of_the_own_territory(one):
    region = one.commission.region
    own = staff("own", region.code, Role.COORDINATOR)

    html = text(own.get(f"/ru/campaigns/{one.campaign.code}/certificates/"))

    count = Certificate.objects.filter(commission__region=region, stage=one.stage).count()
    assert 0 < count < Certificate.objects.filter(stage=one.stage).count()
    assert f">{count}<" in html
