"""The pages about messages: texts, delivery, papers, one's own."""

import pytest
from django.urls import reverse
from django.utils import translation

from kaskad.audit.models import Entry
from kaskad.core.gateways import Gateways, TelegramGateway
from kaskad.messaging.api import Message, Territory, papers, template_state, wishes_path
from kaskad.messaging.models import Recipient
from tests.world_fixtures import *  # noqa: F403  pytest finds fixtures by their names here

pytestmark = pytest.mark.one_database


def _url(name, *args, language="ru"):
    with translation.override(language):
        return reverse(f"portals:{name}", args=args)


def _form(kind="deadline_near", **changes):
    state = template_state(kind)
    texts = {
        f"{part}_{language}": getattr(wording, part)
        for language, wording in state.wordings.items()
        for part in wording._fields
    }
    return {"seen": state.version, **texts, **changes}


def test_texts_are_looked_at_and_then_published(house, visitor):
    url, centre = _url("message_kind", "deadline_near"), visitor("centre")
    changed = _form(short_ru="Скоро: {what}, {day}")

    looked = centre.post(url, {**changed, "do": "preview"})
    assert "Скоро: отправить список членов, 4 марта" in looked.content.decode().replace("\xa0", " ")
    assert template_state("deadline_near").version == 0

    published = centre.post(url, {**changed, "do": "publish"})
    assert published.status_code == 302
    assert template_state("deadline_near").version == 1
    assert "опубликованы" in centre.get(published["Location"]).content.decode()
    assert "Версия 1" in centre.get(url).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text_kk": "{what} {nothing}"}, "{nothing}"),
        ({"text_kk": ""}, "f-text_kk-error"),
        ({"seen": 5, "short_ru": "{what} {day}"}, "опубликовал другой текст"),
    ],
)
def test_what_is_wrong_stands_at_its_field(house, visitor, changes, said):
    url = _url("message_kind", "deadline_near")
    answer = visitor("centre").post(url, {**_form(**changes), "do": "publish"})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert template_state("deadline_near").version == 0


def test_staff_see_whom_to_tell_on_paper_and_say_that_it_is_done(house, visitor):
    own = house.places["own"]
    url, staff = _url("delivery", own), visitor("district")
    waiting = papers(Territory("district", own), 500)
    foreign = papers(Territory("district", house.places["foreign"]), 500)
    assert waiting
    assert foreign

    assert "нужно вручить на бумаге" in staff.get(url).content.decode()
    read = staff.get(_url("delivery_papers", own))
    assert read.content.startswith(b"%PDF")
    assert Entry.objects.filter(tag="messaging:message:read", subject_code=own).count() == 1

    codes = [row.code for row in (*waiting, *foreign)]
    staff.post(_url("delivery_handed", own), {"message": codes})
    assert papers(Territory("district", own), 500) == []
    assert len(papers(Territory("district", house.places["foreign"]), 500)) == len(foreign)


def test_the_centre_sends_an_unclear_message_again(house, visitor):
    message = Message.objects.filter(state="waiting")[0]
    Message.objects.filter(pk=message.pk).update(state="unclear")
    centre = visitor("centre")
    assert "Отправить ещё раз" in centre.get(_url("messages")).content.decode()

    assert centre.post(_url("message_again", message.code)).status_code == 302
    message.refresh_from_db()
    assert message.state == "waiting"
    Message.objects.filter(pk=message.pk).update(state="sent")
    assert centre.post(_url("message_again", message.code)).status_code == 422


def test_a_member_finds_the_own_settings_and_telegram(house, visitor, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = False
    settings.KASKAD_GATEWAYS = Gateways(telegram=TelegramGateway("1:a", bot="oqu_bot"))
    key, member = house.member().person.code, visitor("member")
    Message.objects.filter(recipient__key=key).delete()
    Recipient.objects.filter(key=key).delete()
    url = _url("own_messages", language="kk")

    page = member.get(url).content.decode()
    assert wishes_path(key, "kk") in page
    assert "t.me" not in page
    assert "https://t.me/oqu_bot?start=" in member.post(url).content.decode()
    assert Recipient.objects.get(key=key).link_hash


def test_a_demonstration_has_no_bot(house, visitor, settings):
    settings.KASKAD_GATEWAYS = Gateways(telegram=TelegramGateway("1:a", bot="oqu_bot"))

    assert "t.me" not in visitor("member").post(_url("own_messages")).content.decode()
