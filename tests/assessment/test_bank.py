"""The bank: items come in as drafts, are read by somebody else, used, stale, taken out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from kaskad.accounts.api import actor_of
from kaskad.assessment.api import (
    Item,
    ItemState,
    ItemVersion,
    bank_counts,
    bank_for,
    content_of,
    discard_item,
    draft_item,
    edit_item,
    import_items,
    item_for,
    item_rows,
    items_of,
    put_items_in_use,
    read_item_files,
    redraft_item,
    retire_item,
    return_item,
    review_item,
)
from kaskad.assessment.queries.items import items_in_use
from kaskad.assessment.queries.written import Damaged, content_in
from kaskad.assessment.rules.exchange import Reading
from kaskad.assessment.rules.item_file_writing import write_items
from kaskad.assessment.vocab.item_refusals import (
    ItemBlockUnknown,
    ItemChangedMeanwhile,
    ItemCodeKept,
    ItemCodeTaken,
    ItemIncomplete,
    ItemNotDraft,
    ItemNotInUse,
    ItemNotReviewed,
    ItemProvisionOver,
    ItemProvisionUnknown,
    ItemReaderNeeded,
    ItemReasonMissing,
    ItemsFileEmpty,
    ItemsFileRefused,
)
from kaskad.audit.models import Entry
from kaskad.campaigns.api import amend_provision, provision_by_code
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound
from tests.world import APPROVED, NOW, TODAY

CODE = "kz-2026-b1-01"
WRITER = Actor(kind="person", code="bank-writer", label="Жазушы")
READER = Actor(kind="person", code="bank-reader", label="Оқырман")
NEW = Actor(kind="person", code="somebody-else", label="Үшінші")


def reading_of(*contents):
    text = write_items(contents).encode()
    return read_item_files([("items.toml", text)], "kk")


def take(house, *contents, actor=WRITER, **more):
    return import_items(
        actor=actor, campaign=house.campaign, reading=reading_of(*contents), now=NOW, **more
    )


def item(house, code=CODE):
    return Item.objects.get(campaign=house.campaign, code=code)


def newest(house, code=CODE):
    return item(house, code).versions.order_by("-number")[0]


def sample(house, **changed):
    """An item of the bank under a new code, or changed otherwise."""
    return replace(content_of(newest(house)), **({"code": "new-1"} | changed))


def reviewed(house, content, reader=READER):
    take(house, content)
    draft = newest(house, content.code)
    return review_item(actor=reader, draft=draft, seen=draft.sha256, now=NOW)


def in_use(house, content):
    version = reviewed(house, content)
    put_items_in_use(actor=READER, campaign=house.campaign, items=[version.item], now=NOW)
    return ItemVersion.objects.get(pk=version.pk)


def acting(house, role):
    return actor_of(house.accounts[role], now=NOW, second_factor=True)


def amend(code, now=NOW, **more):
    provision = provision_by_code(code)
    newest_number = provision.versions.order_by("-number")[0].number
    words = LocalizedText("Жаңа мәтін", "Новый текст", "New text")
    return amend_provision(
        actor=Actor.command(), provision=provision, text=words, act=words, in_force_from=TODAY,
        seen=newest_number, now=now, **more,
    )  # fmt: skip


def test_the_sample_bank_is_in_use(house):
    rows = item_rows(house.campaign, APPROVED)
    assert len(rows) == len(items_in_use(house.campaign, APPROVED)) >= 120
    assert {row.state for row in rows} == {ItemState.IN_USE}
    assert all(row.is_complete and row.in_use == 1 for row in rows)
    assert sum(one.count for one in bank_counts(rows)) == len(rows)
    assert {one.block for one in bank_counts(rows)} == set(range(1, 9))


def test_a_file_makes_drafts_and_the_same_file_nothing(house):
    one, other = sample(house), sample(house, code="new-2")
    report = take(house, one, other, file_name="bank.toml")
    assert (report.new, report.changed, report.unchanged, report.faulty) == (2, 0, 0, 0)
    draft = newest(house, "new-1")
    assert (draft.state, draft.author, draft.number) == (ItemState.DRAFT, WRITER.mark, 1)
    assert content_of(draft) == one
    entries = Entry.objects.filter(tag="assessment:items:imported").order_by("-id")
    assert entries[0].changes["new"] == 2
    assert entries[0].subject_label == "bank.toml"
    before = Entry.objects.count()
    again = take(house, one, other)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert Entry.objects.count() == before


def test_what_a_file_says_anew_is_a_draft_beside_what_is_in_use(house):
    used = content_of(newest(house))
    changed = replace(used, text={**used.text, "ru": "Кто назначает референдум в стране?"})
    assert take(house, changed).changed == 1
    draft = newest(house)
    assert (draft.number, draft.state) == (2, ItemState.DRAFT)
    assert item(house).versions.get(state=ItemState.IN_USE).number == 1
    row = next(row for row in item_rows(house.campaign, TODAY) if row.code == CODE)
    assert (row.number, row.state, row.in_use) == (2, ItemState.DRAFT, 1)
    take(house, replace(changed, source="Ещё раз"))
    assert newest(house).number == 2


def test_a_file_with_faults_takes_nothing_or_what_is_good(house):
    good = write_items([sample(house)])
    text = good + '\n[[item]]\ncode = "bad-1"\nkind = "riddle"\nblock = 1\n'
    reading = read_item_files([("items.toml", text.encode())], "kk")
    with pytest.raises(ItemsFileRefused) as refused:
        import_items(actor=WRITER, campaign=house.campaign, reading=reading, now=NOW)
    assert refused.value.faults[0].line > good.count("\n")
    assert not Item.objects.filter(code__in=("new-1", "bad-1")).exists()
    report = import_items(
        actor=WRITER, campaign=house.campaign, reading=reading, leave_out_faulty=True, now=NOW
    )
    assert (report.new, report.faulty) == (1, 1)
    with pytest.raises(ItemsFileEmpty):
        import_items(actor=WRITER, campaign=house.campaign, reading=Reading(), now=NOW)
    nothing = Reading(faults=reading.faults)
    with pytest.raises(ItemsFileRefused):
        import_items(
            actor=WRITER, campaign=house.campaign, reading=nothing, leave_out_faulty=True, now=NOW
        )


def test_somebody_else_reads_an_item(house):
    version = reviewed(house, sample(house))
    assert (version.state, version.second_reader) == (ItemState.REVIEWED, READER.mark)
    codes = version.provisions.values_list("provision__code", flat=True)
    assert sorted(codes) == sorted(content_of(version).provisions)
    again = review_item(actor=READER, draft=version, seen=version.sha256, now=NOW)
    assert again.reviewed_at == version.reviewed_at
    with pytest.raises(ItemNotDraft):
        review_item(actor=NEW, draft=version, seen=version.sha256, now=NOW)


def test_a_review_is_refused(house):
    take(house, sample(house))
    draft = newest(house, "new-1")
    seen = draft.sha256
    with pytest.raises(ItemReaderNeeded):
        review_item(actor=WRITER, draft=draft, seen=seen, now=NOW)
    with pytest.raises(ItemChangedMeanwhile):
        review_item(actor=READER, draft=draft, seen="0" * 64, now=NOW)
    edit_item(actor=NEW, draft=draft, content=sample(house, source="x"), seen=seen, now=NOW)
    draft = newest(house, "new-1")
    with pytest.raises(ItemReaderNeeded):  # who changed a word wrote in it too
        review_item(actor=NEW, draft=draft, seen=draft.sha256, now=NOW)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"text": {"kk": "Тек қазақша"}}, ItemIncomplete),
        ({"block": 77}, ItemBlockUnknown),
        ({"provisions": ("rl-18", "no-such")}, ItemProvisionUnknown),
    ],
)
def test_what_is_not_complete_is_not_reviewed(house, changed, refusal):
    take(house, sample(house, **changed))
    draft = newest(house, "new-1")
    with pytest.raises(refusal) as refused:
        review_item(actor=READER, draft=draft, seen=draft.sha256, now=NOW)
    for language in ("kk", "ru"):
        with translation.override(language):
            assert "%(" not in refused.value.message
    assert newest(house, "new-1").state == ItemState.DRAFT


def test_a_law_that_changed_stops_an_item(house):
    amend("rl-18")
    rows = {row.code: row for row in item_rows(house.campaign, TODAY)}
    assert rows[CODE].state == ItemState.STALE
    assert CODE not in {one.item.code for one in items_in_use(house.campaign, TODAY)}
    assert CODE in {row.code for row in item_rows(house.campaign, TODAY, state="stale")}
    # Read against the new text it comes into use again.
    draft = redraft_item(actor=WRITER, item=item(house), now=NOW)
    draft = review_item(actor=READER, draft=draft, seen=draft.sha256, now=NOW)
    put_items_in_use(actor=READER, campaign=house.campaign, items=[item(house)], now=NOW)
    used = {one.item.code: one.number for one in items_in_use(house.campaign, TODAY)}
    assert used[CODE] == 2


def test_an_item_reviewed_before_the_law_changed_comes_into_no_test(house):
    version = reviewed(house, sample(house))
    amend("rl-18")
    with pytest.raises(ItemProvisionOver):
        put_items_in_use(actor=READER, campaign=house.campaign, items=[version.item], now=NOW)
    assert newest(house, "new-1").state == ItemState.REVIEWED
    take(house, sample(house, code="new-2"))
    amend("rl-18", is_repeal=True)
    draft = newest(house, "new-2")
    with pytest.raises(ItemProvisionOver):
        review_item(actor=READER, draft=draft, seen=draft.sha256, now=NOW)


def test_a_new_version_takes_the_place_of_the_old_one(house):
    used = content_of(newest(house))
    version = reviewed(house, replace(used, source="Law, article 18"))
    assert version.number == 2
    put_items_in_use(actor=READER, campaign=house.campaign, items=items_of(house.campaign), now=NOW)
    states = dict(item(house).versions.values_list("number", "state"))
    assert states == {1: ItemState.RETIRED, 2: ItemState.IN_USE}
    count = put_items_in_use(
        actor=READER, campaign=house.campaign, items=items_of(house.campaign), now=NOW
    )
    assert count == 0


def test_all_or_none_come_into_use(house):
    good = reviewed(house, sample(house))
    take(house, sample(house, code="new-2"))
    both = [good.item, item(house, "new-2")]
    with pytest.raises(ItemNotReviewed) as refused:
        put_items_in_use(actor=READER, campaign=house.campaign, items=both, now=NOW)
    assert refused.value.values["code"] == "new-2"
    assert newest(house, "new-1").state == ItemState.REVIEWED


def test_an_item_is_taken_out_with_a_reason(house):
    with pytest.raises(ItemReasonMissing):
        retire_item(actor=READER, item=item(house), reason="  ", now=NOW)
    version = retire_item(actor=READER, item=item(house), reason="Leaked", now=NOW)
    assert (version.state, version.end_reason) == (ItemState.RETIRED, "Leaked")
    assert CODE not in {one.item.code for one in items_in_use(house.campaign, TODAY)}
    again = retire_item(actor=READER, item=item(house), reason="Other", now=NOW)
    assert again.end_reason == "Leaked"
    take(house, sample(house))
    with pytest.raises(ItemNotInUse):
        retire_item(actor=READER, item=item(house, "new-1"), reason="x", now=NOW)


def test_an_author_is_told_what_is_wrong(house):
    take(house, sample(house))
    draft = newest(house, "new-1")
    with pytest.raises(ItemReasonMissing):
        return_item(actor=READER, draft=draft, remark=" ", now=NOW)
    return_item(actor=READER, draft=draft, remark="The second option is right too.", now=NOW)
    assert newest(house, "new-1").remark.startswith("The second")
    before = Entry.objects.count()
    return_item(actor=READER, draft=draft, remark="The second option is right too.", now=NOW)
    assert Entry.objects.count() == before


def test_writing_one_by_one(house):
    content = sample(house)
    draft = draft_item(actor=WRITER, campaign=house.campaign, content=content, now=NOW)
    same = draft_item(actor=WRITER, campaign=house.campaign, content=content, now=NOW)
    assert same.pk == draft.pk
    with pytest.raises(ItemCodeTaken):
        draft_item(actor=NEW, campaign=house.campaign, content=content, now=NOW)
    seen = draft.sha256
    later = NOW + timedelta(minutes=5)
    changed = replace(content, source="Article 18")
    edited = edit_item(actor=NEW, draft=draft, content=changed, seen=seen, now=later)
    assert edited.writers == [WRITER.mark, NEW.mark]
    assert edited.edited_at == later
    edit_item(actor=NEW, draft=draft, content=changed, seen=seen, now=later)  # the same again
    with pytest.raises(ItemChangedMeanwhile):
        edit_item(actor=WRITER, draft=draft, content=content, seen=seen, now=later)
    other = replace(content, code="other")
    with pytest.raises(ItemCodeKept):
        edit_item(actor=WRITER, draft=draft, content=other, seen=edited.sha256, now=later)


def test_a_draft_is_thrown_away_and_what_is_in_use_stays(house):
    draft = redraft_item(actor=WRITER, item=item(house), now=NOW)
    assert redraft_item(actor=NEW, item=item(house), now=NOW).pk == draft.pk
    assert list(draft.provisions.all()) == list(item(house).versions.get(number=1).provisions.all())
    with pytest.raises(ItemChangedMeanwhile):
        discard_item(actor=WRITER, draft=draft, seen="0" * 64, now=NOW)
    key = draft.pk
    discard_item(actor=WRITER, draft=draft, seen=draft.sha256, now=NOW)
    assert newest(house).number == 1
    draft.pk = key
    discard_item(actor=WRITER, draft=draft, seen=draft.sha256, now=NOW)  # again
    take(house, sample(house))
    draft = newest(house, "new-1")
    discard_item(actor=WRITER, draft=draft, seen=draft.sha256, now=NOW)
    assert not Item.objects.filter(code="new-1").exists()


def test_a_reviewed_version_that_is_opened_has_to_be_read_again(house):
    version = reviewed(house, sample(house))
    draft = redraft_item(actor=NEW, item=version.item, now=NOW)
    assert (draft.pk, draft.state, draft.second_reader) == (version.pk, ItemState.DRAFT, "")
    assert NEW.mark in draft.writers


def test_the_bank_is_searched_by_words_block_and_state(house):
    rows = item_rows(house.campaign, TODAY, block=1, words="тағайындайды референдумды")
    assert [row.code for row in rows] == [CODE]
    assert item_rows(house.campaign, TODAY, block=2, words="тағайындайды референдумды") == []
    assert item_rows(house.campaign, TODAY, words="b1-01")[0].code == CODE
    assert item_rows(house.campaign, TODAY, state="draft") == []


@pytest.mark.parametrize("role", ["region", "district", "trainer", "member", "auditor", None])
def test_items_are_secrets_of_the_centre(house, role):
    actor = acting(house, role) if role else Actor(kind="anonymous", code="", label="")
    with pytest.raises(NotFound):
        bank_for(actor, house.campaign.code)
    with pytest.raises(NotFound):
        item_for(actor, house.campaign.code, CODE)


def test_the_centre_finds_items(house):
    centre = acting(house, "centre")
    assert item_for(centre, house.campaign.code, CODE).code == CODE
    with pytest.raises(NotFound):
        item_for(centre, house.campaign.code, "no-such")


def test_the_database_refuses_an_unread_item_in_use_and_two_of_one(house):
    take(house, sample(house))
    rows = ItemVersion.objects.filter(item__code="new-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=ItemState.IN_USE)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=ItemState.IN_USE, second_reader=WRITER.mark, reviewed_at=NOW)
    version = in_use(house, sample(house, code="new-2"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.create(
            item=version.item, number=9, state=ItemState.IN_USE, kind=version.kind,
            block_number=1, difficulty="easy", content=version.content, sha256=version.sha256,
            search_key="", author=WRITER.mark, second_reader=READER.mark, drafted_at=NOW,
            edited_at=NOW, reviewed_at=NOW,
        )  # fmt: skip


def test_a_text_that_no_operation_wrote_is_noticed():
    with pytest.raises(Damaged):
        content_in("[[item]]\n")
