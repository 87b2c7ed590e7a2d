"""An item is contested by those who answered it, decided about, and everybody is told."""

from datetime import timedelta

import pytest
from django.test import override_settings

from kaskad.assessment.models import Appeal, Ruling
from kaskad.assessment.operations.appeals import raise_appeal, recount_results, rule_on_item
from kaskad.assessment.queries.contested import answers_to, item_of_test
from kaskad.assessment.vocab import Kind, RulingKind
from kaskad.audit.models import Entry
from kaskad.core.actor import Actor
from tests.assessment.bank_pages import text
from tests.assessment.taking import CENTRE, Taker, published
from tests.assessment.test_staff_tests import TESTS
from tests.queries import MOST, queries_of
from tests.world import NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

SYSTEM = Actor.system("test")
OVER = NOW + timedelta(days=5)
WORDS = "Екі жауап та дұрыс сияқты"


@pytest.fixture
def taker(house):
    return Taker.of(house.accounts["member"])


def taken(house, taker, right=None):
    """An attempt that was handed in with so many right answers."""
    test = published(house)
    taker.begin(test)
    answers = dict(list(taker.all_right().items())[:right])
    taker.send(answers)
    taker.finish()
    return taker.attempt


def result(taker, at=OVER, status=200, what="", language="kk", **sent):
    with override_settings(KASKAD_PINNED_NOW=at):
        path = f"/{language}/tests/results/{taker.attempt.code}/{what}"
        return text(taker.client, path, status, **sent)


def place(taker, number):
    return next(at for at, one in enumerate(taker.paper, start=1) if one.number == number)


def item_page(taker, number=1):
    one = next(one for one in taker.paper if one.number == number)
    return f"{TESTS}{taker.attempt.test.code}/items/{one.content.code}/", one


def test_an_appeal_is_raised_where_the_right_answers_are_shown(house, taker):
    taken(house, taker)
    assert "appeal/" not in result(taker, at=NOW)
    page = result(taker)
    assert page.count('name="number"') == 16
    result(taker, status=302, what="appeal/", number="3", text=WORDS)
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.language, appeal.state) == (WORDS, "kk", "open")
    page = result(taker)
    assert WORDS in page
    assert "Шешімді күтуде" in page
    assert page.count('name="number"') == 15


def test_before_the_test_is_over_nobody_can_appeal(house, taker):
    taken(house, taker)
    result(taker, at=NOW, status=404, what="appeal/", number="3", text=WORDS)
    result(taker, status=404, what="appeal/", number="99", text=WORDS)
    assert not Appeal.objects.exists()


def test_an_appeal_that_says_nothing_is_refused_beside_its_item(house, taker):
    taken(house, taker)
    page = result(taker, status=422, what="appeal/", number="3", text="Жоқ")
    at = place(taker, 3)
    assert f'id="f-text-{at}-error"' in page
    assert f'id="f-text-{at}" name="text"' in page
    assert ">Жоқ</textarea>" in page


def test_said_twice_it_is_one_appeal(house, taker):
    taken(house, taker)
    for _ in range(2):
        result(taker, status=302, what="appeal/", number="3", text=WORDS)
    assert Appeal.objects.count() == 1
    assert Entry.objects.filter(tag="assessment:appeal:raised").count() == 1


def test_a_result_with_everything_on_it_asks_the_database_seldom(house, taker):
    attempt = taken(house, taker, right=11)
    result(taker, status=302, what="appeal/", number="1", text=WORDS)
    version = item_of_test(attempt.test, taker.paper[0].content.code).version
    rule_on_item(
        actor=CENTRE, test=attempt.test, version=version, kind=RulingKind.DROPPED,
        reason="Қате", now=NOW,
    )  # fmt: skip
    with override_settings(KASKAD_PINNED_NOW=OVER):
        asked = queries_of(taker.client, f"/kk/tests/results/{attempt.code}/")
    assert len(asked) <= MOST, "\n".join(asked)


def test_nobody_appeals_for_somebody_else(house, taker, visitor):
    taken(house, taker)
    with override_settings(KASKAD_PINNED_NOW=OVER):
        path = f"/kk/tests/results/{taker.attempt.code}/appeal/"
        assert visitor("trainer").post(path, {"number": 1, "text": WORDS}).status_code == 404


def test_the_centre_sees_what_waits_grouped_by_item(house, centre, taker):
    attempt = taken(house, taker)
    assert "Шешім күтетін шағым жоқ" in text(centre, f"{TESTS}appeals/")
    for actor in (CENTRE, SYSTEM):
        raise_appeal(actor=actor, attempt=attempt, number=1, text=WORDS, language="ru", now=NOW)
    path, one = item_page(taker)
    page = text(centre, f"{TESTS}appeals/")
    assert page.count(path) == 1
    assert one.content.text["kk"].split("\n")[0][:40] in page
    assert "2 шағым шешім күтеді" in text(centre, TESTS)
    page = text(centre, path)
    assert page.count(WORDS) == 2
    assert page.count('name="appeal"') == 2


def test_an_appeal_is_rejected_with_a_reason_that_the_member_reads(house, centre, taker):
    taken(house, taker)
    result(taker, status=302, what="appeal/", number="1", text=WORDS)
    path, _one = item_page(taker)
    appeal = Appeal.objects.get()
    sent = {"decision": "stays", "appeal": [appeal.code]}
    assert 'id="f-reason-error"' in text(centre, path, 422, **sent, reason=" ")
    text(centre, path, 302, **sent, reason="Заңда біреуі ғана")
    appeal.refresh_from_db()
    assert (appeal.state, appeal.decision) == ("rejected", "Заңда біреуі ғана")
    page = result(taker)
    assert "Заңда біреуі ғана" in page
    assert "Тапсырма сол күйінде қалады" in page
    assert "Бұл бойынша шешім қабылданған" in text(centre, path, 422, **sent, reason="Тағы")


def test_an_appeal_that_came_after_the_page_is_not_rejected_unseen(house, centre, taker):
    attempt = taken(house, taker)
    seen, later = (
        raise_appeal(actor=one, attempt=attempt, number=1, text=WORDS, language="kk", now=NOW)
        for one in (CENTRE, SYSTEM)
    )
    path, _one = item_page(taker)
    text(centre, path, 302, decision="stays", appeal=[seen.code], reason="Біреуі ғана")
    later.refresh_from_db()
    assert later.state == "open"


@pytest.mark.parametrize("kind", list(RulingKind))
def test_a_ruling_counts_everybody_anew_and_tells_them_why(house, centre, taker, kind):
    taken(house, taker, right=11)
    assert taker.attempt.passed is False
    wrong = next(one.number for one in taker.paper if taker.attempt.points[one.number - 1] == "0")
    result(taker, status=302, what="appeal/", number=str(wrong), text=WORDS)
    path, _one = item_page(taker, wrong)
    text(centre, path, 302, decision=kind.value, reason="Екі жауап дұрыс")
    assert Appeal.objects.get().state == "upheld"

    page = text(centre, path)
    assert "Қайта есептелді: 1 ішінен 0" in page
    assert "қайта есептелуде" in result(taker)
    before = taker.attempt.score
    recount_results(actor=SYSTEM, now=NOW)
    assert taker.attempt.score > before
    page = result(taker)
    assert "Екі жауап дұрыс" in page
    assert "Нәтижеңіз" in page
    assert "қайта есептелуде" not in page
    assert "1 нәтиже өзгерді" in text(centre, path)
    assert "1 нәтиже өзгерді" in text(centre, f"{TESTS}appeals/")


def test_the_result_says_that_it_became_a_pass(house, taker):
    attempt = taken(house, taker, right=11)
    missing = [one for one in taker.paper if attempt.points[one.number - 1] == "0"]
    version = item_of_test(attempt.test, missing[0].content.code).version
    rule_on_item(
        actor=CENTRE, test=attempt.test, version=version, kind=RulingKind.CREDITED,
        reason="Қате", now=NOW,
    )  # fmt: skip
    recount_results(actor=SYSTEM, now=NOW)
    assert taker.attempt.passed
    page = result(taker, at=NOW)
    assert "тесттен өттіңіз" in page
    assert "Қате" in page


def test_an_item_is_ruled_on_without_an_appeal_and_only_once(house, centre, taker):
    taken(house, taker)
    path, _one = item_page(taker)
    assert 'id="f-decision-error"' in text(centre, path, 422, reason="Қате", decision="")
    assert 'value="stays"' not in text(centre, path)
    text(centre, path, 302, decision="dropped", reason="Қате")
    page = text(centre, path, 422, decision="credited", reason="Қате")
    assert "Бұл тапсырма бойынша шешім бұрыннан бар" in page
    assert Ruling.objects.get().kind == "dropped"


def test_the_page_of_the_item_tells_how_it_was_answered(house, centre, taker):
    attempt = taken(house, taker)
    one = next(one for one in taker.paper if one.content.kind == Kind.CHOICE)
    found = answers_to(attempt.test, item_of_test(attempt.test, one.content.code))
    assert (found.people, found.right, found.wrong, found.none) == (1, 1, 0, 0)
    assert dict(found.picked)[min(one.content.body.right)] == 1
    path, _one = item_page(taker, one.number)
    assert "дұрыс жауап" in text(centre, path)
    text(centre, f"{TESTS}{attempt.test.code}/items/nothing/", 404)


@pytest.mark.parametrize("kind", list(Kind))
def test_right_and_missing_answers_are_told_apart_for_every_kind(house, taker, kind):
    attempt = taken(house, taker)
    for one in taker.paper:
        if one.content.kind == kind:
            found = answers_to(attempt.test, item_of_test(attempt.test, one.content.code))
            assert (found.people, found.right) == (1, 1)
