"""Who did what: each reader sees the own subtree, in words, page by page."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaskad.accounts.api import (
    PinWrong,
    actor_of,
    choose_pin,
    end_sign_ins,
    sign_in_by_pin,
    sign_out,
)
from kaskad.audit.api import Tag, key_lines, seal_entries, verifier_text
from kaskad.audit.models import Entry
from kaskad.audit.rules.verifier import Chain, read_keys, verify_export
from kaskad.commissions.api import (
    Member,
    Newcomer,
    Person,
    in_subtree,
    lineage,
    make_letters,
    replace_member,
)
from kaskad.commissions.queries.letters import addressees
from kaskad.core.secrets import keyed_hash
from kaskad.portals.record.words import ACTIONS, FIELDS, SUBJECTS
from tests.commissions.world import iin
from tests.world import ACTOR, NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

# Entries that belong to no commission: an account may be opened before it gets a grant.
PLACELESS = {
    "messaging:message:queued",  # of the whole country at once
    Tag.ACCOUNT_OPENED, Tag.CALENDAR_ADDRESS_MADE, Tag.KEY_CHANGED,
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


def plain_member(house, place):
    """Somebody of the commission itself, without an account."""
    rows = Member.objects.filter(commission=house.commission(place), until=None)
    return rows.filter(person__account=None).order_by("seat__number")[0]


def let_in(house, place):
    """A member without any role gets a letter, chooses a PIN, comes back, goes; the account."""
    member = plain_member(house, place)
    people = [
        one
        for one in addressees(house.commission(place), NOW.date(), NOW)
        if one.person_id == member.person_id
    ]
    letter = make_letters(actor=ACTOR, commission=house.commission(place), people=people, now=NOW)[
        0
    ]
    account = choose_pin(actor=ACTOR, token=letter.token, pin="480716", tick=NOW, now=NOW)
    with pytest.raises(PinWrong):
        sign_in_by_pin(actor=ACTOR, token=letter.token, pin="1", tick=NOW, now=NOW)
    sign_out(actor=actor_of(account, now=NOW), now=NOW)
    assert not account.grants.exists()
    return account


def test_a_coordinator_sees_how_own_members_sign_in_and_not_others(house, visitor):
    own, foreign = let_in(house, "own"), let_in(house, "foreign")
    end_sign_ins(actor=ACTOR, accounts=[own, foreign], now=NOW)

    for tag in (
        Tag.ACCOUNT_OPENED, Tag.ACCOUNT_LINKED, Tag.SIGN_IN_LINK_RENEWED, Tag.PIN_CHOSEN,
        Tag.PIN_REFUSED, Tag.SIGNED_IN, Tag.SIGNED_OUT, Tag.SIGN_IN_LINK_REVOKED,
    ):  # fmt: skip
        places = {}
        for role in ("district", "district_foreign"):
            page = visitor(role).get(f"/kk/record/?action={tag.value}")
            places[role] = set(scopes_shown(page, house))
        here, there = house.commission("own").code, house.commission("foreign").code
        assert here in places["district"], tag
        assert there not in places["district"], tag
        assert there in places["district_foreign"], tag
        assert here not in places["district_foreign"], tag


def test_the_place_of_an_account_moves_with_its_owner(house):
    account = let_in(house, "own")
    member = Member.objects.get(person__account=account)
    Member.objects.filter(pk=member.pk).update(until=NOW.date())
    Person.objects.filter(account=account).update(iin_hash=keyed_hash("iin", iin(7)))
    left = plain_member(house, "foreign")

    came = replace_member(
        actor=ACTOR,
        member=left,
        newcomer=Newcomer(iin(7), "Ахметов", "Серік"),
        since=NOW.date(),
        now=NOW,
    )

    assert came.person_id == member.person_id
    account.refresh_from_db()
    assert account.place == house.commission("foreign").code


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
    assert counts == {4}


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
