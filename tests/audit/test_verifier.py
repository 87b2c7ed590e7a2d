"""The program that checks an exported record finds every change of any file, without Kaskad."""

import hashlib
import json
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kaskad.audit.rules import verifier
from kaskad.audit.rules.seals import run_of, seal_as_json
from kaskad.audit.rules.verifier import (
    FORMAT,
    NO_SEAL,
    Chain,
    Fault,
    canonical,
    digest_of,
    is_signed,
    read_keys,
    verify_export,
)
from kaskad.core import signing
from kaskad.core.signing import SigningKey, new_signing_key

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
KEY = new_signing_key(seed=b"k" * 32)
OTHER = new_signing_key(seed=b"o" * 32)
KEYS = {KEY.name: KEY.public}


def random_entry(chance):
    words = ["Әлия", "«Ә»", 'a"b', "line\nbreak", "", "😀", "\u2028"]
    return {
        "at": f"2026-03-04T09:00:{chance.randrange(60):02}.000000Z",
        "tag": chance.choice(["a:b:c", "d:e:f"]),
        "actor": ["person", f"p{chance.randrange(9)}", chance.choice(words)],
        "subject": ["thing", str(chance.random()), chance.choice(words)],
        "scope": chance.choice(["KZ-15", ""]),
        "request": ["r", "10.0.0.1"],
        "changes": {chance.choice(words): [chance.choice(words), chance.randrange(99), None, True]},
    }


def random_record(seed, key: SigningKey = KEY):
    """The lines of a random record as values: one to four seals over one to five entries each."""
    chance = random.Random(seed)
    lines, number, previous = [{"record": FORMAT}], 0, NO_SEAL
    seals = chance.randint(1, 4)
    for place in range(1, seals + 1):
        digests = []
        for _one in range(chance.randint(1, 5)):
            number += chance.randint(1, 3)
            entry = random_entry(chance)
            digests.append((number, digest_of(entry)))
            lines.append({"id": number, "digest": digests[-1][1], "entry": entry})
        run = run_of(previous, digests)
        seal = seal_as_json(
            number=place, first=run.first, last=run.last, count=run.count, previous=previous,
            digest=run.digest, sealed_at=AT, key=key.name,
        )  # fmt: skip
        lines.append({"seal": seal, "signature": key.sign(canonical(seal)).hex()})
        previous = run.digest
    entries = sum("entry" in line for line in lines)
    lines.append({"end": {"entries": entries, "seals": seals}})
    return lines


def as_text(lines):
    return [json.dumps(line, ensure_ascii=False) + "\n" for line in lines]


def is_found(lines, known=(), check=signing.is_signed):
    """The fault; thousands of forgeries are tried with the library, which agrees (see below)."""
    try:
        verify_export(as_text(lines), Chain(KEYS, check), known)
    except Fault as fault:
        return str(fault)
    return ""


def copy(lines):
    return json.loads(json.dumps(lines))


def places(value, path=()):
    """The ways to everything inside of a value."""
    for key in value if isinstance(value, dict) else range(len(value)):
        yield (*path, key)
        if isinstance(value[key], dict | list):
            yield from places(value[key], (*path, key))


def changed(value):
    if isinstance(value, bool) or value is None:
        return 7
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{'0' if value[:1] != '0' else '1'}{value[1:]}"
    return []


@pytest.mark.parametrize("seed", range(20))
def test_every_value_of_a_random_record_is_covered(seed):
    lines = random_record(seed)
    assert is_found(lines) == ""

    for path in places(lines):
        if len(path) == 1:
            continue
        forged = copy(lines)
        inside = forged
        for key in path[:-1]:
            inside = inside[key]
        for change in ("changed", "removed", "added"):
            before = copy(forged)
            if change == "changed":
                inside[path[-1]] = changed(inside[path[-1]])
            elif change == "removed":
                inside.pop(path[-1])
            elif isinstance(inside, dict) and len(path) > 2:
                inside["more"] = 1
            else:
                continue
            assert (path, change, bool(is_found(forged))) == (path, change, True)
            forged = before
            inside = forged
            for key in path[:-1]:
                inside = inside[key]


@pytest.mark.parametrize("seed", range(20))
def test_every_line_that_is_removed_repeated_or_moved_is_found(seed):
    lines = random_record(seed)
    forgeries = []
    for place in range(len(lines)):
        forgeries.append(("removed", lines[:place] + lines[place + 1 :]))
        forgeries.append(("repeated", [*lines[: place + 1], *lines[place:]]))
        forgeries.append(("cut after", lines[:place]))
        for other in range(place):
            swapped = list(lines)
            swapped[place], swapped[other] = lines[other], lines[place]
            forgeries.append(("swapped", swapped))
            moved = lines[:place] + lines[place + 1 :]
            forgeries.append(("moved", [*moved[:other], lines[place], *moved[other:]]))
    faults = {name: [is_found(forged) for name_, forged in forgeries if name_ == name]
              for name in dict(forgeries)}  # fmt: skip

    assert {name: found.count("") for name, found in faults.items()} == dict.fromkeys(faults, 0)


@pytest.mark.parametrize("seed", range(10))
def test_contents_that_change_places_are_found(seed):
    lines = random_record(seed)
    entries = [place for place, line in enumerate(lines) if "entry" in line]
    for one in entries:
        for other in entries:
            forged = copy(lines)
            for name in ("entry", "digest"):
                forged[one][name], forged[other][name] = lines[other][name], lines[one][name]
            same = lines[one]["entry"] == lines[other]["entry"]
            assert bool(is_found(forged)) != same


@pytest.mark.parametrize("seed", range(5))
def test_a_record_sealed_with_another_key_is_found(seed):
    assert "not trusted" in is_found(random_record(seed, OTHER))

    named = random_record(seed, OTHER)
    for line in named:
        if "seal" in line:
            line["seal"]["key"] = KEY.name
    assert "signature" in is_found(named)
    assert "signature" in is_found(named, check=is_signed)


def test_a_whole_shorter_record_lacks_the_seal_that_was_written_down():
    lines = next(found for found in map(random_record, range(99)) if len(seals_of(found)) > 2)
    seals = seals_of(lines)
    cut = lines.index(seals[-2]) + 1
    count = sum("entry" in line for line in lines[:cut])
    shorter = [*lines[:cut], {"end": {"entries": count, "seals": len(seals) - 1}}]

    assert is_found(shorter) == ""
    assert is_found(shorter, [seals[-2]["seal"]["digest"]]) == ""
    assert "cut off" in is_found(shorter, [seals[-1]["seal"]["digest"]])


def seals_of(lines):
    return [line for line in lines if "seal" in line]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the end was cut off"),
        ("not json\n", "cannot be read"),
        ("[]\n", "no record of the format"),
        ('{"record": "kaskad-record-9"}\n', "no record of the format"),
        ('{"record": "kaskad-record-1"}\n{"entry": 1}\n', "cannot be read"),
        ('{"record": "kaskad-record-1"}\n{"seal": {}, "signature": "zz"}\n', "cannot be read"),
    ],
)
def test_what_is_no_record_is_said_to_be_none(text, said):
    with pytest.raises(Fault, match=said):
        verify_export(text.splitlines(keepends=True), Chain(KEYS))


@pytest.mark.parametrize("seed", range(8))
def test_the_signature_check_without_a_library_agrees_with_the_library(seed):
    chance = random.Random(seed)
    private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
    public = private.public_key().public_bytes_raw()
    message = chance.randbytes(chance.randrange(80))
    good = private.sign(message)
    with_library = signing.is_signed

    for signature in (good, _flip(good, chance), good[:-1], good + b"0", b"", b"\xff" * 64):
        expected = with_library(public, signature, message)
        assert is_signed(public, signature, message) == expected == (signature == good)
    assert not is_signed(public, good, message + b"x")
    assert not is_signed(_flip(public, chance), good, message)
    assert not is_signed(public[:-1], good, message)


def _flip(value, chance):
    place = chance.randrange(len(value))
    return value[:place] + bytes([value[place] ^ (1 << chance.randrange(8))]) + value[place + 1 :]


# RFC 8032, 7.1: the key of test 3, its message and signature; and s + L, which must not count.
RFC_KEY = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
RFC_SIGNATURE = (
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
)


def test_the_example_of_the_standard_is_signed_and_its_twin_is_not():
    key, signature = bytes.fromhex(RFC_KEY), bytes.fromhex(RFC_SIGNATURE)
    order = 2**252 + 27742317777372353535851937790883648493
    twin = int.from_bytes(signature[32:], "little") + order

    assert is_signed(key, signature, b"\xaf\x82")
    assert not is_signed(key, signature[:32] + twin.to_bytes(32, "little"), b"\xaf\x82")


def test_canonical_bytes_are_those_that_the_format_describes():
    value = {"б": 1, "a": ['Ә"\\\n\u0001\u2028', None, True, -5], "B": {}}

    text = '{"B":{},"a":["Ә\\"\\\\\\n\\u0001\u2028",null,true,-5],"б":1}'
    assert canonical(value) == text.encode()
    assert digest_of(value) == hashlib.sha256(text.encode()).hexdigest()


def run_script(tmp_path, lines, *more, key=KEY):
    """The program as somebody runs it who has nothing but Python."""
    script, record, keys = (tmp_path / name for name in ("verify.py", "record.jsonl", "keys.txt"))
    script.write_bytes(Path(verifier.__file__).read_bytes())
    record.write_text("".join(as_text(lines)), encoding="utf-8")
    keys.write_text(f"{key.name} {key.public.hex()}\n", encoding="utf-8")
    command = [sys.executable, "-I", "-S", script, record, keys, *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_program_runs_alone_and_says_that_a_record_is_whole(tmp_path):
    lines = random_record(1)
    digest = seals_of(lines)[-1]["seal"]["digest"]

    done = run_script(tmp_path, lines, digest)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("whole: ")
    assert digest in done.stdout


def test_the_program_names_the_fault_and_fails(tmp_path):
    lines = random_record(2)
    forged = copy(lines)
    forged[1]["entry"]["scope"] = "KZ-75"

    done = run_script(tmp_path, forged)
    assert done.returncode == 1
    assert f"NOT WHOLE: entry {lines[1]['id']}: changed" in done.stdout
    done = run_script(tmp_path, lines, key=OTHER)
    assert (done.returncode, "not trusted" in done.stdout) == (1, True)
    done = run_script(tmp_path, lines, "0" * 63 + "1")
    assert (done.returncode, "cut off or replaced" in done.stdout) == (1, True)


def test_the_program_says_how_it_is_used(tmp_path):
    script = tmp_path / "verify.py"
    script.write_bytes(Path(verifier.__file__).read_bytes())
    done = subprocess.run(
        [sys.executable, "-I", "-S", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "python3 verify_record.py record.jsonl KEYS [DIGEST ...]" in done.stderr


def test_keys_are_read_with_and_without_their_names():
    text = f"# the keys\n{KEY.name} {KEY.public.hex()}\n\n{OTHER.public.hex()}\n"

    assert read_keys(text) == {KEY.name: KEY.public, OTHER.name: OTHER.public}
