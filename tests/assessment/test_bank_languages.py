"""A file in one language of items that the bank has in another: one item with both."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaskad.assessment.api import ItemsFileRefused, import_items, read_item_files
from kaskad.assessment.models import Item, ItemVersion
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.item_formats import ItemFormat, write_file
from kaskad.assessment.rules.item_languages import add_language, languages_of
from kaskad.assessment.rules.items import Choices
from tests.assessment.test_bank import WRITER, newest, sample
from tests.world import CAMPAIGN, NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

ONE_LANGUAGE = pytest.mark.parametrize("form", [ItemFormat.GIFT, ItemFormat.QTI21])


def take(house, name, data, language="kk", **more):
    reading = read_item_files([(name, data)], language)
    return import_items(actor=WRITER, campaign=house.campaign, reading=reading, now=NOW, **more)


def bank(house):
    """The items of the bank as they are in use."""
    rows = ItemVersion.objects.filter(item__campaign=house.campaign, state="in_use")
    return [content_of(one) for one in rows]


def of(form, items, language):
    """The file, and the codes of the items in it."""
    data, lost = write_file(form, items, language)
    out = {one.item for one in lost if one.what in ("kind", "arrow", "language")}
    return f"bank.{language}.{form.ending}", data, {one.code for one in items} - out


@ONE_LANGUAGE
def test_both_languages_of_a_file_come_together_whichever_comes_first(house, form):
    items = [replace(one, code=f"new-{one.code}") for one in bank(house)]
    files = [of(form, items, language) for language in ("ru", "kk")]
    (_name, _data, codes) = files[0]
    assert codes == files[1][2]
    assert len(codes) > 60
    before = Item.objects.count()

    first = take(house, *files[0][:2])
    second = take(house, *files[1][:2])

    assert (first.new, second.new, second.changed) == (len(codes), 0, len(codes))
    assert Item.objects.count() == before + len(codes)
    for one in items:
        if one.code in codes:
            kept = content_of(newest(house, one.code))
            assert languages_of(kept) == {"kk", "ru"}
            assert kept.text == {name: one.text[name] for name in ("kk", "ru")}
            assert (kept.kind, kept.block, kept.provisions) == (one.kind, one.block, one.provisions)
    again = take(house, *files[0][:2])
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(codes))


@ONE_LANGUAGE
def test_a_file_of_the_bank_itself_changes_nothing_in_it(house, form):
    """What the format cannot say (source, order, unit, notes) stays as it is."""
    name, data, codes = of(form, bank(house), "ru")

    report = take(house, name, data)

    assert (report.new, report.changed, report.unchanged) == (0, 0, len(codes))


def test_new_words_of_one_language_leave_the_other(house):
    known = sample(house)
    take(house, "bank.toml", write_file(ItemFormat.OWN, [known], "kk")[0])
    changed = replace(known, text={**known.text, "ru": "Другой вопрос?"})
    name, data, _codes = of(ItemFormat.GIFT, [changed], "ru")

    assert take(house, name, data).changed == 1

    kept = content_of(newest(house, known.code))
    assert kept == changed


def test_another_right_answer_is_refused_with_its_line(house, centre):
    known = sample(house)
    take(house, "bank.toml", write_file(ItemFormat.OWN, [known], "kk")[0])
    assert isinstance(known.body, Choices)
    other = next(one.key for one in known.body.options if one.key not in known.body.right)
    wrong = replace(known, body=replace(known.body, right=frozenset({other})))
    good = replace(sample(house, code="new-2"), text={"ru": "Ещё вопрос?"})
    name, data, _codes = of(ItemFormat.GIFT, [good, wrong], "ru")
    with pytest.raises(ItemsFileRefused) as refused:
        take(house, name, data)
    (fault,) = refused.value.faults
    assert (fault.code, fault.item, fault.field) == ("languages_differ", known.code, "right")
    line = data.decode().splitlines()[fault.line - 1]
    assert known.code in line
    assert content_of(newest(house, known.code)) == known
    assert not Item.objects.filter(code="new-2").exists()  # all or nothing
    sent = {"file_ru": SimpleUploadedFile(name, data)}
    page = centre.post(f"/kk/campaigns/{CAMPAIGN}/bank/import/", sent)
    assert page.status_code == 422
    assert known.code in page.content.decode()
    assert take(house, name, data, leave_out_faulty=True).new == 1


def test_a_question_that_only_counts_is_not_taken_for_another(house):
    first = "Қанша комиссия мүшесі? {#7}\n".encode()
    assert take(house, "a.kk.gift", first).new == 1
    other = "Сколько дней идёт голосование? {#7}\n".encode()
    with pytest.raises(ItemsFileRefused) as refused:
        take(house, "b.ru.gift", other)
    (fault,) = refused.value.faults
    assert (fault.code, fault.item, fault.line) == ("code_only_counts", "item-1", 1)
    assert content_of(newest(house, "item-1")).text == {"kk": "Қанша комиссия мүшесі?"}


def test_without_our_tags_what_is_known_stays(house):
    known = sample(house)
    take(house, "bank.toml", write_file(ItemFormat.OWN, [known], "kk")[0])
    name, data, _codes = of(ItemFormat.GIFT, [known], "ru")
    bare = "\n".join(one for one in data.decode().splitlines() if not one.startswith("//"))

    assert take(house, name, bare.encode()).unchanged == 1


def test_another_kind_is_another_item(house):
    known = sample(house)
    assert add_language(known, replace(known, kind="truth")) == "kind"
    assert add_language(known, replace(known, block=known.block + 1)) == "block"
