"""Whatever somebody with the whole database changes in the sealed record, the check finds it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from kaskad.audit.api import export_lines, key_lines, seal_entries, verify_record
from kaskad.audit.models import Entry, Seal
from kaskad.audit.queries import pieces
from kaskad.audit.rules.entries import EntryFields, entry_as_json
from kaskad.audit.rules.verifier import Chain, Fault, digest_of, read_keys, verify_export
from kaskad.core.signing import keep_signing_key, new_signing_key, signing_key
from tests.audit.world_of_entries import NOW, drop_guards, notes, sealed_record, skip_numbers

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)
ENDS = ("first", "middle", "last")


@pytest.fixture(params=[10_000, 1], ids=["in one piece", "in pieces"])
def forged(request, monkeypatch):
    """A sealed record with gaps in its numbers, and the guards away; checked in pieces or whole."""
    monkeypatch.setattr(pieces, "_ENTRIES", request.param)
    for count in (3, 1, 4):
        notes(*(f"{count}-{one}" for one in range(count)))
        skip_numbers()
        notes(f"{count}-after the gap")
        seal_entries(now=NOW)
    assert verify_record(now=LATER).fault == ""
    drop_guards()


def entry_at(end):
    entries = list(Entry.objects.order_by("id"))
    return entries[{"first": 0, "middle": len(entries) // 2, "last": -1}[end]]


def seal_at(end):
    return Seal.objects.order_by("number")[{"first": 0, "middle": 1, "last": 2}[end]]


def found():
    """What both checks say: of the database, and of a file that is exported from it."""
    fault = verify_record(now=LATER).fault
    with pytest.raises(Fault) as of_file:
        verify_export(exported(), Chain(read_keys(key_lines())))
    return fault, str(of_file.value)


def exported():
    return [line.decode() for line in export_lines()]


@pytest.mark.parametrize("end", ENDS)
def test_every_field_of_an_entry_is_covered(forged, end):
    entry = entry_at(end)
    names = [field.name for field in Entry._meta.fields if field.name != "id"]
    other = {"at": entry.at + timedelta(microseconds=1), "changes": {"size": [0, 2]}}
    other["digest"] = "0" * 64
    assert set(EntryFields._fields) == set(names) - {"digest"}

    for name in names:
        with transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(**{name: other.get(name, "x")})
            for fault in found():
                assert (name, fault) == (
                    name, f"entry {entry.pk}: changed, or written by another program"
                )  # fmt: skip
            transaction.set_rollback(True)


@pytest.mark.parametrize("end", ENDS)
def test_an_entry_that_is_changed_with_its_digest_is_found(forged, end):
    entry = entry_at(end)
    entry.changes = {"size": [0, 9]}
    fields = EntryFields(*(getattr(entry, name) for name in EntryFields._fields))
    entry.digest = digest_of(entry_as_json(fields))
    entry.save(update_fields=["changes", "digest"])

    for fault in found():
        assert "entries or the seal were changed or reordered" in fault


@pytest.mark.parametrize("place", range(11))
def test_a_removed_entry_is_found(forged, place):
    entry = Entry.objects.order_by("id")[place]
    entry.delete()

    for fault in found():
        assert "removed" in fault


@pytest.mark.parametrize("end", ENDS)
def test_an_inserted_entry_is_found_even_with_its_digest(forged, end):
    seal = seal_at(end)
    gap = next(
        number
        for number in range(seal.first, seal.last)
        if not Entry.objects.filter(pk=number).exists()
    )
    entry = Entry.objects.get(pk=seal.first)
    entry.pk = gap
    entry.save(force_insert=True)

    for fault in found():
        assert fault == f"seal {seal.number} (entries {seal.first} to {seal.last}): 1 inserted"


def test_an_entry_in_the_place_of_a_removed_one_is_found(forged):
    seal = seal_at("middle")
    entry = Entry.objects.get(pk=seal.first)
    Entry.objects.filter(pk=seal.first).delete()
    entry.pk = seal.first + 1
    entry.save(force_insert=not Entry.objects.filter(pk=entry.pk).exists())

    for fault in found():
        assert fault.startswith(f"seal {seal.number} ")


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 10), (4, 5), (9, 10)])
def test_entries_that_change_places_are_found(forged, one, other):
    ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
    Entry.objects.filter(pk=ids[one]).update(id=10**9)
    Entry.objects.filter(pk=ids[other]).update(id=ids[one])
    Entry.objects.filter(pk=10**9).update(id=ids[other])

    for fault in found():
        assert "changed or reordered" in fault


@pytest.mark.parametrize("end", ENDS)
def test_every_field_of_a_seal_is_covered(forged, end):
    seal = seal_at(end)
    other = {"sealed_at": seal.sealed_at + timedelta(microseconds=1)}
    for name in ("number", "first", "last", "count"):
        other[name] = getattr(seal, name) + 100
    for name in ("previous", "digest", "key", "signature"):
        text = getattr(seal, name)
        other[name] = f"{'0' if text[0] != '0' else '1'}{text[1:]}"
    assert set(other) == {field.name for field in Seal._meta.fields} - {"id"}

    for name, value in other.items():
        with transaction.atomic():
            Seal.objects.filter(pk=seal.pk).update(**{name: value})
            for fault in found():
                assert (name, "seal" in fault) == (name, True)
            transaction.set_rollback(True)


@pytest.mark.parametrize("end", ["first", "middle"])
def test_a_removed_seal_is_found(forged, end):
    seal = seal_at(end)
    seal.delete()

    for fault in found():
        assert "seal" in fault
        assert "was removed" in fault


def test_a_last_seal_that_is_removed_leaves_entries_that_should_be_sealed(forged):
    seal = seal_at("last")
    known = seal.digest
    seal.delete()

    assert f"entry {seal.first}: not sealed for two hours" in verify_record(now=LATER).fault
    with pytest.raises(Fault, match="cut off or replaced"):
        verify_export(exported(), Chain(read_keys(key_lines())), [known])


def test_a_tail_that_is_cut_off_is_found_by_a_digest_that_was_written_down(forged):
    last, before = seal_at("last"), seal_at("middle")
    Entry.objects.filter(id__gt=before.last).delete()
    last.delete()

    assert verify_record(now=LATER, known=[before.digest]).fault == ""
    assert "cut off or replaced" in verify_record(now=LATER, known=[last.digest]).fault


def test_a_record_that_is_sealed_anew_with_another_key_is_found(forged, tmp_path, settings):
    real = settings.INSTALLATION
    Seal.objects.all().delete()
    Entry.objects.order_by("id")[3].delete()
    settings.INSTALLATION = type(real)(tmp_path)
    keep_signing_key(tmp_path, new_signing_key())
    seal_entries(now=NOW)
    assert verify_record(now=LATER).fault == ""
    settings.INSTALLATION = real

    for fault in found():
        assert fault.endswith(f"key {signing_key(tmp_path).name}, which is not trusted")


def test_a_seal_of_the_right_name_needs_the_right_key(forged):
    seal = seal_at("last")
    stranger = new_signing_key()
    Seal.objects.filter(pk=seal.pk).update(signature=stranger.sign(b"anything").hex())

    for fault in found():
        assert fault.endswith("the signature is not of this seal and key")


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_an_entry_that_another_program_wrote_is_found_before_and_after_its_seal(forged, digest):
    entry = Entry.objects.order_by("-id")[0]
    Entry.objects.bulk_create(
        [
            Entry(
                at=LATER, tag=entry.tag, actor_kind="person", subject_kind="thing",
                subject_code="forged", digest=digest,
            )
        ]
    )  # fmt: skip
    forged_entry = Entry.objects.get(subject_code="forged")

    before = verify_record(now=LATER).fault
    seal_entries(now=LATER)
    assert {before, *found()} == {
        f"entry {forged_entry.pk}: changed, or written by another program"
    }


def test_the_record_as_it_was_is_whole_in_both_checks():
    sealed_record()
    assert settings.INSTALLATION.folder.exists()

    state = verify_record(now=NOW)
    chain = verify_export(exported(), Chain(read_keys(key_lines())), [state.digest])
    assert (state.fault, state.entries, chain.entries) == ("", 8, 8)
    assert (chain.seals, chain.digest) == (state.seals, state.digest)
