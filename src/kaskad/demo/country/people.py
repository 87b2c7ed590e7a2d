"""The people in the seats: roles, languages of training, names by region, ages, contacts.

All of it is invented. Shares of languages and of peoples are rough estimates by region, so that
lists look like those of the region; they describe nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from kaskad.demo.country import iin, names
from kaskad.demo.country.scale import OFFICERS, extra_full_time, stream
from kaskad.demo.country.shapes import Commission, Country, Member, Person

TERRITORIAL_SINCE = date(2026, 2, 12)
PRECINCT_SINCE = date(2026, 2, 12)
OLDEST = date(1957, 2, 22).toordinal()
YOUNGEST = date(2005, 2, 11).toordinal()
MIDDLE = date(1983, 6, 1).toordinal()
WOMEN_IN_PRECINCTS = 0.74
WOMEN_IN_TERRITORIAL = 0.52
PHONES = 10_000_000
PHONE_STEP = 7_654_321  # has no factor in common with PHONES, so no number comes twice
WITHOUT_PATRONYMIC = 0.006
ROLES = ("chair", "deputy", "secretary")

# Peoples whose names are drawn, and by region their rough shares in this order.
PEOPLES = ("kazakh", "russian", "ukrainian", "german", "tatar", "uzbek", "uyghur", "korean")
SHARES = {
    "KZ-10": (75, 20, 1, 1, 2, 0, 0, 0),
    "KZ-11": (55, 32, 5, 4, 2, 0, 0, 1),
    "KZ-15": (85, 11, 2, 0, 1, 0, 0, 0),
    "KZ-19": (74, 13, 1, 1, 1, 1, 8, 1),
    "KZ-23": (94, 4, 0, 0, 1, 0, 0, 1),
    "KZ-27": (78, 18, 2, 0, 2, 0, 0, 0),
    "KZ-31": (78, 13, 1, 1, 1, 3, 1, 2),
    "KZ-33": (80, 14, 1, 1, 1, 0, 3, 1),
    "KZ-35": (55, 35, 4, 3, 3, 0, 0, 1),
    "KZ-39": (45, 42, 8, 3, 2, 0, 0, 0),
    "KZ-43": (97, 2, 0, 0, 0, 0, 0, 1),
    "KZ-47": (95, 4, 0, 0, 1, 0, 0, 0),
    "KZ-55": (54, 36, 5, 3, 2, 0, 0, 0),
    "KZ-59": (37, 51, 5, 4, 3, 0, 0, 0),
    "KZ-61": (81, 2, 0, 0, 1, 16, 0, 0),
    "KZ-62": (83, 13, 2, 1, 1, 0, 0, 0),
    "KZ-63": (66, 31, 1, 1, 1, 0, 0, 0),
    "KZ-71": (81, 14, 2, 1, 1, 0, 0, 1),
    "KZ-75": (64, 24, 1, 1, 2, 1, 5, 2),
    "KZ-79": (71, 9, 1, 0, 1, 17, 0, 1),
}
# Share of members trained in Russian; the rest is trained in Kazakh.
RUSSIAN_SHARE = {
    "KZ-10": 0.30,
    "KZ-11": 0.55,
    "KZ-15": 0.15,
    "KZ-19": 0.22,
    "KZ-23": 0.04,
    "KZ-27": 0.22,
    "KZ-31": 0.15,
    "KZ-33": 0.18,
    "KZ-35": 0.50,
    "KZ-39": 0.68,
    "KZ-43": 0.02,
    "KZ-47": 0.03,
    "KZ-55": 0.60,
    "KZ-59": 0.75,
    "KZ-61": 0.03,
    "KZ-62": 0.12,
    "KZ-63": 0.55,
    "KZ-71": 0.35,
    "KZ-75": 0.45,
    "KZ-79": 0.12,
}
# Of ten people of a people, so many are trained in Kazakh when their region allows it.
KAZAKH_TRAINED = (10, 0.2, 0.2, 0.2, 0.5, 6, 4, 0.3)
MAJORITY = 0.93
MINORITY = 0.03

OTHERS = {
    "russian": (names.RUSSIAN_SURNAMES, names.RUSSIAN_MALE, names.RUSSIAN_FEMALE),
    "ukrainian": (names.UKRAINIAN_SURNAMES, names.RUSSIAN_MALE, names.RUSSIAN_FEMALE),
    "german": (names.GERMAN_SURNAMES, names.GERMAN_MALE, names.GERMAN_FEMALE),
    "tatar": (names.TATAR_SURNAMES, names.TATAR_MALE, names.TATAR_FEMALE),
    "uzbek": (names.UZBEK_SURNAMES, names.UZBEK_MALE, names.UZBEK_FEMALE),
    "uyghur": (names.UYGHUR_SURNAMES, names.UYGHUR_MALE, names.UYGHUR_FEMALE),
    "korean": (names.KOREAN_SURNAMES, names.RUSSIAN_MALE, names.RUSSIAN_FEMALE),
}


@dataclass(frozen=True, slots=True)
class Habits:
    """Cumulative weights of peoples among those trained in each language of a region."""

    kk: tuple[float, ...]
    ru: tuple[float, ...]


def _habits(region: str) -> Habits:
    shares, russian = SHARES[region], RUSSIAN_SHARE[region]
    in_kazakh = [share * tenths / 10 for share, tenths in zip(shares, KAZAKH_TRAINED, strict=True)]
    others = sum(shares[1:]) - sum(in_kazakh[1:])
    both = max(shares[0] * 0.06, 100 * russian - others)
    in_russian = [max(share - kazakh, 0.0) for share, kazakh in zip(shares, in_kazakh, strict=True)]
    in_russian[0] = both
    return Habits(kk=tuple(accumulate(in_kazakh)), ru=tuple(accumulate(in_russian)))


HABITS = {region: _habits(region) for region in SHARES}


class Registry:
    """Makes people one after another; no IIN and no telephone number comes twice."""

    def __init__(self, used: set[str] | None = None, first: int = 0) -> None:
        self._used = used if used is not None else set()
        self._next = first

    def person(
        self, rng: Random, region: str, language: str, *, female: bool, always_mail: bool = False
    ) -> Person:
        """A new person of a region, trained in ``language``."""
        born = date.fromordinal(int(rng.triangular(OLDEST, YOUNGEST, MIDDLE)))
        if (born.month, born.day) == (2, 29):  # a leap day depends on the century: avoid it
            born = born.replace(day=28)
        weights = HABITS[region].kk if language == "kk" else HABITS[region].ru
        people = rng.choices(PEOPLES, cum_weights=weights)[0]
        if people == "kazakh":
            name = _kazakh(rng, born, language, female=female)
        else:
            name = _other(rng, people, female=female)
        number = iin.make(rng, born, female=female, used=self._used)
        self._used.add(number)
        self._next += 1
        phone = f"{self._next * PHONE_STEP % PHONES:07d}"
        mail = always_mail or rng.random() < 0.05
        return Person(
            last_name=name[0],
            first_name=name[1],
            patronymic="" if rng.random() < WITHOUT_PATRONYMIC else name[2],
            iin=number,
            female=female,
            language=language,
            phone=f"+7 (000) {phone[:3]}-{phone[3:5]}-{phone[5:]}",
            email=f"member-{self._next:06d}@example.org" if mail else "",
        )


def _kazakh(rng: Random, born: date, language: str, *, female: bool) -> tuple[str, str, str]:
    """A Kazakh name, in Kazakh spelling with ``ұлы`` or in the Russian one with ``-ович``."""
    old = born.year < 1975
    russian = rng.random() < (0.7 if language == "ru" else 0.25 if old else 0.1)
    spelling = 1 if russian else 0
    father = rng.choice(names.KAZAKH_MALE)[spelling]
    first = rng.choice(names.KAZAKH_FEMALE if female else names.KAZAKH_MALE)[spelling]
    draw = rng.random()
    if draw < 0.68:
        surname = rng.choice(names.KAZAKH_SURNAMES)[spelling]
    else:
        surname = rng.choice(names.KAZAKH_MALE)[spelling]
        if old or draw < 0.92:  # the young also bear a forefather's name without an ending
            surname = names.surname_from(surname)
    # A bare name such as Айдын does not change for a woman, though it ends like a surname.
    if female and (old or draw < 0.92):
        surname = names.feminine(surname)
    make = names.patronymic if russian else names.kazakh_patronymic
    return surname, first, make(father, female=female)


def _other(rng: Random, people: str, *, female: bool) -> tuple[str, str, str]:
    surnames, men, women = OTHERS[people]
    surname = rng.choice(surnames)
    first = rng.choice(women if female else men)
    father = names.patronymic(rng.choice(men), female=female)
    return (names.feminine(surname) if female else surname), first, father


def seat_everybody(commissions: Sequence[Commission], seed: int) -> tuple[Member, ...]:
    """Fill every seat of every commission, chairs first in each; no seat stays vacant."""
    registry = Registry()
    fourth = _with_fourth(commissions)
    members: list[Member] = []
    rng = stream(seed, "people")
    region = ""
    for commission in commissions:
        if commission.level == "region":
            region = commission.code
            rng = stream(seed, region, "people")
        if commission.seats == 0:
            continue
        if commission.kind == "territorial":
            extra = commission.code in fourth
            members += _territorial(registry, rng, commission, region, fourth=extra)
        else:
            members += _precinct(registry, rng, commission, region)
    return tuple(members)


def _with_fourth(commissions: Sequence[Commission]) -> set[str]:
    """The largest territorial commissions by voters have a fourth full-time member."""
    trained = [one for one in commissions if one.kind == "territorial" and one.seats]
    trained.sort(key=lambda one: (-one.voters, one.code))
    return {one.code for one in trained[: extra_full_time(len(trained))]}


def _territorial(
    registry: Registry, rng: Random, commission: Commission, region: str, *, fourth: bool
) -> list[Member]:
    """Seven members; the deputy speaks the language of the fewer, so that both can be taught."""
    share = RUSSIAN_SHARE[region]
    major, minor = ("ru", "kk") if share > 0.5 else ("kk", "ru")
    members: list[Member] = []
    for place in range(commission.seats):
        if place in (0, 2):
            language = major
        elif place == 1:
            language = minor
        else:
            language = "ru" if rng.random() < share else "kk"
        full_time = place < OFFICERS + fourth
        person = registry.person(
            rng,
            region,
            language,
            female=rng.random() < WOMEN_IN_TERRITORIAL,
            always_mail=full_time,
        )
        members.append(Member(commission.code, person, _role(place), full_time, TERRITORIAL_SINCE))
    return members


def _precinct(registry: Registry, rng: Random, commission: Commission, region: str) -> list[Member]:
    """Members of a precinct, nearly all of one language."""
    share = 0.5 if commission.kind == "abroad" else RUSSIAN_SHARE[region]
    minority = min(MINORITY, share)
    mostly = rng.random() < (share - minority) / (MAJORITY - minority)
    russian = MAJORITY if mostly else minority
    return [
        Member(
            commission.code,
            registry.person(
                rng,
                region,
                "ru" if rng.random() < russian else "kk",
                female=rng.random() < WOMEN_IN_PRECINCTS,
            ),
            _role(place),
            full_time=False,
            since=PRECINCT_SINCE,
        )
        for place in range(commission.seats)
    ]


def _role(place: int) -> str:
    return ROLES[place] if place < len(ROLES) else "member"


def replacement_people(
    country: Country, n: int, seed: int, like: Sequence[Member] = ()
) -> tuple[Person, ...]:
    """New people for replaced members; nobody of the country has their IIN or telephone.

    The first of them are of the region and language of the members in ``like``, in its order;
    the others are like members drawn from the whole country.
    """
    rng = stream(seed, "replacements")
    patterns = list(like[:n])
    patterns += rng.choices(country.members, k=n - len(patterns))
    used = {member.person.iin for member in country.members}
    registry = Registry(used, first=len(country.members))
    return tuple(
        registry.person(
            rng,
            country.region_of(member.commission),
            member.person.language,
            female=member.person.female,
        )
        for member in patterns
    )
