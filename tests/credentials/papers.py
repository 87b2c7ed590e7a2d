"""Certificates on paper for tests: a usual one, its design, and what a PDF says."""

import io
from datetime import UTC, datetime

from pypdf import PdfReader

from kaskad.credentials.rules.address import address_of
from kaskad.credentials.rules.paper import Design, Paper, Texts
from kaskad.credentials.rules.token import signed_token
from tests.credentials.values import FACTS, KEY, SITE

NOW = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
BOTH, ALL = ("kk", "ru"), ("kk", "ru", "en")
DESIGN = Design(
    organisation=Texts(
        "Орталық референдум комиссиясы",
        "Центральная комиссия референдума",
        "Central Referendum Commission",
    ),
    office=Texts("Комиссия төрағасы", "Председатель комиссии", "Chair of the commission"),
    signatory=Texts("Ә. Құдайбергенов", "А. Кудайбергенов", "A. Kudaibergenov"),
)
PLACE = Texts("Мұғалжар ауданы", "Мугалжарский район", "Mugalzhar District")


def paper_of(facts=FACTS, **changes):
    """The paper of facts, with the names of a precinct."""
    values = {
        "campaign": Texts("Республикалық референдум", "Республиканский референдум", "Referendum"),
        "stage": Texts("Учаскелік комиссия мүшелері", "Члены участковых комиссий", "Precincts"),
        "commission": Texts(
            "№ 123 учаскелік комиссия", "Участковая комиссия № 123", "Precinct 123"
        ),
        "territory": PLACE,
        "trainer": "Сәрсенбаева Айгүл",
        "hours": Texts("6 сағат", "6 часов", "6 hours"),
        "address": address_of(SITE.host, signed_token(facts, KEY)),
    }
    return Paper(facts=facts, **values | changes)


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def text_of(page):
    """What stands on a page, with single blanks."""
    return " ".join(page.extract_text().split())


def letters_of(page):
    """What stands on a page without any blank, for words that were broken."""
    return "".join(page.extract_text().split())
