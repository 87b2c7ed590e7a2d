"""What programs do with the API, from end to end, in the named world."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaskad.accounts.api import revoke_token, tokens_of
from kaskad.accounts.models import Tally
from kaskad.accounts.vocab import TOKEN_REQUESTS
from kaskad.audit.models import Entry
from kaskad.campaigns.api import Seminar
from kaskad.commissions.api import Commission, Member, accept_roster, check_roster, roster_for
from kaskad.core import clock
from kaskad.messaging.models import Message
from kaskad.planning.api import mark_of
from kaskad.seminars.api import Attendance
from tests.matrix.api_bodies import BODIES, token_of_role
from tests.world import ACTOR, CAMPAIGN, NOW, TODAY

BASE = "/api/v1"


class Program:
    """A client with a token."""

    def __init__(self, secret) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path, query=None, **headers):
        return self.client.get(f"{BASE}{path}", query or {}, headers=headers)

    def send(self, method, path, body=None, **headers):
        return self.client.generic(
            method, f"{BASE}{path}", json.dumps(body or {}), content_type="application/json",
            headers=headers,
        )  # fmt: skip


@pytest.fixture
def program(house):
    return lambda role, **more: Program(token_of_role(house, role, **more))


def test_whose_token_it_is(house, program):
    told = program("trainer").get("/me").json()

    assert told["account"] == "w-trainer"
    assert told["grants"] == [{"role": "trainer", "scope": house.places["own"]}]
    assert told["seat"]["person"] == house.trainer().person.code


@pytest.mark.parametrize(
    "written", ["Bearer kaskad_no", "Basic a", "kaskad", "Bearer " + "x" * 999]
)
def test_a_token_that_does_not_work_is_said_to_be_so(house, written):
    response = Client().get(f"{BASE}/me", headers={"authorization": written})

    assert (response.status_code, response.json()["code"]) == (401, "portals.token_not_valid")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_stops_at_once(house, program):
    district = program("district")
    assert district.get("/me").status_code == 200
    account = house.accounts["district"]
    code = tokens_of(account, NOW)[0].code
    revoke_token(actor=ACTOR, account=account, code=code, now=NOW)

    assert district.get("/me").status_code == 401


def test_a_parameter_that_is_not_described_is_refused_before_anything_is_done(house, program):
    district, centre = program("district"), program("centre")
    entries = Entry.objects.count()
    read = district.get("/commissions", {"limti": 3})
    written = centre.send("POST", f"/campaigns/{CAMPAIGN}/runs?sede=1")

    for response, name in ((read, "limti"), (written, "sede")):
        told = response.json()
        assert (response.status_code, told["code"]) == (422, "portals.input_wrong")
        assert told["errors"] == [{"place": f"query.{name}", "rule": "unknown_parameter"}]
    assert Entry.objects.count() == entries


def test_too_many_requests(house, program):
    district = program("district")
    assert district.get("/me").status_code == 200
    Tally.objects.update(count=TOKEN_REQUESTS, since=clock.machine_now())

    refused = district.get("/me")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"


def test_a_reading_that_the_program_has_already_is_not_sent_again(program):
    district = program("district")
    first = district.get("/commissions")
    again = district.get("/commissions", **{"if-none-match": f'"x", {first["ETag"]}'})
    other = district.get("/commissions", **{"if-none-match": '"x"'})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert other.status_code == 200
    assert "no-store" not in first["Cache-Control"]
    assert first["Vary"].startswith("Authorization")


def test_the_tree_page_by_page(house, program):
    region, found, after = program("region"), [], ""
    while True:
        page = region.get(
            f"/commissions/{house.places['parent']}/tree", {"limit": 7, "after": after}
        ).json()
        found += [one["code"] for one in page["items"]]
        after = page["next"]
        if not after:
            break

    region_row = house.commission("parent")
    expected = Commission.objects.filter(region=region_row).order_by("code")
    assert found == list(expected.values_list("code", flat=True))
    assert len(found) > 14


def test_the_people_of_a_commission_leave_an_entry(house, program):
    code = house.places["own_precinct"]
    told = program("district").get(f"/commissions/{code}/members").json()

    assert {one["member"] for one in told["items"] if one["until"] is None} == set(
        Member.objects.filter(commission__code=code, until=None).values_list("id", flat=True)
    )
    entry = Entry.objects.filter(tag="portals:people:read").latest("id")
    assert (entry.subject_code, entry.actor_code) == (code, "w-district")


def test_a_member_is_replaced_once(house, program):
    member, body = house.member(), BODIES["newcomer"](house, "")
    path = f"/commissions/{member.commission.code}/members/{member.pk}/replacement"
    district = program("district")
    first, again = (district.send("POST", path, body) for _ in range(2))

    member.refresh_from_db()
    assert (first.status_code, first.json()) == (200, again.json())
    assert member.until == TODAY
    assert Member.objects.filter(seat=member.seat, until=None).count() == 1


def test_a_member_of_another_commission_is_not_there(house, program):
    foreign = Member.objects.exclude(commission__region=house.commission("parent")).order_by("id")[
        0
    ]
    path = f"/commissions/{house.places['own']}/members/{foreign.pk}/replacement"

    assert program("district").send("POST", path, BODIES["newcomer"](house, "")).status_code == 404


def test_a_wrong_newcomer_is_refused_with_the_field(house, program):
    member = house.member()
    path = f"/commissions/{member.commission.code}/members/{member.pk}/replacement"
    body = BODIES["newcomer"](house, "") | {"iin": "1"}
    told = program("district").send("POST", path, body, **{"accept-language": "ru"})

    assert told.status_code == 422
    assert (told.json()["code"], told.json()["field"]) == ("commissions.newcomer_wrong", "iin")


def test_a_list_is_sent_looked_at_and_accepted(house, program):
    member = house.member()
    place = member.commission.code
    region = program("region")
    upload = SimpleUploadedFile(
        "list.csv", f"commission,last_name,first_name,iin,role\n{place},Ә1,Б,1,chair\n".encode()
    )
    sent = region.client.post(f"{BASE}/rosters", {"file": upload, "scope": house.places["own"]})
    code = sent.json()["code"]
    batch = roster_for(ACTOR, code)
    check_roster(actor=ACTOR, batch=batch, now=NOW)

    assert (sent.status_code, sent.json()["state"]) == (202, "received")
    told = region.get(f"/rosters/{code}").json()
    assert (told["state"], told["rows"], told["rejected"]) == ("checked", 1, 1)
    errors = region.get(f"/rosters/{code}/errors").json()
    assert {(one["line"], one["code"]) for one in errors["items"]} == {
        (2, "roster.name_digits"), (2, "roster.iin_length"),
    }  # fmt: skip
    refused = region.send("POST", f"/rosters/{code}/acceptance")
    assert (refused.status_code, refused.json()["code"]) == (422, "roster.nothing_to_accept")
    assert region.send("DELETE", f"/rosters/{code}").json()["state"] == "discarded"
    assert region.send("DELETE", f"/rosters/{code}").json()["state"] == "discarded"
    assert Member.objects.get(pk=member.pk).until is None


def test_a_good_list_is_accepted_by_the_worker(house, program):
    batch = house.roster("own")
    district = program("district")
    asked = [district.send("POST", f"/rosters/{batch.code}/acceptance") for _ in range(2)]
    accept_roster(actor=ACTOR, batch=batch, now=NOW)

    assert [one.status_code for one in asked] == [202, 202]
    assert district.get(f"/rosters/{batch.code}").json()["state"] == "accepted"


def test_errors_of_a_list_row_by_row(house, program):
    district, code = program("district"), house.roster("own").code
    whole = district.get(f"/rosters/{code}/errors").json()
    first = district.get(f"/rosters/{code}/errors", {"limit": 1}).json()
    second = district.get(
        f"/rosters/{code}/errors", {"limit": 1, "after_line": first["next_line"]}
    ).json()

    assert first["items"] + second["items"] == whole["items"]


def test_lists_page_by_page(house, program):
    centre = program("centre")
    whole = centre.get("/rosters").json()["items"]
    found, after = [], ""
    while True:
        page = centre.get("/rosters", {"limit": 2, "after": after}).json()
        found += page["items"]
        after = page["next"]
        if not after:
            break

    assert found == whole
    assert len(found) >= 5


def test_seminars_of_a_place_page_by_page(house, program):
    district = program("district")
    path, query = f"/campaigns/{CAMPAIGN}/seminars", {"of": house.places["own"]}
    whole = district.get(path, query).json()
    first = district.get(path, {**query, "limit": 3}).json()
    rest = district.get(path, {**query, "after": first["next"]}).json()

    assert first["items"] + rest["items"] == whole["items"]
    assert whole["version"] == house.plan.version
    one_day = {**query, "first": "2026-02-27", "last": "2026-02-27"}
    days = {one["day"] for one in district.get(path, one_day).json()["items"]}
    assert days == {"2026-02-27"}


def ahead(house):
    rows = Seminar.objects.filter(
        group__plan=house.plan, state="planned", day__gt=TODAY,
        group__commission__code=house.places["own"],
    )  # fmt: skip
    return rows.order_by("day", "code")[0]


def test_a_seminar_is_cancelled_once(house, program):
    seminar = ahead(house)
    path = f"/campaigns/{CAMPAIGN}/seminars/{seminar.code}/change"
    district = program("district")
    told = district.get(f"/seminars/{seminar.code}").json()
    body = {"what": "cancel", "seen": told["mark"], "reason": "Боран"}
    first, again = (district.send("POST", path, body) for _ in range(2))

    assert told["mark"] == mark_of(seminar)
    assert (first.status_code, first.json()["seminar"]["state"]) == (200, "cancelled")
    assert again.json() == first.json()


def test_a_change_of_a_seminar_that_was_changed_meanwhile(house, program):
    seminar = ahead(house)
    body = {"what": "move", "seen": "x", "reason": "Боран", "half": "pm"}
    path = f"/campaigns/{CAMPAIGN}/seminars/{seminar.code}/change"
    told = program("district").send("POST", path, body)

    assert (told.status_code, told.json()["code"]) == (422, "planning.seminar_changed_meanwhile")


def test_a_trainer_of_elsewhere_cannot_be_named(house, program):
    seminar = ahead(house)
    foreign = Member.objects.filter(commission__code=house.places["foreign"], until=None)[0]
    body = {"what": "move", "seen": mark_of(seminar), "reason": "Ауру", "trainer": foreign.pk}
    path = f"/campaigns/{CAMPAIGN}/seminars/{seminar.code}/change"
    told = program("district").send("POST", path, body)

    assert (told.status_code, told.json()["field"]) == (422, "trainer")


def test_attendance_is_recorded_once_and_corrected(house, program):
    seminar = house.seminar("own")
    trainer = program("trainer")
    sheet = trainer.get(f"/seminars/{seminar.code}/attendance").json()
    members = [one["member"] for one in sheet["items"]]
    body = {"present": members[1:], "evidence": "signed_sheet", "evidence_ref": "7"}
    path = f"/seminars/{seminar.code}/attendance"
    keys = [{"idempotency-key": key} for key in ("sheet-7", "sheet-7", "sheet-8")]
    first, again, other = (trainer.send("POST", path, body, **key) for key in keys)
    put = {"present": True, "reason": "Келген"}
    corrected = [trainer.send("PUT", f"{path}/{members[0]}", put) for _ in range(2)]

    present = len(members) - 1
    assert first.json() == {"held": 1, "present": present, "absent": 1, "repeated": 0}
    assert (again.status_code, again.json()["repeated"]) == (200, 1)
    assert (other.status_code, other.json()["code"]) == (422, "seminars.already_recorded")
    assert [one.json()["present"] for one in corrected] == [False, False]
    assert Attendance.objects.filter(seminar=seminar, present=True).count() == present


def test_a_planner_run_is_asked_for_once_and_stopped(house, program):
    centre = program("centre")
    path = f"/campaigns/{CAMPAIGN}/runs"
    first, again = (centre.send("POST", path, {"seed": 77}) for _ in range(2))
    code = first.json()["code"]
    stopped = centre.send("POST", f"{path}/{code}/stop")

    assert (first.status_code, again.json()["code"]) == (202, code)
    assert stopped.status_code == 202
    assert centre.get(f"{path}/{code}").json()["state"] == stopped.json()["state"]
    assert code in {one["code"] for one in centre.get(path).json()["items"]}


@pytest.mark.parametrize("seed", [-1, 2**70])
def test_a_seed_out_of_range(program, seed):
    told = program("centre").send("POST", f"/campaigns/{CAMPAIGN}/runs", {"seed": seed})

    assert (told.status_code, told.json()["code"]) == (422, "planning.seed_out_of_range")


def test_figures_are_public_and_add_up(house):
    told = Client().get(f"{BASE}/campaigns/{CAMPAIGN}/coverage").json()

    assert told["total"]["filled"] == sum(one["filled"] for one in told["parts"])
    assert 0 < told["total"]["trained"] < told["total"]["filled"]
    ahead = Client().get(f"{BASE}/campaigns/{CAMPAIGN}/coverage", {"as_of": "2027-01-01"})
    assert (ahead.status_code, ahead.json()["code"]) == (422, "reporting.day_ahead")
    assert Client().get(f"{BASE}/campaigns/{CAMPAIGN}/coverage", {"of": "x"}).status_code == 404


def test_a_member_reads_the_own_training(house, program):
    told = program("member").get("/me/training").json()
    taught = program("trainer").get("/me/seminars").json()

    assert told["step"] in {"ahead", "today", "trained", "missed", "unrecorded"}
    assert house.seminar("own").code in {one["code"] for one in taught["items"]}


def test_what_staff_watch_is_that_of_the_own_territory(house, program):
    own, district, member = house.places["own"], program("district"), house.member()
    path = f"/commissions/{member.commission.code}/members/{member.pk}/replacement"
    district.send("POST", path, BODIES["newcomer"](house, ""))
    read = Entry.objects.filter(tag="portals:people:read")
    before = read.count()

    red = district.get(f"/commissions/{own}/red-seats?limit=3").json()
    messages = district.get(f"/commissions/{own}/messages").json()
    record = district.get(f"/commissions/{own}/record?limit=5").json()
    older = district.get(f"/commissions/{own}/record?limit=5&before={record['next']}").json()

    assert (red["count"], red["without_seminar"]) == (1, 1)
    assert [one["name"] for one in red["items"]] == ["Сейітова Айнұр"]
    assert read.count() == before + 1
    within = Message.objects.filter(district=own)
    assert sum(sum(one["states"].values()) for one in messages["items"]) == within.count() > 0
    below = Commission.objects.filter(Q(code=own) | Q(district__code=own))
    shown = {one["scope"] for one in record["items"] + older["items"]}
    assert shown <= set(below.values_list("code", flat=True))
    assert record["items"][-1]["id"] == record["next"]
    assert not {one["id"] for one in record["items"]} & {one["id"] for one in older["items"]}


def test_what_was_sent_is_not_repeated_in_an_answer(house, program):
    told = program("centre").send("POST", f"/campaigns/{CAMPAIGN}/runs", {"seed": "қ-құпия"})

    assert told.status_code == 422
    assert "құпия" not in told.content.decode()
    assert told.json()["errors"] == [{"place": "body.body.seed", "rule": "int_parsing"}]


def test_a_body_that_is_no_json(program):
    district = program("centre")
    told = district.client.post(
        f"{BASE}/campaigns/{CAMPAIGN}/runs", "{", content_type="application/json"
    )

    assert (told.status_code, told.json()["code"]) == (400, "portals.input_wrong")


QUERIES = {
    "/commissions": 8, "/rosters": 8, "/me": 8, f"/campaigns/{CAMPAIGN}": 9,
    f"/campaigns/{CAMPAIGN}/runs": 10, f"/campaigns/{CAMPAIGN}/plans": 10,
}  # fmt: skip


@pytest.mark.parametrize("path", QUERIES)
def test_a_request_asks_the_database_a_few_times(program, path):
    centre = program("centre")
    centre.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert centre.get(path).status_code == 200

    assert len(queries) <= QUERIES[path], "\n".join(one["sql"][:200] for one in queries)
