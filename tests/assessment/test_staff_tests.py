"""The centre makes, publishes and takes back tests on pages, and gives members more time."""

import re
from datetime import timedelta

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.models import Accommodation, FormItem, Test
from kaskad.assessment.operations.items_state import retire_item
from kaskad.assessment.operations.tests import draft_test, withdraw_test
from kaskad.assessment.queries.items import items_of
from kaskad.assessment.queries.stage_tests import proposal_of, settings_of
from kaskad.assessment.rules.test_settings import LIMITS, TestSettings
from kaskad.assessment.vocab import Difficulty, Kind, Purpose
from kaskad.assessment.web.typed_test import settings_in, typed_settings
from kaskad.audit.models import Entry
from kaskad.campaigns.api import stages_of
from kaskad.core import clock
from tests.assessment.bank_pages import fields, raw, text
from tests.assessment.taking import CENTRE, Taker, published, settings, stage_of
from tests.queries import MOST, queries_of
from tests.world import CAMPAIGN, NOW

pytestmark = pytest.mark.one_database

TESTS = f"/kk/campaigns/{CAMPAIGN}/tests/"


def withdrawn(house, purpose=Purpose.FINAL):
    """The stage of the member, whose test was taken back."""
    stage = stage_of(house)
    for known in Test.objects.filter(stage=stage, purpose=purpose).exclude(state="withdrawn"):
        withdraw_test(actor=CENTRE, test=known, reason="Another one", now=NOW)
    return stage


def drafted(house, **changed):
    stage = withdrawn(house)
    return draft_test(
        actor=CENTRE, stage=stage, purpose=Purpose.FINAL, settings=settings(**changed), now=NOW
    )


# The list


def test_every_stage_shows_its_tests_and_how_far_people_are(house, centre):
    test = published(house)
    taker = Taker.of(house.accounts["member"])
    taker.begin(test)
    taker.send(taker.all_right())
    taker.finish()
    page = text(centre, TESTS)
    for stage in stages_of(house.campaign):
        assert str(stage.title) in page
    row = page[page.index(f"{TESTS}{test.code}/") :]
    row = row[: row.index("</tr>")]
    cells = re.findall(r'<td class="n"[^>]*>(.*?)</td>', row)
    numbers = [re.sub(r"<.*?>", " ", one).split()[-1] for one in cells]
    assert numbers == ["4", "1", "1", "1", "–"]


def test_a_stage_without_a_test_has_a_button_that_makes_it(house, centre):
    stage = withdrawn(house)
    page = text(centre, TESTS)
    assert f"{TESTS}new/?stage={stage.code}&purpose=final" in page
    assert "Қорытынды тест жасау" in page


def test_a_campaign_without_tests_says_what_to_do(house, centre):
    for test in Test.objects.filter(state="published"):
        withdraw_test(actor=CENTRE, test=test, reason="Anew", now=NOW)
    page = text(centre, TESTS)
    assert "Әзірге бірде-бір тест жасалған жоқ" in page
    assert page.count("Кіріспе тест жасау") >= len(stages_of(house.campaign))


def test_the_page_of_the_campaign_leads_to_the_tests_for_central_staff_only(house, visitor):
    path = f"/kk/campaigns/{CAMPAIGN}/"
    assert TESTS in raw(visitor("centre"), path)
    assert TESTS not in raw(visitor("region"), path)


# Making


def test_what_is_proposed_can_be_saved_as_it_is_and_published(house, centre):
    stage = withdrawn(house)
    path = f"{TESTS}new/?stage={stage.code}&purpose=final"
    sent = fields(raw(centre, path))
    response = centre.post(f"{TESTS}new/", sent)
    test = Test.objects.get(stage=stage, purpose="final", state="draft")
    assert response["Location"] == f"{TESTS}{test.code}/"
    assert settings_of(test) == proposal_of(house.campaign, stage, Purpose.FINAL)

    page = text(centre, f"{TESTS}{test.code}/")
    assert "Тестті жариялау" in page
    assert centre.post(f"{TESTS}{test.code}/", {"deed": "publish"}).status_code == 302
    test.refresh_from_db()
    assert (test.state, test.forms.count()) == ("published", 8)
    assert "Тестті жариялау" not in text(centre, f"{TESTS}{test.code}/")


def test_a_form_that_is_sent_as_it_came_changes_nothing(house, centre):
    cells = [
        {"block": 1, "count": 1},
        {"block": 1, "count": 2, "difficulty": "hard"},
        {"block": 2, "count": 1, "kind": "case"},
    ]
    test = drafted(house, blueprint=cells)
    before = Entry.objects.count()
    path = f"{TESTS}{test.code}/edit/"
    assert centre.post(path, fields(raw(centre, path))).status_code == 302
    test.refresh_from_db()
    assert test.blueprint == cells
    assert Entry.objects.count() == before


def test_a_draft_is_changed(house, centre):
    test = drafted(house)
    path = f"{TESTS}{test.code}/edit/"
    sent = fields(raw(centre, path))
    sent |= {
        "count-3-any": "", "count-3-hard": "1", "minutes": "45", "closes_at-day": "2026-03-12",
        "closes_at-hour": "18:30",
    }  # fmt: skip
    assert centre.post(path, sent).status_code == 302
    test.refresh_from_db()
    assert {"block": 3, "count": 1, "difficulty": "hard"} in test.blueprint
    assert {"block": 3, "count": 2} not in test.blueprint
    assert test.minutes == 45
    closes = test.closes_at.astimezone(clock.zone())
    assert (closes.day, closes.hour, closes.minute) == (12, 18, 30)


def refused(centre, path, **changed):
    sent = fields(raw(centre, path)) | {
        name.replace("__", "-"): one for name, one in changed.items()
    }
    response = centre.post(path, sent)
    assert response.status_code == 422
    return response.content.decode()


@pytest.mark.parametrize(
    ("changed", "anchor"),
    [
        ({"minutes": "0"}, "f-minutes-error"),
        ({"minutes": "many"}, "f-minutes-error"),
        ({"attempts_allowed": "5"}, "f-attempts_allowed-error"),
        ({"starts_a_minute": ""}, "f-starts_a_minute-error"),
        ({"opens_at__day": "tomorrow"}, "f-opens_at-day-error"),
        ({"closes_at__day": "2026-01-01"}, "f-closes_at-day-error"),
        ({"count-1-any": "-3"}, "blueprint-error"),
        ({"count-1-any": "99"}, "blueprint-error"),
        ({"count-77-any": "1"}, "blueprint-error"),
    ],
    ids=str,
)
def test_every_mistake_stands_at_its_field_and_what_was_typed_stays(house, centre, changed, anchor):
    test = drafted(house)
    page = refused(centre, f"{TESTS}{test.code}/edit/", **changed)
    assert f'id="{anchor}"' in page
    name, value = next(iter(changed.items()))
    name = name.replace("__", "-")
    assert re.search(rf'name="{name}"[^>]*value="{re.escape(value)}"', page) or value == ""
    assert Test.objects.get(pk=test.pk).minutes == test.minutes


def test_several_mistakes_are_named_at_once(house, centre):
    page = refused(
        centre,
        f"{TESTS}{drafted(house).code}/edit/",
        minutes="0",
        pass_percent="101",
        opens_at__day="",
    )
    for anchor in ("f-minutes", "f-pass_percent", "f-opens_at-day"):
        assert f'href="#{anchor}"' in page


def test_a_second_test_of_the_stage_is_refused_with_what_was_typed(house, centre):
    stage = stage_of(house)
    path = f"{TESTS}new/?stage={stage.code}&purpose=final"
    sent = fields(raw(centre, path)) | {"minutes": "77"}
    response = centre.post(f"{TESTS}new/", sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Бұл кезеңде мұндай тест бұрыннан бар" in page
    assert 'value="77"' in page


def test_what_is_published_can_be_changed_no_more(house, centre):
    test = published(house)
    response = centre.get(f"{TESTS}{test.code}/edit/")
    assert response.status_code == 422
    assert "assessment.test_not_draft" in response.content.decode()


CELLS = st.dictionaries(
    st.tuples(st.integers(1, 9), st.sampled_from(["", *Difficulty.values]),
              st.sampled_from(["", *Kind.values])),
    st.integers(1, 20), min_size=1, max_size=6,
)  # fmt: skip


NUMBERS = st.fixed_dictionaries({name: st.integers(*limits) for name, limits in LIMITS.items()})


@given(CELLS, NUMBERS)
@hypothesis.settings(deadline=None)
def test_settings_become_fields_and_settings_again(cells, numbers):
    blueprint = [
        {"block": block, "count": count}
        | ({"difficulty": difficulty} if difficulty else {})
        | ({"kind": kind} if kind else {})
        for (block, difficulty, kind), count in cells.items()
    ]
    numbers = numbers | {
        "attempts_allowed": min(numbers["attempts_allowed"], numbers["forms_wanted"])
    }
    found = TestSettings(blueprint, NOW, NOW + timedelta(hours=1), **numbers)
    back = settings_in(typed_settings(found))
    assert isinstance(back, TestSettings)
    assert sorted(back.blueprint, key=str) == sorted(blueprint, key=str)
    assert typed_settings(back) == typed_settings(found)


# One test


def test_before_it_is_published_every_line_says_what_the_bank_has(house, centre):
    test = drafted(house, blueprint=[{"block": 1, "count": 2}, {"block": 2, "count": 60}])
    page = text(centre, f"{TESTS}{test.code}/")
    assert re.search(r"тағы \d+ керек", page)
    assert "Тестті жариялау" not in page
    refusal = text(centre, f"{TESTS}{test.code}/", 422, deed="publish")
    assert "Қорда тапсырма аз" in refusal


def test_an_empty_bank_is_not_enough(house, centre):
    test = drafted(house)
    for item in items_of(house.campaign):
        retire_item(actor=CENTRE, item=item, reason="Ескі", now=NOW)
    assert text(centre, f"{TESTS}{test.code}/").count("керек</span>") == len(test.blueprint)


def test_a_published_test_shows_its_forms_and_every_item_in_how_many_of_them(house, centre):
    test = published(house)
    codes = set(
        FormItem.objects.filter(form__test=test).values_list("version__item__code", flat=True)
    )
    page = raw(centre, f"{TESTS}{test.code}/") + raw(centre, f"{TESTS}{test.code}/?page=2")
    assert set(re.findall(rf'href="{TESTS}{test.code}/items/([^/]+)/"', page)) == codes


def test_the_page_of_a_test_in_any_state_asks_the_database_seldom(house, centre):
    for test in (drafted(house), published(house, purpose=Purpose.ENTRY)):
        asked = queries_of(centre, f"{TESTS}{test.code}/")
        assert len(asked) <= MOST, "\n".join(asked)


def test_the_entry_and_the_final_test_have_no_item_in_common_while_the_bank_allows(house, centre):
    few = [{"block": block, "count": 1} for block in range(1, 9)]
    entry = published(house, purpose=Purpose.ENTRY, blueprint=few)
    final = published(house, blueprint=few)
    items = [
        set(FormItem.objects.filter(form__test=one).values_list("version__item", flat=True))
        for one in (entry, final)
    ]
    assert items[0] & items[1] == set()
    words = "Олардың ешқайсысы кезеңнің екінші тестінде жоқ"
    assert words in text(centre, f"{TESTS}{final.code}/")


def test_a_test_is_taken_back_with_a_reason_until_somebody_begins_it(house, centre):
    test = published(house)
    path = f"{TESTS}{test.code}/"
    assert 'id="f-reason-error"' in text(centre, path, 422, deed="withdraw", reason=" ")
    Taker.of(house.accounts["member"]).begin(test)
    assert 'name="reason"' not in text(centre, path)
    assert "Бұл тестті тапсырғандар бар" in text(centre, path, 422, deed="withdraw", reason="Қате")


def test_a_withdrawn_test_says_why_and_the_stage_is_free_again(house, centre):
    test = published(house)
    path = f"{TESTS}{test.code}/"
    assert centre.post(path, {"deed": "withdraw", "reason": "Қате бар"})["Location"] == TESTS
    assert "Қате бар" in text(centre, path)
    assert "Қорытынды тест жасау" in text(centre, TESTS)
    text(centre, path, 404, deed="burn")
    text(centre, f"{TESTS}nothing/", 404)


# More time


TIME = f"{TESTS}time/"


def test_a_member_is_found_given_more_time_and_it_is_taken_back(house, centre):
    member = house.member()
    person = member.person
    found = text(centre, f"{TIME}?words={person.last_name}&commission={member.commission.code}")
    assert f"?person={person.code}" in found
    form = text(centre, f"{TIME}?person={person.code}")
    assert 'name="percent"' in form

    sent = {"person": person.code, "percent": "50", "reason": "Нашар көреді"}
    assert centre.post(TIME, sent).status_code == 302
    assert Accommodation.objects.get(member=member).extra_percent == 50
    assert "Нашар көреді" in text(centre, TIME)
    entry = Entry.objects.order_by("-id")[0]
    assert "Нашар" not in str(entry.changes)

    taker = Taker.of(house.accounts["member"])
    taker.begin(published(house))
    assert taker.attempt.due_at == NOW + timedelta(minutes=45)

    assert centre.post(TIME, {"deed": "take_back", "person": person.code}).status_code == 302
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize(
    ("percent", "reason", "anchor"),
    [
        ("0", "Бар", "f-percent-error"),
        ("x", "Бар", "f-percent-error"),
        ("50", " ", "f-reason-error"),
    ],
)
def test_more_time_is_refused_at_its_field(house, centre, percent, reason, anchor):
    sent = {"person": house.member().person.code, "percent": percent, "reason": reason}
    page = text(centre, TIME, 422, **sent)
    assert f'id="{anchor}"' in page
    assert f'value="{percent}"' in page


def test_nobody_is_found_by_a_wrong_name_or_commission(house, centre):
    assert "Ешкім табылмады" in text(centre, f"{TIME}?words=қарбызов")
    assert "Ешкім табылмады" in text(centre, f"{TIME}?commission=none")
    text(centre, f"{TIME}?person=nobody", 404)
    text(centre, TIME, 404, deed="take_back", person=house.member().person.code)
