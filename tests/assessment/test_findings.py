"""What is found in the answers of thousands, where it was planted, and how it is said."""

import re
from dataclasses import replace

import numpy as np
import pytest
from django.urls import reverse
from django.utils import translation

import kaskad.assessment.models as tables
from kaskad.assessment import tasks
from kaskad.assessment.models import Attempt
from kaskad.assessment.operations.findings import keep_test_finding
from kaskad.assessment.operations.integrity import decide_flag, keep_flags
from kaskad.assessment.queries.answered import answered, right_option
from kaskad.assessment.queries.findings import compared_districts, kept_cascade, kept_test
from kaskad.assessment.queries.unusual import FoundFlag
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.differential import Grade
from kaskad.assessment.rules.findings import read_cascade, read_test, written
from kaskad.audit.models import Entry
from tests.assessment.bank_pages import text
from tests.assessment.copied import ring_of, six_with_a_key, three_on_one_phone
from tests.assessment.planted import BLOCK, DISTRICTS, IN_FORM, ITEMS, PEOPLE, plant
from tests.queries import MOST, queries_of
from tests.world import ACTOR, CAMPAIGN, NOW

BASE = f"/ru/campaigns/{CAMPAIGN}/understanding/"

# The first test waits for the world and for thousands of attempts.
# Its operations and pages run on both databases in the matrix.
pytestmark = [pytest.mark.timeout(600), pytest.mark.one_database]


@pytest.fixture(scope="module")
def planted(house_of_module, django_db_blocker):
    with django_db_blocker.unblock():
        found = plant(house_of_module)
        tasks.find(ACTOR, NOW)
    return found


def address(name, *codes):
    with translation.override("ru"):
        return reverse(name, args=codes)


def stage_of(house):
    (stage,) = kept_cascade(house.campaign).finding.stages
    return stage


def test_attempts_become_people_by_items(house, planted):
    answers = answered(planted.final)
    assert answers.scores.shape == (DISTRICTS * PEOPLE, ITEMS)
    assert (np.isfinite(answers.scores).sum(axis=1) == IN_FORM).all()
    attempt = Attempt.objects.filter(test=planted.final).order_by("-pk")[3]
    row = answers.members.tolist().index(attempt.member_id)
    own = [answers.scores[row, at] for at in range(ITEMS) if np.isfinite(answers.scores[row, at])]
    assert sum(own) == sum(int(one) for one in attempt.points)
    assert 100 * answers.shares()[row] == pytest.approx(float(attempt.score))
    assert answers.in_kazakh[row] == (attempt.language == "kk")
    assert answers.districts[row] == attempt.member.commission_id


def test_open_and_later_and_empty_attempts_do_not_count(house, planted):
    before = len(answered(planted.entry).members)
    one, other = Attempt.objects.filter(test=planted.entry).order_by("pk")[:2]
    Attempt.objects.filter(pk=one.pk).update(number=2)
    Attempt.objects.filter(pk=other.pk).update(responses={})
    assert len(answered(planted.entry).members) == before - 2


def test_what_counts_for_nobody_has_no_score(house, planted):
    attempt = Attempt.objects.filter(test=planted.entry).order_by("pk")[0]
    attempt.points[0], attempt.points[1] = None, "2/3"
    attempt.save(update_fields=["points"])
    answers = answered(planted.entry)
    row = answers.members.tolist().index(attempt.member_id)
    assert np.isnan(answers.scores[row, 0])
    assert answers.scores[row, 1] == pytest.approx(2 / 3)


def test_the_mistranslation_is_found_and_hardly_anything_else(house, planted):
    finding = kept_test(planted.final).finding
    grades = {one.version: one.between.grade for one in finding.items}
    assert grades[planted.mistranslated.pk] is Grade.LARGE
    assert [one for one, grade in grades.items() if grade is Grade.LARGE] == [
        planted.mistranslated.pk
    ]
    assert sum(grade is Grade.MODERATE for grade in grades.values()) <= 2
    found = next(one for one in finding.items if one.version == planted.mistranslated.pk)
    assert found.between.mean.value < -0.15
    assert found.languages["kk"].value < found.languages["ru"].value
    assert found.chosen.languages.keys() == {"kk", "ru"}
    right = right_option(content_of(planted.mistranslated))
    for language, shares in found.chosen.languages.items():
        assert sum(shares) == pytest.approx(1, abs=1e-3)
        assert shares[right] == pytest.approx(found.languages[language].value, abs=1e-3)


def test_the_block_is_alerted_where_it_was_not_taught(house, planted):
    stage = stage_of(house)
    found = {(one.block, one.district) for one in stage.alerts}
    assert {(BLOCK, one.pk) for one in planted.weak} <= found
    assert len(found) <= len(planted.weak) + 1
    assert not any(one.is_lost for one in stage.blocks)


def test_groups_are_drawn_towards_the_country(house, planted):
    stage = stage_of(house)
    block = next(one for one in stage.blocks if one.block == BLOCK)
    assert len(block.groups["district"]) == DISTRICTS
    for row in block.groups["district"]:
        assert abs(row.gain - block.gain.value) <= abs(row.mean - block.gain.value)
        assert row.low < row.gain < row.high
    assert {len(rows) for kind, rows in block.groups.items() if kind == "trainer"} == {5}
    assert 0.9 < stage.uniformity.value <= 1


def test_nothing_is_counted_twice_and_a_new_answer_is(house, planted):
    def entries():
        return Entry.objects.filter(tag="assessment:findings:counted").count()

    before = entries()
    tasks.find(ACTOR, NOW)
    assert entries() == before
    Attempt.objects.filter(test=planted.entry).order_by("pk")[0].delete()
    tasks.find(ACTOR, NOW)
    assert entries() == before + 2


def test_findings_are_read_back_as_they_were_kept(house, planted):
    one = kept_test(planted.final).finding
    assert read_test(written(one)) == one
    whole = kept_cascade(house.campaign).finding
    assert read_cascade(written(whole)) == whole


def test_what_an_older_version_kept_is_read_without_a_comparison(house, planted):
    stages, trainers = written(kept_cascade(house.campaign).finding)

    old = read_cascade([[one[:9] for one in stages], trainers])

    assert [one.comparison for one in old.stages] == [None] * len(stages)
    assert [one.blocks for one in old.stages] == [
        one.blocks for one in kept_cascade(house.campaign).finding.stages
    ]


def test_districts_are_compared_for_those_who_answer_for_them(house, planted, centre):
    country = f"/ru/staff/{house.campaign.root.code}/comparison/"
    page = text(centre, f"{country}?all=1")

    (found,) = compared_districts(house.campaign, house.campaign.root)
    assert len(found.rows) == DISTRICTS
    assert {row.persons for row in found.rows} == {PEOPLE}
    assert all(row.low < row.value < row.high for row in found.rows)
    for row in found.rows:
        assert f"/ru/staff/{row.code}/" in page
        assert (row.standing < 0) <= (row.high < found.country)
        assert (row.standing > 0) <= (row.low > found.country)
    region = planted.districts[0].region
    (own,) = compared_districts(house.campaign, region)
    inside = {one.code for one in planted.districts if one.region_id == region.pk}
    assert {row.code for row in own.rows} == inside
    assert own.country == found.country
    few = text(centre, country)
    marked = {row.code for row in found.rows if row.standing}
    assert {row.code for row in found.rows if f"/ru/staff/{row.code}/" in few} == marked
    assert len(queries_of(centre, country)) <= MOST


def test_the_first_page_names_block_district_and_what_to_do(house, planted, centre):
    page = text(centre, BASE)
    for one in planted.weak:
        assert one.name_ru in page
    assert f"{planted.districts[2].name_ru}<" not in page
    assert address("planning:place", CAMPAIGN, planted.weak[0].code) in page
    assert "<svg" in page
    assert planted.final.code in page


def test_every_link_of_the_pages_opens(house, planted, centre):
    first = text(centre, BASE)
    items = f"{BASE}tests/{planted.final.code}/"
    one = f"{items}{planted.mistranslated.pk}/"
    pages = [first, text(centre, items), text(centre, one), text(centre, f"{items}languages/")]
    found = set()
    for page in pages:
        found |= set(re.findall(rf'href="({BASE}[^"#]*)"', page))
    assert len(found) > 40
    for address in sorted(found):
        assert centre.get(address).status_code == 200, address


def test_items_say_in_words_what_is_wrong(house, planted, centre):
    content = content_of(planted.mistranslated)
    for language, words in (("ru", "на казахском"), ("kk", "қазақша")):
        page = text(
            centre,
            f"/{language}/campaigns/{CAMPAIGN}/understanding/tests/{planted.final.code}/languages/",
        )
        first = page[page.index("<tbody>") : page.index("</tr>", page.index("<tbody>"))]
        assert content.text[language][:40] in first
        assert words in first
        assert "C:" in first
    page = text(centre, f"{BASE}tests/{planted.final.code}/{planted.mistranslated.pk}/")
    assert content.text["kk"] in page
    assert content.text["ru"] in page


def test_a_wrong_key_is_pointed_at(house, planted, centre):
    finding = kept_test(planted.final).finding
    place, one = next((at, one) for at, one in enumerate(finding.items) if one.chosen)
    wrong = one.chosen.options[-1]
    crowd = replace(
        one.chosen,
        lower=(90.0,) + (0.0,) * (len(one.chosen.options) - 1) + (10.0,),
        upper=(40.0,) + (0.0,) * (len(one.chosen.options) - 2) + (60.0, 0.0),
        misleading=(wrong,),
    )
    items = list(finding.items)
    items[place] = replace(one, chosen=crowd)
    changed = replace(finding, items=tuple(items))
    keep_test_finding(actor=ACTOR, test=planted.final, finding=changed, mark="another", now=NOW)
    page = text(centre, f"{BASE}tests/{planted.final.code}/{one.version}/")
    assert "проверьте ключ" in page


def test_a_coordinator_sees_the_own_subtree_and_no_items(house, planted, visitor):
    own, foreign = planted.districts[:10], planted.districts[10:]
    region = visitor("region")
    page = text(region, f"{BASE}groups/?by=district")
    assert all(f">{one.name_ru}<" in page for one in own)
    assert not any(f">{one.name_ru}<" in page for one in foreign)
    assert text(region, BASE).count(planted.weak[2].name_ru) == 0
    assert planted.weak[2].name_ru in text(visitor("region_foreign"), BASE)
    assert f",{planted.weak[0].code}," not in text(visitor("region_foreign"), f"{BASE}alerts.csv")
    text(region, f"{BASE}tests/{planted.final.code}/", 404)
    text(visitor("trainer"), BASE, 404)
    trainers = text(visitor("district"), f"{BASE}groups/?by=trainer")
    assert "Тегі" not in trainers


def test_what_no_address_can_ask_for_is_not_found(house, planted, centre):
    text(centre, f"{BASE}groups/?block=99", 404)
    text(centre, f"{BASE}groups/?stage=9", 404)
    text(centre, f"{BASE}tests/{planted.final.code}/999999/", 404)
    assert text(centre, f"{BASE}groups/?stage=x&block=y&by=z")


def test_files_have_a_row_for_everything(house, planted, centre):
    items = text(centre, f"{BASE}tests/{planted.final.code}.csv")
    assert items.startswith("\ufeffcode,block")
    assert len(items.strip().splitlines()) == ITEMS + 1
    groups = text(centre, f"{BASE}groups.csv?by=district&block={BLOCK}")
    assert len(groups.strip().splitlines()) == DISTRICTS + 1
    alerts = text(centre, f"{BASE}alerts.csv")
    assert all(one.code in alerts for one in planted.weak)


def test_the_overview_of_a_place_says_it(house, planted, visitor):
    path = address("portals:staff_place", house.commission("parent").code)
    page = text(visitor("region"), path)
    assert f"Блок {BLOCK} не усваивается в 2" in page.replace("\xa0", " ")
    country = address("portals:staff_place", house.places["country"])
    for role, asked in (("region", path), ("centre", country)):
        found = queries_of(visitor(role), asked)
        assert len(found) <= MOST, "\n".join((role, *found))
    path = address("portals:staff_place", house.places["own"])
    assert "не усваивается" not in text(visitor("district"), path)


def test_pages_ask_little(house, planted, centre):
    items = f"{BASE}tests/{planted.final.code}/"
    for address in (
        BASE,
        f"{BASE}groups/?by=trainer",
        items,
        f"{items}languages/",
        f"{items}{planted.mistranslated.pk}/",
    ):
        found = queries_of(centre, address)
        assert len(found) <= MOST, "\n".join((address, *found))


def test_nobody_has_taken_a_test_yet(house, centre):
    for language, words in (("ru", "Пока мало людей"), ("kk", "әзірше аз")):
        base = f"/{language}/campaigns/{CAMPAIGN}/understanding/"
        tables.CascadeFindings.objects.all().delete()
        tables.TestFindings.objects.all().delete()
        test = tables.Test.objects.filter(state="published").order_by("pk")[0]
        for path in (
            base,
            f"{base}groups/",
            f"{base}tests/{test.code}/",
            f"{base}tests/{test.code}/languages/",
        ):
            assert words in text(centre, path), path
        assert centre.get(f"{base}groups.csv").status_code == 200


def test_a_key_is_taken_off_again(house, planted, centre):
    six_with_a_key(planted, centre)
    tables.FlagCount.objects.create(test=planted.final, attempts=9, made_at=NOW)
    page = f"/ru/campaigns/{CAMPAIGN}/integrity/keys/{planted.final.code}/"
    code = tables.PlantedKey.objects.get().code
    assert centre.post(page, {"deed": "remove", "key": "other"}).status_code == 404
    assert centre.post(page, {"deed": "remove", "key": code}).status_code == 302
    assert not tables.PlantedKey.objects.exists()
    assert tables.FlagCount.objects.get().attempts == 0


def test_a_ring_is_flagged_decided_by_a_human_and_stays_decided(house, planted, centre, visitor):
    ring = ring_of(planted)
    sharing, readers = three_on_one_phone(planted), six_with_a_key(planted, centre)
    results = list(Attempt.objects.order_by("pk").values_list("pk", "score", "passed", "points"))
    ended = DISTRICTS * PEOPLE
    tables.FlagCount.objects.create(test=planted.entry, attempts=ended, made_at=NOW)
    tasks.watch(ACTOR, NOW)
    flags = tables.IntegrityFlag.objects.filter(test=planted.final)
    alike = [one for one in flags if one.kind == "same_answers"]
    (found,) = [one for one in alike if ring & set(one.people)]
    assert ring <= set(found.people)
    assert len(alike) <= 2
    assert {one for flag in flags.filter(kind="one_device") for one in flag.people} == sharing
    leaked = flags.filter(kind="leaked_key")
    assert readers <= {flag.people[0] for flag in leaked}
    assert leaked.count() <= len(readers) + 1
    flag = leaked.get(people=[min(readers)])
    page = text(centre, f"/kk/campaigns/{CAMPAIGN}/integrity/{flag.code}/")
    assert "A group of a messenger" in page

    base = f"/ru/campaigns/{CAMPAIGN}/integrity/"
    name = Attempt.objects.filter(member=min(ring)).first().member.person.last_name
    page = text(centre, base)
    assert found.code in page
    wrong = 0.05 * (flags.count() - 1) + ended * 10 ** flags.get(kind="one_device").chance
    assert f"{wrong:.1f}".replace(".", ",") in page
    assert len(queries_of(centre, base)) <= MOST
    one = f"{base}{found.code}/"
    assert len(queries_of(centre, one)) <= MOST
    assert name not in text(centre, one)
    read = Entry.objects.filter(tag="assessment:flag:read")
    assert name in centre.post(one, {"deed": "names"}).content.decode()
    assert read.count() == 1
    for role in ("region", "district", "trainer"):
        text(visitor(role), one, 404)

    assert centre.post(one, {"deed": "decide", "reason": "Спросили"}).status_code == 422
    assert centre.post(one, {"deed": "decide", "decision": "talked"}).status_code == 422
    sent = {"deed": "decide", "decision": "talked", "reason": "Спросили зал"}
    assert centre.post(one, sent).status_code == 302
    assert "Спросили зал" in text(centre, base)

    tables.FlagCount.objects.filter(test=planted.final).delete()
    tasks.watch(ACTOR, NOW)
    found.refresh_from_db()
    assert (found.decision, found.reason) == ("talked", "Спросили зал")
    assert results == list(
        Attempt.objects.order_by("pk").values_list("pk", "score", "passed", "points")
    )


def test_what_was_decided_opens_again_only_when_far_more_is_seen(house, planted):
    def seen(chance, people=(1, 2, 3)):
        flag = FoundFlag("same_answers", people, (), chance, {})
        keep_flags(actor=ACTOR, test=planted.entry, flags=[flag], attempts=200, now=NOW)
        return tables.IntegrityFlag.objects.select_related("test__stage__campaign__root").get(
            test=planted.entry
        )

    decide_flag(actor=ACTOR, flag=seen(-6.0), decision="nothing", reason="A hall", now=NOW)
    assert seen(-8.0, (1, 2, 3, 4)).decision == "nothing"
    again = seen(-9.5, (1, 2, 3, 4))
    assert (again.decision, again.reason) == ("", "A hall")
    keep_flags(actor=ACTOR, test=planted.entry, flags=[], attempts=200, now=NOW)
    assert not tables.IntegrityFlag.objects.filter(test=planted.entry).exists()
