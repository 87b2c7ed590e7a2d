"""The table of access as values, and the addresses of what it names in the world."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from kaskad.accounts.api import issue_link, issue_token
from kaskad.answers.api import Answer, Question
from kaskad.assessment.access import key_of
from kaskad.assessment.api import (
    ItemVersion,
    content_of,
    draft_item,
)
from kaskad.assessment.models import FormItem
from kaskad.campaigns.api import MaterialVersion, Seminar, provision_by_code
from kaskad.commissions.api import Member
from kaskad.core.clock import machine_now
from kaskad.core.sealed_files import write_sealed
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.schedule import run_entry
from kaskad.credentials.models import Certificate
from kaskad.messaging.api import Message, wishes_token
from kaskad.planning.api import make_calendar_address, token_of
from kaskad.seminars.api import Attendance, Correction, PaperSheet, paper_path
from kaskad.seminars.models import Recording
from kaskad.seminars.operations.recordings import NewRecording, attach_recordings
from kaskad.seminars.queries.video import ticket_of
from tests.matrix import figures, paper_sheets
from tests.matrix.bulletin_calls import BULLETIN_SUBJECTS
from tests.matrix.certificates import a_batch, a_certificate, a_design, a_doubt
from tests.matrix.platform_calls import a_launch
from tests.matrix.sat_tests import (
    an_attempt,
    an_own_test,
    drafted_test,
    ended,
    item_of_test,
    over_attempt,
    published_test,
)
from tests.matrix.sitting_calls import a_flag
from tests.world import ACTOR, CAMPAIGN, NOW, ROLES, House

TABLE = Path(__file__).with_name("access.toml")
BY_WIDTH = (
    "stranger", "member", "trainer", "observer", "auditor", "district", "district_foreign",
    "region", "region_foreign", "centre",
)  # fmt: skip
PLACES = ("here", "own", "own_precinct", "sibling", "foreign", "parent", "country")


@dataclass(frozen=True, slots=True)
class Rule:
    """One address of the table at one place: who gets in, and with which status."""

    name: str
    about: str
    place: str
    roles: tuple[str, ...]
    method: str
    opens: int
    sends: str = ""

    def url(self, house: House, language: str = "kk") -> str:
        """The address in the world."""
        with translation.override(language):
            return reverse(self.name, kwargs=SUBJECTS[self.about](house, self.place))

    def __str__(self) -> str:
        return f"{self.name} {self.place}"


def rules(table_file: Path = TABLE) -> list[Rule]:
    """The table, a rule for each address and place."""
    with table_file.open("rb") as source:
        table = tomllib.load(source)
    return [
        Rule(
            name=name,
            about=entry.get("about", "nothing"),
            place=place,
            roles=ROLES if entry[place] == "everybody" else tuple(entry[place].split()),
            method=entry.get("method", "GET"),
            opens=_status(entry.get("opens", 200), place),
            sends=entry.get("sends", ""),
        )
        for name, entry in table.items()
        for place in PLACES
        if place in entry
    ]


def _status(opens: int | dict[str, int], place: str) -> int:
    """With which status an address opens: the same everywhere, or by place where it differs."""
    return opens if isinstance(opens, int) else opens.get(place, 200)


def on_databases(found: list[Rule]) -> list[Any]:
    """The rules as parameters: here and in the own places on every database.

    Next door, above and elsewhere, the same gates read the same columns.
    """
    marks = {place: [pytest.mark.one_database] for place in ("sibling", "parent", "foreign")}
    return [pytest.param(rule, id=str(rule), marks=marks.get(rule.place, [])) for rule in found]


def roles_of(rule: Rule, vendor: str) -> tuple[str, ...]:
    """Who asks: on SQLite everybody; elsewhere the narrowest and the two widest of those who get
    in, and of those who do not the one with the widest territory.

    Who gets in is decided from rows that are the same in every database. What may differ is whether
    it takes what is asked of it, and the roles between ask it with the same columns.
    """
    if vendor == "sqlite":
        return ROLES
    let_in = [role for role in BY_WIDTH if role in rule.roles]
    refused = [role for role in BY_WIDTH if role not in rule.roles]
    return tuple(dict.fromkeys([*let_in[:1], *let_in[-2:], *refused[-1:]]))


def pages() -> list[Rule]:
    """The rules of what can be read, not of forms that are only sent or ways on.

    A paper speaks the language of its attempt, not that of an address (assessment/test_sitting).
    """
    found = [rule for rule in rules() if rule.method == "GET" and rule.opens == 200]
    return [rule for rule in found if not rule.name.startswith("sitting:")]


def film_of(seminar: Seminar) -> Recording:
    """A recording of the seminar on our own disk, attached once."""
    one = NewRecording(f"test/{seminar.code}", "broadcast", "kk", room="k7m2p9xwq3", ends=60)
    attach_recordings(actor=ACTOR, seminar=seminar, recordings=[one], now=NOW)
    return Recording.objects.get(origin=one.origin)


def waiting_task() -> str:
    """A task that waits, made for the purpose."""
    return str(run_entry.enqueue("audit.seal").id)


def failed_task() -> str:
    """A task that has failed for good."""
    code = waiting_task()
    StoredTask.objects.filter(code=code).update(
        state="dead", attempts=5, finished_at=NOW, last_error="ValueError at audit.operations:1"
    )
    return code


Arguments = Callable[[House, str], dict[str, Any]]


OWNERS = {
    "own": "district", "sibling": "region_foreign", "foreign": "district_foreign",
    "parent": "region", "country": "centre",
}  # fmt: skip


def _token(house: House, role: str) -> str:
    """The code of an API token that belongs to the account of a role."""
    account = house.accounts[role]
    issued = issue_token(
        actor=ACTOR, account=account, label="Сынақ", grant=None, scope="", lineage=(),
        writes=False, days=1, now=NOW,
    )  # fmt: skip
    return issued.code


def _material_file(state: str) -> dict[str, Any]:
    """The file of a material, in its version in this state."""
    version = MaterialVersion.objects.get(material__code="block-1-notes", state=state)
    return {
        "campaign": CAMPAIGN, "code": "block-1-notes", "number": version.files.get().pk,
    }  # fmt: skip


def _draft_case(house: House) -> str:
    """A draft of a case, so that everything of the form is on its page."""
    used = ItemVersion.objects.filter(kind="case", item__campaign=house.campaign).order_by("id")[0]
    content = replace(content_of(used), code="draft-1")
    return draft_item(actor=ACTOR, campaign=house.campaign, content=content, now=NOW).item.code


def _question(house: House, place: str) -> str:
    """The code of a question of a territory; of the own district it is the member's."""
    account = {"own": "w-member", "foreign": "far-asker"}.get(place)
    if account is not None:
        return Question.objects.filter(asked_by=account).order_by("id")[0].code
    here, code = house.commission(place), f"q{house.places[place]}"[:12].lower()
    Question.objects.get_or_create(
        code=code,
        defaults={
            "campaign": house.campaign, "way": "between", "language": "kk", "text": "Мөр кімде?",
            "asked_by": "somebody", "asked_at": NOW, "place": here, "responsible": here,
            "due_at": NOW, "state": "open", "nonce": code,
        },
    )  # fmt: skip
    return code


def _draft_answer() -> str:
    return Answer.objects.filter(state="draft").order_by("id")[0].code


def _refresher() -> int:
    """The newest text of a provision that an answer cites in an older one."""
    return provision_by_code("rl-20").versions.order_by("-number")[0].pk


def _sitting(code: str) -> int:
    """Somebody who sits in a commission."""
    rows = Member.objects.filter(commission__code=code, until=None).order_by("seat__number")
    return rows.values_list("id", flat=True)[0]


def _correction(house: House, place: str) -> dict[str, Any]:
    """A correction that waits, of somebody on the sheet of a seminar."""
    seminar = house.seminar(place)
    member = seminar.group.places.order_by("id")[0].member_id
    at = {"day": seminar.day, "counts_from": seminar.day, "recorded_at": NOW}
    attendance, _made = Attendance.objects.get_or_create(
        seminar=seminar, member_id=member,
        defaults={
            "campaign": house.campaign, "present": True, "outcome": "present",
            "evidence": "roll_call", "nonce": "n", "recorded_by": "сынақ", **at,
        },
    )  # fmt: skip
    code = f"corr{attendance.pk}"
    Correction.objects.get_or_create(
        code=code, attendance=attendance, outcome="absent", evidence="no_mark", reason="Қате",
        proposed_by="сынақ", proposed_as_staff=True, proposed_at=NOW,
    )  # fmt: skip
    return {"code": seminar.code, "correction": code}


def _paper(house: House, place: str) -> dict[str, Any]:
    """A photograph of a signed sheet."""
    seminar = house.seminar(place)
    code, content = f"pa{seminar.pk}", b"%PDF-1.7"
    PaperSheet.objects.get_or_create(
        code=code, seminar=seminar, kind="application/pdf", size=len(content),
        sha256=seminar.code, kept_by="test", kept_at=NOW,
        defaults={"key_sealed": write_sealed(paper_path(code), content)},
    )  # fmt: skip
    return {"code": seminar.code, "paper": code}


def _certificate(house: House, place: str) -> Certificate:
    """A certificate of somebody who sits there; where no place is asked for, the member's."""
    return a_certificate(house, "own_precinct" if place == "here" else place)


def _last_seminar(house: House, place: str) -> str:
    """The last seminar of a place, so that its list can still be taken along."""
    if place == "own":
        return house.seminar(place).code
    rows = Seminar.objects.filter(group__plan=house.plan, group__commission=house.commission(place))
    return rows.exclude(trainer=house.trainer()).order_by("-day", "code")[0].code


SUBJECTS: dict[str, Arguments] = BULLETIN_SUBJECTS | figures.SUBJECTS | {
    "own_test": lambda house, _place: {"code": an_own_test(house).code},
    "test": lambda house, _place: {"campaign": CAMPAIGN, "code": published_test(house).code},
    "draft_test": lambda house, _place: {"campaign": CAMPAIGN, "code": drafted_test(house).code},
    "item_of_test": lambda house, _place: item_of_test(house),
    "over_attempt": lambda house, _place: {"code": over_attempt(house)},
    "own_attempt": lambda house, _place: {"code": ended(house).code},
    "given_test": lambda house, _place: {"campaign": CAMPAIGN, "code": an_own_test(house).code},
    "guide": lambda _house, _place: {"audience": "member"},
    "guide_picture": lambda _house, _place: {"name": "member-portals-member-kk-360"},
    "flag": lambda house, _place: {"campaign": CAMPAIGN, "code": a_flag(house).code},
    "version_of_test": lambda house, _place: {
        "campaign": CAMPAIGN,
        "code": an_own_test(house).code,
        "version": FormItem.objects.filter(form__test=an_own_test(house))[0].version_id,
    },
    "launch": lambda house, _place: {"key": a_launch(house)},
    "sitting": lambda house, _place: {"key": key_of(an_attempt(house).code)},
    "nothing": lambda _house, _place: {},
    "certificate": lambda house, place: {"number": _certificate(house, place).number},
    "certificates_of_place": lambda house, place: {
        "campaign": CAMPAIGN, "place": house.places[place],
    },
    "file_of_certificates": lambda house, place: {
        "campaign": CAMPAIGN, "place": house.places[place], "code": a_batch(house, place).code,
    },
    "design": lambda house, _place: {"campaign": CAMPAIGN, "number": a_design(house).number},
    "doubt": lambda house, place: {"code": a_doubt(house, place).code},
    "checked": lambda house, _place: {"what": a_certificate(house).number},
    "status_list": lambda house, _place: {
        "campaign": a_certificate(house).campaign.code,
        "purpose": "revocation",
    },
    "token": lambda house, _place: {
        "token": issue_link(actor=ACTOR, account=house.accounts["member"], now=NOW)
    },
    "task": lambda _house, _place: {"code": waiting_task()},
    "failed_task": lambda _house, _place: {"code": failed_task()},
    "commission": lambda house, place: {"code": house.places[place]},
    "person": lambda house, place: {"code": house.person(place).code},
    "seat": lambda house, place: {"code": house.sitting(place).person.code},
    "roster": lambda house, place: {"code": house.roster(place).code},
    "seminar": lambda house, place: {"code": house.seminar(place).code},
    "last_seminar": lambda house, place: {"code": _last_seminar(house, place)},
    "code_of_campaign": lambda _house, _place: {"code": CAMPAIGN},
    "provision": lambda _house, _place: {"code": "el-20-1"},
    "material": lambda _house, _place: {"campaign": CAMPAIGN, "code": "block-1-notes"},
    "material_file": lambda _house, _place: _material_file("in_force"),
    "draft_file": lambda _house, _place: _material_file("draft"),
    "provision_named": lambda _house, _place: {"provision": "el-20-1"},
    "material_named": lambda _house, _place: {"campaign": CAMPAIGN, "material": "block-1-notes"},
    "items_file": lambda _house, _place: {"campaign": CAMPAIGN, "form": "moodle"},
    "item": lambda _house, _place: {"campaign": CAMPAIGN, "code": "kz-2026-b1-08"},
    "draft_item": lambda house, _place: {"campaign": CAMPAIGN, "code": _draft_case(house)},
    "draft_step": lambda house, _place: {
        "campaign": CAMPAIGN, "code": _draft_case(house), "place": 1,
    },
    "kit": lambda _house, _place: {"campaign": CAMPAIGN, "language": "kk"},
    "block_kit": lambda _house, _place: {"campaign": CAMPAIGN, "language": "kk", "block": 1},
    "file_version": lambda _house, _place: {"code": CAMPAIGN, "number": 1},
    "campaign": lambda _house, _place: {"campaign": CAMPAIGN},
    "test_of_campaign": lambda house, _place: {
        "campaign": CAMPAIGN, "test": an_own_test(house).code,
    },
    "results_of_commission": lambda house, place: {
        "campaign": CAMPAIGN, "test": an_own_test(house).code, "place": house.places[place],
    },
    "commission_of_plan": lambda house, place: {
        "campaign": CAMPAIGN, "code": house.places[place],
    },
    "seminar_of_plan": lambda house, place: {
        "campaign": CAMPAIGN, "code": house.seminar(place).code,
    },
    "run": lambda house, _place: {"campaign": CAMPAIGN, "code": house.run.code},
    "draft": lambda house, _place: {"campaign": CAMPAIGN, "version": house.draft.version},
    "proposal": lambda house, _place: {"campaign": CAMPAIGN, "version": house.proposal.version},
    "calendar": lambda house, _place: {
        "token": token_of(
            make_calendar_address(
                actor=replace(ACTOR, code=house.accounts["member"].code),
                commission=None, seen="", now=NOW,
            )
        )
    },
    "reader": lambda house, _place: {"token": wishes_token(house.member().person.code)},
    "one_click": lambda house, _place: {
        "token": wishes_token(house.member().person.code), "kind": "seminar_tomorrow",
    },
    "receipt": lambda _house, _place: {"token": "a" * 24},
    "message_kind": lambda _house, _place: {"kind": "seminar_changed"},
    "message": lambda _house, _place: {
        "code": Message.objects.filter(state="waiting").order_by("id")[0].code,
    },
    "bulletin": lambda _house, _place: {"number": 1},
    "provider": lambda _house, _place: {"name": "egov"},
    "session": lambda _house, _place: {"number": 1},
    "token_of_api": lambda house, place: {"code": _token(house, OWNERS[place])},
    "bulletin_of_campaign": lambda _house, _place: {"campaign": CAMPAIGN, "number": 1},
    "sitting_member": lambda house, place: {
        "code": house.places[place], "member": _sitting(house.places[place]),
    },
    "recording": lambda house, place: {"code": film_of(house.seminar(place)).code},
    "broadcast": lambda _house, _place: {"ticket": ticket_of("k7m2p9xwq3", machine_now())},
    "piece_of_broadcast": lambda _house, _place: {
        "ticket": ticket_of("k7m2p9xwq3", machine_now()), "rung": "v240", "name": "list.m3u8",
    },
    "attendance": lambda house, place: {"code": house.seminar(place).code, "member": 2**40},
    "answer": lambda _house, _place: {"campaign": CAMPAIGN, "number": 1},
    "question": lambda house, place: {"code": _question(house, place)},
    "question_of_campaign": lambda house, place: {
        "campaign": CAMPAIGN, "code": _question(house, place),
    },
    "hall": lambda house, place: {"campaign": CAMPAIGN, "seminar": house.seminar(place).code},
    "draft_answer": lambda _house, _place: {"campaign": CAMPAIGN, "code": _draft_answer()},
    "readers": lambda house, place: {
        "campaign": CAMPAIGN, "number": 1, "code": house.places[place],
    },
    "refresher": lambda _house, _place: {"campaign": CAMPAIGN, "version": _refresher()},
    "correction": _correction,
    "paper": _paper,
    "test_on_paper": paper_sheets.desk,
    "answer_sheet": paper_sheets.sheet,
    "sheet_photo": paper_sheets.photo,
    "group_on_paper": paper_sheets.group,
    "papers_of_district": paper_sheets.district_run,
    "papers_of_group": paper_sheets.group_run,
    "sheet_row": paper_sheets.row,
    "kind": lambda _house, _place: {"kind": "csv"},
}  # fmt: skip
