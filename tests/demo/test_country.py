"""The whole generated country holds what was published, and its people are nobody."""

import re
from collections import Counter
from datetime import date

from kaskad.demo.country import facts, generate_country, replacement_people
from kaskad.demo.country.geography import Point, distance_km
from kaskad.demo.country.iin import check_digit

CYRILLIC_WORD = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+")
LATIN_WORD = re.compile(r"[A-Za-z0-9 .,()'-]+")


def test_levels_and_kinds_of_commissions(whole_country):
    counts = Counter((one.level, one.kind) for one in whole_country.commissions)
    assert counts == {
        ("central", "territorial"): 1,
        ("region", "territorial"): 20,
        ("district", "territorial"): 227,
        ("precinct", "registration"): 9779,
        ("precinct", "special"): 552,
        ("precinct", "abroad"): 80,
    }


def test_parents_stand_before_children(whole_country):
    seen = {""}
    for commission in whole_country.commissions:
        assert commission.parent in seen
        seen.add(commission.code)
    assert len(seen) == len(whole_country.commissions) + 1


def test_every_region_holds_its_published_figures(whole_country):
    members = Counter()
    territorial = Counter()
    for member in whole_country.members:
        region = whole_country.region_of(member.commission)
        members[region] += 1
        territorial[region] += whole_country.by_code[member.commission].kind == "territorial"
    precincts = Counter(whole_country.region_of(one.code) for one in whole_country.precincts)
    for region in facts.regions():
        assert members[region.code] == region.members
        assert territorial[region.code] == region.members_territorial
        assert precincts[region.code] == region.precincts
        assert whole_country.by_code[region.code].voters == region.voters


def test_members_of_the_country(whole_country):
    assert len(whole_country.members) == 71030
    assert len(whole_country.territorial_members) == 1729
    assert len(whole_country.precinct_members) == 69301
    assert whole_country.by_code["KZ"].seats == 0
    assert "KZ" not in whole_country.members_of


def test_full_time_members_are_821(whole_country):
    per_commission = Counter(member.commission for member in whole_country.full_time)
    assert len(whole_country.full_time) == 821
    assert Counter(per_commission.values()) == {3: 167, 4: 80}
    assert {whole_country.by_code[code].kind for code in per_commission} == {"territorial"}


def test_seats_are_filled_by_one_chair_one_deputy_one_secretary(whole_country):
    for commission in whole_country.commissions[1:]:
        members = whole_country.members_of[commission.code]
        assert len(members) == commission.seats
        roles = [member.role for member in members]
        assert roles[:3] == ["chair", "deputy", "secretary"]
        assert set(roles[3:]) == {"member"}


def test_seats_of_precincts(whole_country):
    sizes = Counter(one.seats for one in whole_country.precincts)
    assert set(sizes) <= {5, 6, 7, 9, 11}
    assert sizes[6] <= 20


def test_voters_add_up_on_every_level(whole_country):
    below = Counter()
    for commission in whole_country.commissions:
        below[commission.parent] += commission.voters
    for commission in whole_country.commissions:
        if commission.level != "precinct":
            assert below[commission.code] == commission.voters
    assert whole_country.by_code["KZ"].voters == 12461796
    assert all(10 <= precinct.voters < 3000 for precinct in whole_country.precincts)


def test_precincts_are_numbered_through_their_region(whole_country):
    numbers: dict[str, list[int]] = {}
    for precinct in whole_country.precincts:
        region = whole_country.region_of(precinct.code)
        assert precinct.code == f"{region}-{precinct.number:04d}"
        numbers.setdefault(region, []).append(precinct.number)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_every_district_has_a_few_precincts(whole_country):
    counts = Counter(precinct.parent for precinct in whole_country.precincts)
    assert len(counts) == 227
    assert min(counts.values()) >= 5


def test_precincts_abroad_belong_to_the_capital(whole_country):
    abroad = [one for one in whole_country.precincts if one.kind == "abroad"]
    assert {one.parent for one in abroad} == {"711210000"}
    assert [one.number for one in abroad] == list(range(422, 502))
    assert (abroad[7].number, abroad[7].lat) == (429, 55.76)  # the embassy in Moscow


def test_precincts_lie_near_the_seat_of_their_district(whole_country):
    kinds = {district.code: district.kind for district in facts.districts()}
    distances: dict[str, list[float]] = {"town": [], "rural": []}
    for precinct in whole_country.precincts:
        if precinct.kind != "abroad":
            seat = whole_country.by_code[precinct.parent]
            away = distance_km(Point(precinct.lat, precinct.lon), Point(seat.lat, seat.lon))
            rural = kinds[precinct.parent] == "district"
            distances["rural" if rural else "town"].append(away)
    assert max(distances["town"]) < 8.1
    assert max(distances["rural"]) < 150
    assert sum(away > 90 for away in distances["rural"]) < 0.01 * len(distances["rural"])


def test_identification_numbers_are_unique_valid_and_impossible(whole_country):
    numbers = [member.person.iin for member in whole_country.members]
    assert len(set(numbers)) == len(numbers)
    for member in whole_country.members:
        number = member.person.iin
        assert number[6] == ("8" if member.person.female else "7")
        assert check_digit(number[:11]) == int(number[11])
        year = int(number[:2])
        born = date(1900 + year if year > 50 else 2000 + year, int(number[2:4]), int(number[4:6]))
        assert 21 <= (member.since - born).days / 365.25 < 69
        assert (born.month, born.day) != (2, 29)


def test_telephones_are_unique_and_impossible(whole_country):
    phones = {member.person.phone for member in whole_country.members}
    assert len(phones) == 71030
    assert all(re.fullmatch(r"\+7 \(000\) \d{3}-\d\d-\d\d", phone) for phone in phones)


def test_mail_goes_nowhere(whole_country):
    mails = [member.person.email for member in whole_country.members if member.person.email]
    assert all(mail.endswith("@example.org") for mail in mails)
    assert len(set(mails)) == len(mails)
    assert all(member.person.email for member in whole_country.full_time)


def test_names_are_written_in_one_alphabet(whole_country):
    for member in whole_country.members:
        person = member.person
        for word in (person.last_name, person.first_name, person.patronymic or "Абай"):
            assert CYRILLIC_WORD.fullmatch(word), word


def test_names_look_natural(whole_country):
    people = [member.person for member in whole_country.members]
    full = Counter((one.last_name, one.first_name, one.patronymic) for one in people)
    assert len(full) > 0.98 * len(people)
    assert max(Counter(one.last_name for one in people).values()) < 0.01 * len(people)
    women = [one for one in people if one.female]
    assert not [one for one in women if one.last_name.endswith(("ов", "ев", "ский"))]
    assert not [one for one in women if one.patronymic.endswith(("ович", "евич", "ұлы"))]
    assert not [one for one in people if not one.female and one.patronymic.endswith("қызы")]


def test_women_are_most_of_the_precincts(whole_country):
    members = whole_country.precinct_members
    assert 0.7 < sum(member.person.female for member in members) / len(members) < 0.78


def test_languages_follow_the_region(whole_country):
    russian, total = Counter(), Counter()
    for member in whole_country.members:
        region = whole_country.region_of(member.commission)
        total[region] += 1
        russian[region] += member.person.language == "ru"
    share = {region: russian[region] / total[region] for region in total}
    assert all(share[region] < 0.07 for region in ("KZ-23", "KZ-43", "KZ-47", "KZ-61"))
    assert all(share[region] > 0.45 for region in ("KZ-11", "KZ-39", "KZ-55", "KZ-59", "KZ-63"))


def test_commissions_are_mostly_of_one_language(whole_country):
    kept = sum(
        max(Counter(m.person.language for m in members).values()) / len(members) >= 0.8
        for code, members in whole_country.members_of.items()
        if whole_country.by_code[code].level == "precinct"
    )
    assert kept > 0.9 * len(whole_country.precincts)


def test_every_territorial_commission_can_teach_in_both_languages(whole_country):
    languages: dict[str, set[str]] = {}
    for member in whole_country.full_time:
        languages.setdefault(member.commission, set()).add(member.person.language)
    assert len(languages) == 247
    assert all(found == {"kk", "ru"} for found in languages.values())


def test_terms_begin_when_the_commissions_did(whole_country):
    assert {member.since for member in whole_country.territorial_members} == {date(2026, 2, 12)}
    assert {member.since for member in whole_country.precinct_members} == {date(2026, 2, 12)}


def test_every_district_has_rooms(whole_country):
    districts = {district.code for district in whole_country.districts}
    assert set(whole_country.venues_of) == districts
    for venues in whole_country.venues_of.values():
        assert len(venues) >= 3
        assert venues[0].capacity == 60
        assert all(25 <= venue.capacity <= 40 for venue in venues[1:])
    assert len({venue.code for venue in whole_country.venues}) == len(whole_country.venues)


def test_rooms_are_within_reach(whole_country):
    kinds = {district.code: district.kind for district in facts.districts()}
    far = 0
    for precinct in whole_country.precincts:
        if precinct.kind != "abroad":
            here = Point(precinct.lat, precinct.lon)
            rooms = whole_country.venues_of[precinct.parent]
            nearest = min(distance_km(here, Point(room.lat, room.lon)) for room in rooms)
            far += nearest > (60 if kinds[precinct.parent] == "district" else 10)
    assert far == 0


def test_rooms_are_described_in_three_languages(whole_country):
    for venue in whole_country.venues:
        for text in (venue.name_kk, venue.name_ru, venue.address_kk, venue.address_ru):
            assert not re.search(r"[A-Za-z]", text)
        assert LATIN_WORD.fullmatch(venue.name_en)
        assert LATIN_WORD.fullmatch(venue.address_en)


def test_a_few_rooms_are_closed_on_working_days(whole_country):
    closed = [venue for venue in whole_country.venues if venue.closed_days]
    assert 0.05 < len(closed) / len(whole_country.venues) < 0.15
    days = {day for venue in closed for day in venue.closed_days}
    assert all(day.weekday() < 6 and day != date(2026, 3, 9) for day in days)


def test_replacements_are_new_people_like_those_they_replace(whole_country):
    leaving = whole_country.precinct_members[100:140]

    people = replacement_people(whole_country, 50, seed=3, like=leaving)

    known = {member.person.iin for member in whole_country.members}
    phones = {member.person.phone for member in whole_country.members}
    assert len({person.iin for person in people}) == 50
    assert not known & {person.iin for person in people}
    assert not phones & {person.phone for person in people}
    assert [p.language for p in people[:40]] == [m.person.language for m in leaving]
    assert people == replacement_people(whole_country, 50, seed=3, like=leaving)


def test_the_same_seed_gives_the_same_country(whole_country):
    again = generate_country()
    assert again.commissions == whole_country.commissions
    assert again.members == whole_country.members
    assert again.venues == whole_country.venues
