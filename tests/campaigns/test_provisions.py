from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Law,
    Provision,
    ProvisionsReport,
    ProvisionVersion,
    find_provisions,
    import_provisions,
    newest_versions,
    provision_by_code,
    provision_words,
    stale_versions,
    versions_of,
)
from kaskad.campaigns.operations.law import ProvisionsFileRefused
from kaskad.campaigns.rules.provisions_file import place_in_law
from kaskad.campaigns.vocab import MAX_PROVISIONS_LENGTH
from kaskad.campaigns.vocab.law_refusals import (
    ProvisionChangedMeanwhile,
    ProvisionDayTooEarly,
    ProvisionLanguageMissing,
    ProvisionsFileTooLarge,
    ProvisionTooLong,
)
from kaskad.core.refusal import NotFound
from tests.campaigns.law import FILE, amend, make_law
from tests.campaigns.world import ACTOR, NOW

TODAY = date(2026, 2, 17)
pytestmark = pytest.mark.django_db


def _import(text):
    return import_provisions(actor=ACTOR, text=text, file_name="law.toml", now=NOW)


def _refused(text):
    with pytest.raises(ProvisionsFileRefused) as refusal:
        _import(text)
    return [(one.code, one.place, one.line) for one in refusal.value.problems]


def test_a_file_is_imported_once():
    first, again = _import(FILE), _import(FILE)

    assert first == ProvisionsReport(laws=1, new=2)
    assert again == ProvisionsReport(unchanged=2)
    assert Entry.objects.filter(tag="campaigns:provisions:imported").count() == 1
    version = ProvisionVersion.objects.get(provision__code="el-41-6")
    assert (version.number, version.text.ru, version.note.en, version.source) == (
        1, "Заявление до 12 часов.", "A sample.", "example.kz",
    )  # fmt: skip


def test_a_later_day_makes_a_version_and_an_earlier_file_still_changes_nothing():
    _import(FILE)
    later = FILE.replace("12 часов", "14 часов").replace(
        "in_force_from = 2026-02-12", "in_force_from = 2026-03-01"
    )

    assert _import(later) == ProvisionsReport(amended=2)
    assert _import(FILE) == ProvisionsReport(unchanged=2)
    rows = versions_of(provision_by_code("el-41-6"))
    assert [(row.number, row.in_force_from.day) for row in rows] == [(2, 1), (1, 12)]


def test_names_and_labels_are_brought_up_to_date():
    _import(FILE)

    report = _import(FILE.replace("Law on Elections", "Elections").replace("para 6", "6"))

    assert report == ProvisionsReport(laws=1, relabelled=1, unchanged=1)
    assert Law.objects.get().name.en == "Elections"
    assert Provision.objects.get(code="el-41-6").label.en == "Article 41, 6"


BAD = [
    ('format = "kaskad-provisions"', 'format = "kaskad-campaign"',
     [("not_provisions", "format", 1)]),
    ("version = 1", "version = 2", [("wrong_version", "version", 2)]),
    ('ru = "Закон о выборах", ', "", [("missing_language", "laws[1].name.ru", 8)]),
    ("date = 1995-09-28", 'date = "1995"', [("not_day", "laws[1].date", 10)]),
    ('law = "el"\nlabel = { kk = "41', 'law = "rl"\nlabel = { kk = "41',
     [("unknown_law", "provisions[1]", 12)]),
    ('code = "el-20bis-1"', 'code = "el-41-6"', [("repeated", "provisions[2].code", 20)]),
    ("Байқаушы", "Бaйқаушы",  # mixed letters on purpose
     [("mixed_letters", "provisions[2].text.kk", 23)]),
    ('code = "el-41-6"', 'code = "EL 41"', [("bad_code", "provisions[1].code", 13)]),
    ('source = "example.kz"', 'sourse = "example.kz"',
     [("misspelt_key", "provisions[1].sourse", 17)]),
    ("[[laws]]", "[[laws", [("not_toml", "", 6)]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problems"), BAD)
def test_a_mistake_is_named_with_its_line_and_nothing_is_done(old, new, problems):
    assert old in FILE
    assert _refused(FILE.replace(old, new)) == problems
    assert not Law.objects.exists()


def test_a_file_may_not_change_what_was_in_force():
    _import(FILE)

    assert _refused(FILE.replace("12 часов", "13 часов")) == [
        ("provision_conflict", "provisions[1]", 12)
    ]
    assert ProvisionVersion.objects.count() == 2


def test_a_provision_stays_in_its_law():
    _import(FILE)
    moved = FILE.replace('code = "el"\n', 'code = "rl"\n').replace('law = "el"', 'law = "rl"')

    assert {code for code, *_rest in _refused(moved)} == {"law_of_provision"}
    assert Law.objects.count() == 1


def test_a_file_that_is_too_large_is_not_read():
    with pytest.raises(ProvisionsFileTooLarge):
        _import("#" * (MAX_PROVISIONS_LENGTH + 1))


def test_an_amendment_is_the_next_version_and_leaves_the_old_one():
    make_law()

    version = amend()

    assert (version.number, version.text.kk, version.act.en) == (
        2, "Сағат 14-ке дейін.", "Amending law",
    )  # fmt: skip
    assert ProvisionVersion.objects.get(provision__code="el-41-6", number=1).text.en == "By noon."
    entry = Entry.objects.get(tag="campaigns:provision:amended")
    assert entry.changes["text_en"] == ["By noon.", "By two."]


def test_the_same_amendment_again_changes_nothing():
    make_law()

    assert amend().pk == amend().pk
    assert Entry.objects.filter(tag="campaigns:provision:amended").count() == 1


def test_amendments_are_refused():
    make_law()
    amend()

    with pytest.raises(ProvisionChangedMeanwhile):
        amend(text="Басқа", seen=1)
    with pytest.raises(ProvisionDayTooEarly):
        amend(text="Басқа", seen=2, day=date(2026, 2, 15))
    with pytest.raises(ProvisionLanguageMissing) as refusal:
        amend(text=" ", seen=2)
    assert refusal.value.field == "text_kk"
    with pytest.raises(ProvisionTooLong):
        amend(text="а" * 1201, seen=2)
    assert ProvisionVersion.objects.filter(provision__code="el-41-6").count() == 2


def test_what_holds_is_told_by_the_day():
    make_law()
    later = amend(day=date(2026, 3, 1))
    old = ProvisionVersion.objects.get(provision__code="el-41-6", number=1)
    provision = old.provision_id

    def holds(day):
        found = newest_versions([provision], day)
        return found[provision].pk if found else None

    days = [date(2026, 2, 11), date(2026, 2, 12), date(2026, 2, 28), date(2026, 3, 1)]
    assert [holds(day) for day in days] == [None, old.pk, old.pk, later.pk]
    assert dict(stale_versions(date(2026, 2, 28))) == {}
    assert dict(stale_versions(date(2026, 3, 1))) == {old.pk: later.pk}


def test_provisions_are_found_with_kazakh_folding_in_the_order_of_the_law():
    make_law()

    def found(words):
        return [row.code for row in find_provisions(words, TODAY)]

    assert found("") == ["el-20bis-1", "el-41-6"]
    assert found("БАЙКАУШЫ тиркеледи") == ["el-20bis-1"]
    assert found("заявление 12") == ["el-41-6"]
    assert found("41-бап") == ["el-41-6"]
    assert found("жоқ сөз") == []
    assert find_provisions("", TODAY, law="rl") == []
    assert len(find_provisions("", TODAY, limit=1)) == 1
    assert find_provisions("", date(2026, 1, 1)) == []


def test_provisions_sort_as_in_their_law():
    codes = ["el-100", "el-20", "el-20-1", "el-20-10", "el-20-2", "el-20bis-1", "el-21"]

    assert sorted(codes, key=place_in_law) == [
        "el-20", "el-20-1", "el-20-2", "el-20-10", "el-20bis-1", "el-21", "el-100",
    ]  # fmt: skip


def test_a_version_is_cited_by_law_and_label():
    make_law()
    version = ProvisionVersion.objects.select_related("provision__law").get(
        provision__code="el-41-6"
    )

    with translation.override("ru"):
        assert str(provision_words(version)) == "Закон о выборах, статья 41, пункт 6"
    with pytest.raises(NotFound):
        provision_by_code("el-99")
