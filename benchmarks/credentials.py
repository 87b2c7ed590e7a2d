"""Measure certificates without a database: signing both forms, reading tokens, square codes.

Everything is done for certificates of random people. The baseline of a proof is the same credential
through a whole processor of JSON-LD with the published contexts, in the same run; the baseline of
the square code is base64url, and base32, which both stand in an address as they are.

    python -m benchmarks.credentials [--people 71030]
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import random
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import segno
from openbadgeslib.ob3.contexts import document_loader
from pyld import jsonld

from benchmarks.measure import print_table
from kaskad.core.signing import new_signing_key
from kaskad.credentials.rules.address import address_of
from kaskad.credentials.rules.credential import Wording, credential
from kaskad.credentials.rules.did import Site
from kaskad.credentials.rules.facts import Facts
from kaskad.credentials.rules.lineage import Issued, broken_in, downstream
from kaskad.credentials.rules.number import number_from
from kaskad.credentials.rules.proofs import Signer, as_jwt, with_proof
from kaskad.credentials.rules.quads import canonical
from kaskad.credentials.rules.status_list import list_in, list_of
from kaskad.credentials.rules.token import keys_by_id, read_token, signed_token

NAMES = (
    "Ли Анна",
    "Серікбай Айша Ерланқызы",
    "Құдайбергенова Әсемгүл Нұрмұхаммедқызы",
    "Мұхаммедрақымқожаева Гүлжауһарбану Нұрмұхаммедғалиқызы",
)
KEY = new_signing_key(seed=b"b" * 32)
SITE = Site("kaskad.example.kz")
SIGNER = Signer(SITE, KEY, datetime(2026, 3, 3, tzinfo=UTC))
KEYS = keys_by_id([KEY.public])
WORDING = Wording(
    issuer="Орталық референдум комиссиясы / Центральная комиссия референдума",
    title="Учаскелік комиссиялардың мүшелері / Члены участковых комиссий",
    description="Референдумға қатысушыларды оқыту / Обучение участников референдума",
    criteria="Семинарға қатысу, қорытынды тест / Участие в семинаре, итоговый тест",
    commission="№ 123 учаске / Участок № 123",
)
LOADER = document_loader()
FEW = 200


def certificates(count: int) -> list[Facts]:
    """Facts of random people, the same in every run."""
    chance = random.Random(1)
    return [
        Facts(
            number=number_from(chance.getrandbits(80)),
            name=chance.choice(NAMES[:3]),
            campaign="kz-referendum-2026",
            stage="s3",
            commission=f"KZ-15-{chance.randrange(10_000):04}",
            day=date(2026, 3, 2),
            seminar="7f3k2m9qab",
            programme=1,
            status_index=index,
            trainer=number_from(chance.getrandbits(80)),
            score=chance.randrange(70, 101),
        )
        for index in range(count)
    ]


def sign_all(some: Iterable[Facts]) -> int:
    """What issuing does for each: the token, and the credential in both forms."""
    size = 0
    for one in some:
        document = credential(one, WORDING, SITE)
        size += len(signed_token(one, KEY)) + len(as_jwt(document, SIGNER))
        size += len(with_proof(document, SIGNER))
    return size


def whole_way(one: Facts) -> None:
    """A proof as a library makes it: document and options canonicalised for each certificate."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": LOADER}
    document = credential(one, WORDING, SITE)
    proof = {"@context": document["@context"], **SIGNER.options}
    texts = [jsonld.normalize(part, options).encode() for part in (proof, document)]
    KEY.sign(b"".join(hashlib.sha256(text).digest() for text in texts))


def each(action: Callable[[Facts], object], some: list[Facts]) -> float:
    """Milliseconds of processor for one."""
    begun = time.process_time()
    for one in some:
        action(one)
    return 1000 * (time.process_time() - begun) / len(some)


def signing(people: list[Facts]) -> None:
    few = people[: 10 * FEW]
    tokens = {one: signed_token(one, KEY) for one in few}
    documents = {one: credential(one, WORDING, SITE) for one in few}
    whole = each(whole_way, few[:FEW])
    rows: list[list[object]] = [["baseline: a proof by a whole processor", whole, 1.0]]
    for name, action in (
        (
            "a credential and its proof",
            lambda one: with_proof(credential(one, WORDING, SITE), SIGNER),
        ),
        ("of it canonical bytes", lambda one: canonical(documents[one])),
        ("a token of JOSE", lambda one: as_jwt(documents[one], SIGNER)),
        ("a token for a square code", lambda one: signed_token(one, KEY)),
        ("all three forms", lambda one: sign_all([one])),
        ("a token read", lambda one: read_token(tokens[one], KEYS)),
    ):
        taken = each(action, few)
        rows.append([name, taken, whole / taken])
    print_table(["for one certificate", "ms of processor", "baseline / this"], rows)


def issuing(people: list[Facts]) -> None:
    begun = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(sign_all, (people[place::20] for place in range(20))))
    taken = time.perf_counter() - begun
    print_table(
        ["certificates signed in all forms, two processes", "seconds", "a second"],
        [[len(people), taken, len(people) / taken]],
    )


def cascade(people: list[Facts]) -> dict[str, Issued]:
    """A country below a national seminar: a hundredth was there, a tenth teaches everybody else."""
    chance, begins = random.Random(2), datetime(2026, 2, 18, tzinfo=UTC)
    national, trainers = len(people) // 100, len(people) // 10
    known: dict[str, Issued] = {}
    for place, one in enumerate(people):
        stage = 1 if place < national else 2 if place < trainers else 3
        above = (
            one,
            people[chance.randrange(national)],
            people[chance.randrange(national, trainers)],
        )
        known[one.number] = Issued(
            number=one.number,
            campaign=one.campaign,
            stage=stage,
            seminar=one.seminar,
            begins_at=begins + timedelta(days=3 * stage),
            issued_at=begins + timedelta(days=3 * stage + 1),
            trainer=above[stage - 1].number if stage > 1 else "",
            is_root=stage == 1,
        )
    return known


def looking(people: list[Facts]) -> None:
    known = cascade(people)
    edges = [(one.trainer, one.number) for one in known.values() if one.trainer]
    fallen = [one.number for one in people[: len(people) // 100]]
    revoked = list_of(random.Random(3).sample(range(100_000), 700))
    rows = []
    for name, action in (
        ("broken lineages looked for in all", lambda: broken_in(known)),
        ("everything below the national seminar", lambda: downstream(fallen, edges)),
        ("everything below one trainer", lambda: downstream(fallen[:1], edges)),
        ("a status list written", lambda: revoked.encoded),
        ("a status list read", lambda: list_in(revoked.encoded)),
    ):
        begun = time.process_time()
        action()
        rows.append([name, 1000 * (time.process_time() - begun)])
    print_table([f"{len(people):,} certificates", "ms of processor"], rows)


def square_codes(people: list[Facts]) -> None:
    rows = []
    for name in NAMES:
        token = signed_token(replace(people[0], name=name), KEY)
        address = address_of(SITE.host, token)
        start = address[: address.index("/C/") + 3]
        versions = [
            segno.make(text, error="m", micro=False).version
            for text in (
                address,
                start + base64.b32encode(token).decode().rstrip("="),
                start.lower() + base64.urlsafe_b64encode(token).decode().rstrip("="),
            )
        ]
        rows.append([len(name), len(token), len(address), *versions])
    print_table(
        ["letters of the name", "token, bytes", "address, signs", "version, level M", "as base32",
         "as base64url"],
        rows,
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=71_030)
    people = certificates(parser.parse_args().people)
    for table in (signing, issuing, looking, square_codes):
        table(people)
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
