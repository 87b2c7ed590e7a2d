"""People of a small country, signed in, on a chosen day of its campaign."""

from datetime import UTC, date, time

import pytest

from kaskad.accounts.api import Role, give_grant, open_account
from kaskad.campaigns.models import Seminar, Venue
from kaskad.commissions.models import Commission, Person
from kaskad.core import clock
from kaskad.core.names import sort_key
from tests.reporting.world import NATIONAL_DAY
from tests.seminars.conftest import COMMAND, Days, evening

NAMES = (
    ("Әбілқасымова", "Гүлнәр"), ("Бекмұханбетов", "Серік"), ("Досмағамбетова", "Айнұр"),
    ("Ермекова", "Жансая"), ("Жұмағұлов", "Қайрат"), ("Иванова", "Светлана"),
    ("Құдайбергенов", "Нұрлыбек"), ("Оразбаева", "Мәдина"), ("Төлегенов", "Бауыржан"),
)  # fmt: skip


def name_people():
    people = list(Person.objects.order_by("id"))
    for place, person in enumerate(people):
        last, first = NAMES[place % len(NAMES)]
        person.last_name, person.first_name = last, first
        person.sort_key = sort_key(last, first)
    Person.objects.bulk_update(people, ["last_name", "first_name", "sort_key"])


def give_venues():
    district = Commission.objects.filter(level="district").order_by("id").first()
    venue = Venue.objects.create(
        code="v1", commission=district, name_kk="№ 2 орта мектеп, мәжіліс залы",
        name_ru="Средняя школа № 2, актовый зал", name_en="School No. 2, assembly hall",
        address_kk="Қандыағаш қаласы, Достық көшесі, 14",
        address_ru="город Кандыагаш, улица Достык, 14", address_en="14 Dostyk Street, Kandyagash",
        capacity=60, accessible=True, latitude=49.47, longitude=57.42,
    )  # fmt: skip
    Seminar.objects.exclude(trainer=None).update(venue=venue)


class Scene(Days):
    """A country whose seminars up to a day were held, looked at on a day."""

    def __init__(self, client, settings, held_until, today) -> None:
        super().__init__(held_until)
        name_people()
        give_venues()
        self.client, self.settings = client, settings
        self.on(today)

    def on(self, today):
        self.today = today
        self.settings.KASKAD_PINNED_NOW = clock.at(today, time(9)).astimezone(UTC)

    def sign_in(self, account):
        self.client.force_login(account)
        return account

    def sign_in_member(self, member_id, role="", scope=""):
        return self.sign_in(self.account_of(member_id, role, scope))

    def get(self, path, language="en", status=200):
        response = self.client.get(f"/{language}{path}")
        assert response.status_code == status, response.status_code
        return response

    def text(self, path, language="en"):
        return self.get(path, language).content.decode()

    def commission(self, level):
        return Commission.objects.filter(level=level).order_by("id").first()


@pytest.fixture
def scene(db, client, settings):
    """Makes the scene: ``scene(held_until, today)``."""

    def make(held_until=NATIONAL_DAY, today=date(2026, 2, 19)):
        return Scene(client, settings, held_until, today)

    return make


@pytest.fixture
def staff(db):
    """Makes an account with a grant: ``staff(scope)``; over the root it is the centre's."""

    def make(scope, role=""):
        now = evening(NATIONAL_DAY)
        role = role or (Role.CENTRAL_STAFF if scope == "KZ" else Role.COORDINATOR).value
        account = open_account(actor=COMMAND, label="Оқыту бөлімі", language="kk", now=now)
        give_grant(actor=COMMAND, account=account, role=role, scope=scope, now=now)
        return account

    return make
