"""Who did what: each reader sees the own subtree, in words, page by page."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaskad.audit.api import Tag, key_lines, seal_entries, verifier_text
from kaskad.audit.models import Entry
from kaskad.audit.rules.verifier import Chain, read_keys, verify_export
from kaskad.commissions.api import Member, in_subtree, lineage
from kaskad.portals.record.words import ACTIONS, FIELDS, SUBJECTS
from tests.world import NOW

# Entries that belong to no commission: an account is opened before it gets a grant, and a key or
# the account of somebody without a grant stands nowhere in the tree.
PLACELESS = {
    "accounts:identity:connected",  # beside the entry of the person, which has its place
    "messaging:message:queued",  # of the whole country at once
    Tag.ACCOUNT_OPENED, Tag.SIGN_IN_LINK_ISSUED, Tag.SIGN_IN_LINK_REVOKED, Tag.SIGNED_IN,
    Tag.SIGNED_OUT, Tag.CALENDAR_ADDRESS_MADE, Tag.KEY_CHANGED,
}  # fmt: skip


def scopes_shown(response, house):
    """The scopes of the entries on a page, by the anchors of their rows."""
    text = response.content.decode()
    ids = [int(part.partition('"')[0]) for part in text.split('id="e')[1:] if part[0].isdigit()]
    return list(Entry.objects.filter(pk__in=ids).values_list("scope", flat=True))


def test_every_action_has_words_in_three_languages():
    from django.utils import translation

    assert set(ACTIONS) == set(Tag)
    for words in (ACTIONS, FIELDS, SUBJECTS):
        for key, text in words.items():
            said = []
            for language in ("kk", "ru", "en"):
                with translation.override(language):
                    said.append(str(text))
            assert (key, said[2] not in said[:2]) == (key, True)


def test_every_entry_of_the_world_has_its_place(house):
    placed = Entry.objects.exclude(tag__in=PLACELESS)
    seen = set(placed.values_list("tag", flat=True))

    assert len(seen) > 15
    assert set(placed.filter(scope="").values_list("tag", flat=True)) == set()


def test_everything_in_the_world_is_said_in_words(house):
    kinds = set(Entry.objects.values_list("subject_kind", flat=True))

    assert kinds <= set(SUBJECTS)


@pytest.mark.parametrize(
    ("role", "place"), [("district", "own"), ("region", "parent"), ("district_foreign", "foreign")]
)
def test_a_coordinator_sees_the_own_subtree_and_nothing_else(house, visitor, role, place):
    here = house.commission(place)
    inside = set(
        type(here).objects.filter(in_subtree(here)).values_list("code", flat=True)
    )  # every page of the record
    url, seen = "/kk/record/", []
    while url:
        response = visitor(role).get(url)
        assert response.status_code == 200
        seen += scopes_shown(response, house)
        text = response.content.decode()
        older = [part for part in text.split('href="')[1:] if "before=" in part.partition('"')[0]]
        url = older[-1].partition('"')[0].replace("&amp;", "&") if older else ""

    assert seen
    assert set(seen) <= inside
    assert len(seen) == Entry.objects.filter(scope__in=inside).count()


def test_the_centre_and_an_auditor_see_entries_without_a_place_too(house, visitor):
    Entry.objects.filter(scope="").latest("id")

    for role in ("centre", "auditor"):
        response = visitor(role).get(f"/kk/record/?action={Tag.ACCOUNT_OPENED.value}")
        assert "" in scopes_shown(response, house)


def test_filters_choose_action_person_and_days(house, visitor):
    client = visitor("centre")
    response = client.get(f"/ru/record/?action={Tag.SEMINARS_HELD.value}")
    assert response.content.decode().count("Семинар проведён") > 1
    first = Entry.objects.order_by("at")[0].at.date()

    early = client.get(f"/ru/record/?first={first}&last={first}")
    assert scopes_shown(early, house)
    none = client.get("/ru/record/?first=2031-01-01")
    assert "Таких записей нет" in none.content.decode()
    code = house.accounts["district"].code
    mine = client.get(f"/ru/record/?who={code}")
    assert "Показаны действия только одного человека" in mine.content.decode()


@pytest.mark.parametrize(
    "asked",
    ["before=x", "before=99999999999999999999999", "first=0001-01-01", "last=9999-12-31",
     "who=%00", "action=%F0", "first=2026-02-30&last=x"],
)  # fmt: skip
def test_an_address_of_nonsense_is_a_page(house, visitor, asked):
    assert visitor("district").get(f"/kk/record/?{asked}").status_code == 200


def test_old_and_new_values_are_in_words(house, visitor):
    page = visitor("centre").get(f"/ru/record/?action={Tag.SEMINARS_HELD.value}")

    assert "Состояние: Запланирован → Проведён" in page.content.decode()
    assert "planned" not in page.content.decode()


def test_members_are_named_to_staff_and_not_to_auditors(house, visitor):
    entry = Entry.objects.filter(tag=Tag.MEMBER_REPLACED.value).order_by("id").last()
    name = Member.objects.get(pk=entry.subject_code).person.last_name
    url = f"/kk/record/{entry.scope}/?action={Tag.MEMBER_REPLACED.value}"

    assert name in visitor("centre").get(url).content.decode()
    assert name not in visitor("auditor").get(url).content.decode()


def test_queries_do_not_grow(house, visitor):
    counts = set()
    for role, url in (("district", "/kk/record/"), ("region", "/kk/record/")):
        client = visitor(role)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        own = [one["sql"] for one in queries if "audit_" in one["sql"]]
        counts.add(len(own))
        assert len(queries) <= 20
    assert counts == {5}


def test_the_whole_record_is_downloaded_by_the_centre_and_that_is_an_entry(house, visitor):
    seal_entries(now=NOW)

    response = visitor("centre").get("/kk/record/export/")
    lines = b"".join(response.streaming_content).decode().splitlines()

    chain = verify_export(lines, Chain(read_keys(key_lines())))
    assert chain.entries == Entry.objects.filter(id__lte=chain.last).count()
    assert json.loads(lines[-1])["end"]["seals"] == chain.seals
    entry = Entry.objects.get(tag=Tag.RECORD_EXPORTED.value)
    assert (entry.actor_code, entry.scope) == (house.accounts["centre"].code, "KZ")


def test_program_and_keys_are_for_everybody(client, db):
    assert client.get("/kk/record/verifier/").content.decode() == verifier_text()
    assert client.get("/kk/record/keys/").content.decode() == key_lines()


def test_an_auditor_lands_on_the_record(house, visitor):
    response = visitor("auditor").get("/kk/desk/")

    assert response.url == "/kk/record/"
    assert lineage(house.commission("own"))[-1] == "KZ"
