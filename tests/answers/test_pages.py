"""The pages: asking, moderating, writing, publishing, reading, as people click through them."""

import json

import pytest

from kaskad.answers.api import published_answer
from kaskad.answers.models import Acknowledgement, Answer, Question
from kaskad.audit.models import Entry
from kaskad.campaigns.api import provision_by_code
from kaskad.config import commandline
from tests.world import ACTOR, CAMPAIGN

HERE = f"/ru/answers/{CAMPAIGN}/"
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def text(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


def the_question():
    return Question.objects.filter(asked_by="w-member").order_by("id")[0]


def follow(client, path, status=200, **form):
    return text(client.post(f"{HERE}{path}", form, follow=True), status)


def test_a_member_asks_and_sees_what_became_of_it(house, visitor):
    member = visitor("member")
    form = {"text": "Кто опечатывает урну?", "language": "ru", "block": "8", "nonce": "n-1"}

    page = follow(member, "questions/", **form)
    follow(member, "questions/", **form)

    assert "Ваш вопрос отправлен" in page
    assert "Кто опечатывает урну?" in page
    assert "ждёт ответа" in page
    question = Question.objects.get(text="Кто опечатывает урну?")
    page = follow(member, f"questions/{question.code}/withdraw/")
    assert "отозван" in page


def test_a_refused_question_keeps_what_was_written(house, visitor):
    form = {"text": "Звоните +7 701 234 56 78, я не понял", "language": "ru", "nonce": "n-2"}

    page = text(visitor("member").post(f"{HERE}questions/", form), 422)

    assert "уберите эти данные" in page
    assert "я не понял" in page


def test_a_question_is_merged_in_two_taps_and_taken_apart(house, visitor):
    district, first = visitor("district"), the_question()
    again = "Кто вывешивает копию протокола?"
    follow(visitor("member"), "questions/", text=again, language="ru", nonce="n-3")
    other = Question.objects.get(text=again)

    page = text(district.get(f"{HERE}questions/{other.code}/"))
    assert first.text in page
    page = follow(district, f"questions/{other.code}/do/", deed="merge", other=first.code)

    assert "все голоса сохранены" in page
    assert again in page
    other.refresh_from_db()
    assert other.merged_into == first
    page = follow(district, f"questions/{other.code}/do/", deed="unmerge")
    other.refresh_from_db()
    assert other.state == "open"


def test_the_district_sends_a_question_up_and_has_it_no_more(house, visitor):
    district, question = visitor("district"), the_question()
    own = house.places["own"]
    assert question.text in text(district.get(f"{HERE}inbox/{own}/"))

    follow(district, f"questions/{question.code}/do/", deed="take")
    page = follow(district, f"questions/{question.code}/do/", deed="up")

    assert "Вопрос передан выше" in page
    assert question.text not in text(district.get(f"{HERE}inbox/{own}/"))
    parent = house.places["parent"]
    assert question.text in text(visitor("region").get(f"{HERE}inbox/{parent}/"))
    assert district.post(f"{HERE}questions/{question.code}/do/", {"deed": "up"}).status_code == 404


def test_hiding_needs_a_reason_which_the_asker_reads(house, visitor):
    district, question = visitor("district"), the_question()
    place = f"questions/{question.code}/do/"

    assert "Напишите коротко" in follow(district, place, 422, deed="hide", reason="")
    follow(district, place, deed="hide", reason="Не по теме")

    assert "Не по теме" in text(visitor("member").get(f"{HERE}questions/"))


def test_an_oral_answer_is_noted(house, visitor):
    question = the_question()

    follow(visitor("district"), f"questions/{question.code}/do/", deed="oral", note="Секретарь.")

    assert "Ответили устно: Секретарь." in text(visitor("member").get(f"{HERE}questions/"))


def test_the_centre_writes_and_somebody_else_publishes(house, visitor):
    centre, question = visitor("centre"), the_question()
    page = text(
        centre.post(f"{HERE}writing/", {"question": question.code, "nonce": "n-4"}, follow=True)
    )
    assert question.text in page
    draft = Answer.objects.get(nonce="n-4")
    place = f"writing/{draft.code}/"
    assert "el" in text(centre.get(f"{HERE}{place}?provision=отырыс"))

    words = {
        f"{name}_{language}": f"{name} {language}"
        for name in ("question", "text")
        for language in ("kk", "ru", "en")
    }
    follow(centre, place, deed="save", seen=draft.sha256, block="8", is_public="1", **words)
    follow(centre, place, deed="cite", provision="el-20-4", words="пункт 4")
    draft.refresh_from_db()
    page = follow(centre, place, deed="send", seen=draft.sha256)
    assert "text en" in page
    assert follow(centre, place, 422, deed="publish", seen=draft.sha256)

    # The author cannot publish; somebody else of the centre can.
    draft.writers, draft.author = ["another"], "another"
    draft.save(update_fields=["writers", "author"])
    page = follow(centre, place, deed="publish", seen=draft.sha256)

    assert "опубликован под № 5" in page
    assert "дан официальный ответ" in text(visitor("member").get(f"{HERE}questions/"))
    answer = published_answer(ACTOR, house.campaign, 5)
    assert [one.version.provision.code for one in answer.bases.all()] == ["el-20-4"]


def test_a_draft_is_discarded_after_it_was_asked_once_more(house, visitor):
    centre = visitor("centre")
    centre.post(f"{HERE}writing/", {"nonce": "n-5"})
    draft = Answer.objects.get(nonce="n-5")
    place = f"writing/{draft.code}/"
    assert "Удалить навсегда" not in text(centre.get(f"{HERE}{place}"))
    assert "Удалить навсегда" in text(centre.get(f"{HERE}{place}?discard=1"))

    assert "за это время изменили" in follow(centre, place, 422, deed="discard", seen="old")
    page = follow(centre, place, deed="discard", seen=draft.sha256)

    assert "Черновик удалён" in page
    assert not Answer.objects.filter(nonce="n-5").exists()


def test_the_second_reader_gives_back_with_a_remark(house, visitor):
    centre, reading = visitor("centre"), Answer.objects.get(state="reading")

    page = follow(centre, f"writing/{reading.code}/", deed="return", remark="Назовите срок")

    assert "Назовите срок" in page


def test_a_refused_draft_keeps_what_was_written(house, visitor):
    draft = Answer.objects.filter(state="draft").order_by("id")[0]
    form = {"deed": "save", "seen": "0" * 64, "text_ru": "Совсем новый текст"}

    page = follow(visitor("centre"), f"writing/{draft.code}/", 422, **form)

    assert "Совсем новый текст" in page
    assert "Ответ за это время изменили" in page


def test_answers_only_for_commissions_are_not_public(house, visitor):
    place = f"{HERE}4/"

    assert visitor("stranger").get(place).status_code == 404
    assert "Кто хранит печать?" in text(visitor("member").get(place))
    assert "№ 4" not in text(visitor("stranger").get(HERE))
    assert "№ 4" in text(visitor("member").get(HERE))


def test_a_replaced_answer_leads_to_the_new_one(house, visitor):
    page = text(visitor("stranger").get(f"{HERE}2/"))

    assert "Этот ответ заменён" in page
    assert f"{HERE}3/" in page


def test_a_stale_answer_warns_its_readers_and_is_listed_for_the_centre(house, visitor):
    assert "С тех пор как дан этот ответ, закон изменился" in text(
        visitor("member").get(f"{HERE}4/")
    )
    assert "№ 4." in text(visitor("centre").get(f"{HERE}writing/"))


def test_answers_are_found_in_both_languages(house, visitor):
    reader = visitor("stranger")

    assert "2 ответа" in text(reader.get(f"{HERE}?words=председателю"))
    assert "2 ответа" in text(reader.get(f"{HERE}?words=мордиң"))
    assert "Ответ не найден" in text(reader.get(f"{HERE}?words=бюджет"))


def test_one_tap_confirms_everything_that_is_new(house, visitor):
    member = visitor("member")
    assert "новый для вас" in text(member.get(HERE))

    page = follow(member, "acknowledge/", back="/ru/my/")

    assert "Спасибо" in page
    assert Acknowledgement.objects.filter(member=house.member()).count() == 3
    assert "новый для вас" not in text(member.get(HERE))
    elsewhere = member.post(f"{HERE}acknowledge/", {"back": "https://example.org/"})
    assert elsewhere["Location"] == HERE


def test_the_first_page_of_a_member_and_a_trainer_names_what_is_new(house, visitor):
    for role, place in (("member", "/ru/my/"), ("trainer", "/ru/my/seminars/")):
        page = text(visitor(role).get(place))
        assert "3 новых официальных ответа" in page, role
        assert f"{HERE}questions/" in page, role


def test_who_read_the_old_text_reads_what_changed(house, visitor):
    member = visitor("member")
    newest = provision_by_code("rl-20").versions.order_by("-number")[0]
    place = f"{HERE}refreshers/{newest.pk}/"
    page = text(member.get(place))
    assert "Новый текст." in page

    page = text(member.post(place, follow=True))

    assert "Вы ознакомились" in page
    assert Entry.objects.filter(tag="answers:refresher:read").count() == 1
    assert "2" in text(visitor("region").get(f"/ru/staff/{house.places['parent']}/refreshers/"))
    assert member.get(f"{HERE}refreshers/{newest.pk + 1000}/").status_code == 404


def test_a_withdrawn_answer_says_why(house, visitor):
    centre = visitor("centre")

    assert "Напишите коротко" in follow(centre, "1/end/", 422, deed="withdraw", reason="")
    follow(centre, "1/end/", deed="withdraw", reason="Ошибка в сроке")

    assert "Ошибка в сроке" in text(visitor("stranger").get(f"{HERE}1/"))
    page = text(centre.post(f"{HERE}3/end/", {"deed": "replace", "nonce": "r"}, follow=True))
    assert "Вместо ответа № 3" in page


def test_the_trainer_asks_for_the_hall_and_sees_its_questions(house, visitor):
    trainer, seminar = visitor("trainer"), house.seminar("own")
    place = f"halls/{seminar.code}/"

    page = follow(trainer, place, text="Зал спрашивает о печати", language="ru", nonce="h-1")

    assert "Зал спрашивает о печати" in page
    (question,) = Question.objects.filter(seminar_code=seminar.code)
    page = follow(trainer, f"questions/{question.code}/do/", deed="oral", note="Да")
    assert "Отмечено" in page
    assert visitor("district").post(f"{HERE}{place}").status_code == 404


def test_the_staff_of_a_territory_see_what_waits(house, visitor):
    page = text(visitor("district").get(f"/ru/staff/{house.places['own']}/"))

    assert "Ответьте на 1 вопрос" in page


def test_commands_list_and_export(house, capsys, tmp_path):
    assert commandline.main(["answers", "list", CAMPAIGN, "--stale", "--lang", "ru"]) == 0
    listed = capsys.readouterr().out
    assert listed.count("\n") == 1
    assert "закон изменился" in listed

    target = tmp_path / "answers.json"
    assert commandline.main(["answers", "export", CAMPAIGN, "--out", str(target)]) == 0
    found = json.loads(target.read_text(encoding="utf-8"))["answers"]
    assert [(one["number"], one["state"], one["replaced_by"]) for one in found] == [
        (1, "published", None), (2, "replaced", 3), (3, "published", None),
    ]  # fmt: skip
    assert found[0]["basis"][0]["provision"] == "el-20-1"


def test_what_asks_the_same_in_the_other_language_is_suggested_within_ones_reach(house, visitor):
    question = the_question()
    region, district = visitor("region"), visitor("district")
    far = Question.objects.get(asked_by="far-asker")

    assert far.text == question.text
    assert "Возможно, то же самое" not in text(district.get(f"{HERE}questions/{question.code}/"))
    assert "Возможно, то же самое" not in text(region.get(f"{HERE}questions/{question.code}/"))
    page = text(visitor("centre").get(f"{HERE}questions/{question.code}/"))
    assert "Возможно, то же самое" in page
    assert far.code in page
