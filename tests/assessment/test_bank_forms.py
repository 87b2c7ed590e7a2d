"""Items written in forms: every kind, without a format, and nothing that was typed is lost."""

import re
from dataclasses import replace

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.api import (
    Item,
    content_of,
    item_rows,
)
from kaskad.assessment.queries.written import content_in, text_with
from kaskad.assessment.rules.items import Matching
from kaskad.assessment.rules.problems import Problem, problems
from kaskad.assessment.vocab import Kind
from kaskad.assessment.web.parts import part_words
from kaskad.assessment.web.typed import FIELDS, GROUPS, ROW_FIELDS, typed_in, typed_of
from kaskad.assessment.web.typed_items import NotTyped, item_from
from kaskad.assessment.web.typed_problems import errors_of
from tests.assessment.bank_pages import BANK, fields, raw, raw_post, text
from tests.assessment.items import items
from tests.assessment.test_bank import CODE, newest, sample, take
from tests.world import TODAY

pytestmark = pytest.mark.one_database

# Writing


def written(client, path, **changed):
    """A form as it came, with some fields changed, sent to be saved."""
    sent = fields(raw(client, path)) | {"do": "save"}
    return client.post(path, sent | changed)


def test_a_new_item_is_written_without_knowing_a_format(house, centre):
    path = f"{BANK}new/?kind=choice&block=2"
    sent = fields(raw(centre, path))
    assert sent["options"] == ["1", "2", "3", "4"]
    sent |= {
        "do": "save", "text-kk": "Отырыс қашан заңды?", "text-ru": "Когда заседание правомочно?",
        "options-1-text-kk": "Жартысы келсе", "options-1-text-ru": "Если пришло большинство",
        "options-2-text-kk": "Бәрі келсе", "options-2-text-ru": "Если пришли все",
        "options-2-note-kk": "Бәрі келуі шарт емес.", "options-2-note-ru": "Все не обязательны.",
        "options-right": "1", "provisions": ["el-20-1"],
        "explanation-kk": "Заң солай дейді.", "explanation-ru": "Так говорит закон.",
        "difficulty": "hard", "source": "Article 20",
    }  # fmt: skip
    response = centre.post(f"{BANK}new/", sent)

    code = sent["code"][0]
    assert re.fullmatch(r"kz-2026-b2-\d+", code)
    assert response["Location"] == f"{BANK}items/{code}/"
    content = content_of(newest(house, code))
    assert problems(content) == []
    assert (content.block, content.difficulty, content.kind) == (2, "hard", Kind.CHOICE)
    assert [one.text["ru"] for one in content.body.options] == [
        "Если пришло большинство", "Если пришли все",
    ]  # fmt: skip
    assert content.body.right == {"a"}
    assert content.body.options[1].note["kk"] == "Бәрі келуі шарт емес."


def test_what_is_missing_stands_at_its_field_and_the_rest_is_kept(house, centre):
    sent = fields(raw(centre, f"{BANK}new/?kind=choices&block=1"))
    sent |= {"do": "save", "text-kk": "Қайсысы дұрыс?", "options-1-text-kk": "Бірінші"}
    response = centre.post(f"{BANK}new/", sent)
    edit = f"{BANK}items/{sent['code'][0]}/edit/"
    assert response["Location"] == edit

    page = raw(centre, edit)
    assert "Қайсысы дұрыс?" in page
    assert 'href="#f-text-ru"' in page
    assert 'id="f-text-ru-error"' in page
    assert 'id="g-options-error"' in page
    assert "Дұрыс жауаптың неге дұрыс екенін түсіндіріңіз" in page


@pytest.mark.parametrize("kind", list(Kind))
def test_a_form_that_is_saved_as_it_came_changes_nothing(house, centre, kind):
    row = next(one for one in item_rows(house.campaign, TODAY) if one.content.kind == kind)
    take(house, replace(row.content, code="copy-1"))
    before = newest(house, "copy-1")
    path = f"{BANK}items/copy-1/edit/"
    assert written(centre, path)["Location"] == f"{BANK}items/copy-1/"
    assert newest(house, "copy-1").sha256 == before.sha256
    assert newest(house, "copy-1").writers == before.writers


@pytest.mark.one_database  # no row is read
@given(items())
def test_a_form_gives_back_the_item_that_it_was_made_of(content):
    typed = typed_of(content)
    made = item_from(typed, content.kind, content)
    if isinstance(content.body, Matching):
        # Two partners with the same words are one; a complete item has none.
        assert made.body.left == content.body.left
    assert problems(made) == []
    assert made == content


@pytest.mark.parametrize(
    "deed", ["add:options", "up:options:2", "drop:options:4", "find", "english"]
)
def test_buttons_of_the_form_keep_everything_and_save_nothing(house, centre, deed):
    sent = fields(raw(centre, f"{BANK}new/?kind=choice&block=2"))
    typed = {
        "text-kk": "Сұрақ?", "options-1-text-ru": "Первый", "options-2-text-ru": "Второй",
        "options-right": "2", "find": "20-бап", "provisions": ["el-20-1", "no-such"],
    }  # fmt: skip
    page = raw_post(centre, f"{BANK}new/", sent | typed | {"do": deed})
    back = fields(page)
    assert back["text-kk"] == ["Сұрақ?"]
    assert back["provisions"] == ["el-20-1", "no-such"]
    rows = len(back["options"])
    assert rows == {"add:options": 5, "drop:options:4": 3}.get(deed, 4)
    up = deed.startswith("up")
    assert back["options-right"] == ["1" if up else "2"]
    assert back["options-1-text-ru"] == ["Второй" if up else "Первый"]
    assert back["options-2-text-ru"] == ["Первый" if up else "Второй"]
    assert ("text-en" in back) == (deed == "english")
    assert not Item.objects.filter(code=sent["code"][0]).exists()


def test_found_provisions_can_be_ticked(house, centre):
    sent = fields(raw(centre, f"{BANK}new/?kind=truth&block=1")) | {"find": "rl-20"}
    page = raw_post(centre, f"{BANK}new/", sent | {"do": "find"})
    assert 'name="provisions" value="rl-20"' in page
    sent["find"] = "қарбызқауын"
    assert "Норма табылмады" in raw_post(centre, f"{BANK}new/", sent | {"do": "find"})


def test_a_number_that_is_none_comes_back_as_it_was_typed(house, centre):
    sent = fields(raw(centre, f"{BANK}new/?kind=numeric&block=1"))
    page = raw_post(
        centre, f"{BANK}new/", sent | {"do": "save", "value": "көп", "text-kk": "Қанша?"}, 422
    )
    back = fields(page)
    assert back["value"] == ["көп"]
    assert back["text-kk"] == ["Қанша?"]
    assert 'id="f-value-error"' in page


def test_neither_true_nor_false_and_no_verdict_are_asked_for(house, centre):
    sent = fields(raw(centre, f"{BANK}new/?kind=truth&block=1")) | {"do": "save"}
    assert 'id="f-is_true-error"' in raw_post(centre, f"{BANK}new/", sent, 422)
    sent = fields(raw(centre, f"{BANK}new/?kind=ballots&block=8")) | {"do": "save"}
    page = raw_post(centre, f"{BANK}new/", sent | {"ballots-2-for": "tick"}, 422)
    assert 'id="f-ballots-2-verdict-error"' in page
    assert 'id="f-ballots-1-verdict-error"' not in page


def test_a_code_that_is_taken_is_named_at_its_field(house, centre):
    sent = fields(raw(centre, f"{BANK}new/?kind=short&block=1"))
    page = raw_post(centre, f"{BANK}new/", sent | {"do": "save", "code": CODE}, 422)
    assert 'id="f-code-error"' in page
    page = raw_post(centre, f"{BANK}new/", sent | {"do": "save", "code": "екі сөз"}, 422)
    assert 'id="f-code-error"' in page


def test_who_comes_second_loses_nothing_and_may_save_all_the_same(house, centre):
    take(house, sample(house))
    path = f"{BANK}items/new-1/edit/"
    mine = fields(raw(centre, path)) | {"do": "save", "text-ru": "Мой вопрос?"}
    other = fields(raw(centre, path)) | {"do": "save", "text-ru": "Чужой вопрос?"}
    assert centre.post(path, other).status_code == 302

    page = raw_post(centre, path, mine, 422)
    assert "Мой вопрос?" in page
    assert content_of(newest(house, "new-1")).text["ru"] == "Чужой вопрос?"
    newer = re.search(r'<button class="btn" name="seen" value="(\w+)"', page)[1]
    again = fields(page)
    assert centre.post(path, again | {"seen": [*again["seen"], newer]}).status_code == 302
    assert content_of(newest(house, "new-1")).text["ru"] == "Мой вопрос?"


def test_a_pair_is_written_in_one_row_and_shares_its_partner(house, centre):
    sent = fields(raw(centre, f"{BANK}new/?kind=matching&block=1")) | {"do": "save"}
    rows = {1: ("Бір", "Жұп"), 2: ("Екі", "Тақ"), 3: ("Үш", "Жұп")}
    for at, (left, right) in rows.items():
        for one in ("kk", "ru"):
            sent |= {f"left-{at}-text-{one}": left, f"left-{at}-partner-{one}": right}
    centre.post(f"{BANK}new/", sent)
    body = content_of(newest(house, sent["code"][0])).body
    assert [one.text["kk"] for one in body.right] == ["Жұп", "Тақ"]
    assert body.pairs == {"1": "a", "2": "b", "3": "a"}


def test_new_keys_of_an_order_do_not_tell_it(house, centre):
    sent = fields(raw(centre, f"{BANK}new/?kind=ordering&block=1")) | {"do": "save"}
    for at, words in enumerate(("Төртінші", "Бірінші", "Екінші"), start=1):
        sent |= {f"lines-{at}-text-kk": words, f"lines-{at}-text-ru": words}
    centre.post(f"{BANK}new/", sent)
    lines = content_of(newest(house, sent["code"][0])).body.lines
    assert [(one.text["kk"], one.key) for one in lines] == [
        ("Төртінші", "c"), ("Бірінші", "a"), ("Екінші", "b"),
    ]  # fmt: skip


def test_a_case_is_written_question_by_question(house, centre):
    sent = fields(raw(centre, f"{BANK}new/?kind=case&block=1"))
    sent |= {"text-kk": "Мөр жоғалды.", "text-ru": "Печать пропала.", "new_kind": "truth"}
    code = sent["code"][0]
    step, edit = f"{BANK}items/{code}/questions/1/", f"{BANK}items/{code}/edit/"
    assert centre.post(f"{BANK}new/", sent | {"do": "step"})["Location"] == f"{step}?kind=truth"
    question = fields(raw(centre, f"{step}?kind=truth"))
    question |= {"do": "save", "text-kk": "Акт керек.", "text-ru": "Нужен акт.", "is_true": "yes"}
    assert centre.post(step, question)["Location"] == f"{edit}#g-steps"
    second = f"{BANK}items/{code}/questions/2/"
    question = fields(raw(centre, f"{second}?kind=short")) | {"do": "save", "text-kk": "Кім?"}
    assert centre.post(second, question)["Location"] == second
    assert 'id="f-text-ru-error"' in raw(centre, second)

    steps = content_of(newest(house, code)).body.steps
    assert [(one.key, one.kind) for one in steps] == [("1", Kind.TRUTH), ("2", Kind.SHORT)]
    page = raw(centre, edit)
    assert "Акт керек." in page
    assert "жер әлі толық емес" in page
    opened = centre.post(edit, fields(page) | {"do": "open:2", "text-kk": "Мөр табылды."})
    assert opened["Location"] == second
    assert content_of(newest(house, code)).text["kk"] == "Мөр табылды."
    back = fields(raw_post(centre, edit, fields(raw(centre, edit)) | {"do": "up:steps:2"}))
    assert centre.post(edit, back | {"do": "save"}).status_code == 302
    assert [one.key for one in content_of(newest(house, code)).body.steps] == ["2", "1"]
    text(centre, f"{BANK}items/{code}/questions/9/", 404)


def test_what_is_in_use_is_not_edited(house, centre):
    assert centre.get(f"{BANK}items/{CODE}/edit/")["Location"] == f"{BANK}items/{CODE}/"


@pytest.mark.one_database  # no row is read
def test_problems_of_partners_and_questions_find_their_fields():
    typed = typed_in(
        QueryDict("left=1&left=2&left-1-key=1&left-1-pair=b&left-2-key=2&extra=1&extra-1-key=c"),
        Kind.MATCHING,
    )
    found = {
        part: next(iter(errors_of([Problem("text_empty", part)], typed)))
        for part in ("right.b.text.ru", "right.c.text.kk", "left.2.text.kk", "left.2", "left")
    }
    assert list(found.values()) == [
        "left-1-partner-ru", "extra-1-text-kk", "left-2-text-kk", "left-2-partner-kk", "left",
    ]  # fmt: skip


@pytest.mark.one_database  # no row is read
@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("text.ru", "Text, in Russian"),
        ("options.a.text.kk", "Answer 2, in Kazakh"),
        ("options.a.right", "Answer 2, mark of what is right"),
        ("options.b.text", "Answer b, text"),
        ("options[3].key", "Answer 3, key"),
        ("options", "Answers"),
        ("steps.1.options.x.note.ru", "Question 1, answer 5, note, in Russian"),
        ("left.1.text.kk", "Line 1 on the left, in Kazakh"),
        ("right", "Lines on the right"),
        ("block", "Block"),
        ("options.a.txt", "Answer 2, “txt”"),
        ("", ""),
    ],
)
def test_a_part_of_an_item_has_words(part, words):
    places = {"options": {"a": 2}, "steps.1.options": {"x": 5}}
    with translation.override("en"):
        assert part_words(part, places) == words


_SMALL = st.sampled_from(
    ["", "1", "a", "Бір", " екі  сөз ", "\x00\r\n\n\n x", "tick", "for", "yes", "12,5"]
)
_SENT = st.one_of(_SMALL, st.text(max_size=12))


@st.composite
def sent_forms(draw):
    """A kind, and a form of it with anything in its fields, hidden ones included."""
    kind = draw(st.sampled_from(list(Kind)))
    sent = QueryDict(mutable=True)
    for name in FIELDS:
        sent[name] = draw(_SENT)
    sent["code"], sent["block"] = "new-1", draw(st.sampled_from(["1", "99"]))
    sent.setlist("provisions", draw(st.lists(_SENT, max_size=3)))
    for group in GROUPS[kind]:
        places = draw(st.lists(st.sampled_from("123"), max_size=4))
        sent.setlist(group, places)
        for place in places:
            for name in ROW_FIELDS[group]:
                sent[f"{group}-{place}-{name}"] = draw(_SENT)
    sent.setlist("options-right", draw(st.lists(st.sampled_from("1234"), max_size=3)))
    return kind, sent


@pytest.mark.one_database  # no row is read
@given(sent_forms())
def test_whatever_is_sent_is_kept_as_an_item_or_comes_back(form):
    kind, sent = form
    typed = typed_in(sent, kind)
    try:
        content = item_from(typed, kind, None)
    except NotTyped:
        return
    assert content_in(text_with(content)) == content
    again = typed_of(content)
    assert item_from(again, kind, content) == content
    assert bool(errors_of(problems(content), again)) == bool(problems(content))
