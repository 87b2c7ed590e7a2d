"""Measure the paper of certificates: one on demand, a district to print, a picture for a phone.

Everything is made from signed facts of random people, the square code included; nothing is kept
from one to the next but the letters. The baseline makes the same page as one uses the two libraries
without further thought: letters read for each, and the pattern of the code looked for.

    python -m benchmarks.certificate_paper [--people 300]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

import fontpkg_noto_sans
import segno
import typst

from benchmarks.credentials import KEY, SITE, certificates
from benchmarks.measure import print_table
from kaskad.core.documents.pdf import KEPT, PACKAGE, values_of
from kaskad.credentials.rules.address import address_of
from kaskad.credentials.rules.facts import Facts
from kaskad.credentials.rules.paper import (
    Design,
    Paper,
    Texts,
    batch_pdf,
    certificate_pdf,
    wallet_png,
)
from kaskad.credentials.rules.paper.render import _PAGES
from kaskad.credentials.rules.paper.sheets import sheets_of
from kaskad.credentials.rules.token import signed_token

NOW = datetime(2026, 3, 3, tzinfo=UTC)
BOTH = ("kk", "ru")
DESIGN = Design(
    organisation=Texts("Орталық референдум комиссиясы", "Центральная комиссия референдума"),
    office=Texts("Комиссия төрағасы", "Председатель комиссии"),
    signatory=Texts("Ә. Құдайбергенов", "А. Кудайбергенов"),
)
PLACE = Texts("Мұғалжар ауданы, Ақтөбе облысы", "Мугалжарский район, Актюбинская область")
FEW, MANY = 40, 200


def paper_of(facts: Facts) -> Paper:
    number = facts.commission[-4:]
    return Paper(
        facts=facts,
        campaign=Texts(
            "2026 жылғы 15 наурыздағы республикалық референдум",
            "Республиканский референдум 15 марта 2026 года",
        ),
        stage=Texts("Учаскелік комиссиялардың мүшелері", "Члены участковых комиссий"),
        commission=Texts(
            f"№ {number} учаскелік референдум комиссиясы",
            f"Участковая комиссия референдума № {number}",
        ),
        territory=PLACE,
        address=address_of(SITE.host, signed_token(facts, KEY)),
        trainer="Сәрсенбаева Айгүл Ержанқызы",
        hours=Texts("6 сағат", "6 часов"),
    )


def one(facts: Facts) -> int:
    """The size of a certificate, from signing to the file."""
    return len(certificate_pdf(paper_of(facts), DESIGN, now=NOW))


def phone(facts: Facts) -> int:
    return len(wallet_png(paper_of(facts), DESIGN))


def plainly(facts: Facts) -> int:
    """The same page without what this room does for speed."""
    paper = paper_of(facts)
    segno.make(paper.address, error="m", micro=False)
    made: bytes = typst.compile(
        str(_PAGES),
        root=str(PACKAGE),
        font_paths=[str(fontpkg_noto_sans.ROOT / "files")],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=values_of(sheets_of([paper], DESIGN, BOTH)),
        pdf_standards=list(KEPT),
    )
    return len(made)


def each(action: Callable[[Facts], int], people: list[Facts]) -> tuple[list[float], int]:
    """Milliseconds of each, sorted, and the size of the last."""
    action(people[0])
    taken, size = [], 0
    for person in people:
        begun = time.perf_counter()
        size = action(person)
        taken.append(1000 * (time.perf_counter() - begun))
    return sorted(taken), size


def on_demand(people: list[Facts]) -> None:
    rows: list[list[object]] = []
    baseline = 0.0
    for name, action, some in (
        ("baseline: typst and segno as they come", plainly, people[:FEW]),
        ("a certificate as PDF", one, people[:MANY]),
        ("a picture for a phone", phone, people[:FEW]),
    ):
        taken, size = each(action, some)
        middle = statistics.median(taken)
        baseline = baseline or middle
        slow = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
        rows.append([name, middle, slow, size / 1000, baseline / middle])
    print_table(["for one", "p50 ms", "p95 ms", "KB", "baseline / this"], rows)


def district(people: list[Facts]) -> None:
    begun = time.perf_counter()
    content = batch_pdf(PLACE, [paper_of(facts) for facts in people], DESIGN, now=NOW)
    taken = time.perf_counter() - begun
    print_table(
        ["certificates of a district with their list, one file", "seconds", "MB"],
        [[len(people), taken, len(content) / 1e6]],
    )


def some(people: list[Facts]) -> float:
    """Seconds of processor for certificates one by one, from signing to the file."""
    begun = time.process_time()
    for facts in people:
        one(facts)
    return time.process_time() - begun


def printed(people: list[Facts]) -> float:
    """The same for a district in one file."""
    begun = time.process_time()
    batch_pdf(PLACE, [paper_of(facts) for facts in people], DESIGN, now=NOW)
    return time.process_time() - begun


def machine(people: list[Facts]) -> None:
    rows: list[list[object]] = []
    # Not by fork: typst has threads.
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        for name, action, parts in (("one by one", some, 30), ("districts", printed, 2)):
            list(pool.map(action, [people[:5]] * 4))  # both have begun and have read the letters
            begun = time.perf_counter()
            spent = sum(pool.map(action, [people[place::parts] for place in range(parts)]))
            taken = time.perf_counter() - begun
            rows.append([name, taken, len(people) / taken, 1000 * spent / len(people)])
    heads = ["two processes", "seconds", "certificates a second", "ms of processor for each"]
    print_table(heads, rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    people = certificates(parser.parse_args().people)
    for table in (on_demand, district, machine):
        table(people)
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
