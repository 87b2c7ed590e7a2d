"""Every operation runs somewhere in the tests' own world and leaves its entry."""

import importlib
import inspect
import re

import pytest
from django.apps import apps

from kaskad.accounts.api import (
    Account,
    LinkNotValid,
    issue_link,
    know_person,
    refuse_link,
    reset_sign_in,
    sign_out,
)
from kaskad.accounts.operations import passwords, sessions
from kaskad.accounts.vocab import Way
from kaskad.audit.api import verify_record
from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    discard_plan,
)
from kaskad.commissions.api import (
    Person,
    discard_roster,
    request_acceptance,
)
from kaskad.config.keys import reseal_piece, rotate_key
from kaskad.core.actor import Actor
from kaskad.core.secrets import unseal
from kaskad.messaging.api import (
    Territory,
    hand_papers,
    papers,
)
from kaskad.work.api import discard_task, retry_task, stop_task
from tests.matrix import deeds, deeds_of_sheets, handing_out, letting_in, video_calls
from tests.matrix.answer_calls import ANSWER_CALLS
from tests.matrix.bulletin_calls import BULLETIN_CALLS
from tests.matrix.certificates import CERTIFICATE_CALLS
from tests.matrix.exemption_calls import EXEMPTION_CALLS
from tests.matrix.figures import FIGURE_CALLS
from tests.matrix.item_calls import ITEM_CALLS
from tests.matrix.late_calls import LATE_CALLS
from tests.matrix.live_calls import LIVE_CALLS
from tests.matrix.marking_calls import MARKING_CALLS
from tests.matrix.material_calls import MATERIAL_CALLS
from tests.matrix.paper_sheets import PAPER_CALLS
from tests.matrix.platform_calls import PLATFORM_CALLS
from tests.matrix.registry import operations
from tests.matrix.sitting_calls import SITTING_CALLS
from tests.matrix.subjects import failed_task, waiting_task
from tests.matrix.telling_calls import TELLING_CALLS
from tests.world import NOW

IN_THE_WORLD = "the making of the world ran it"
LEAVES_NONE = "no change: a claim of work, or a count"


CALLS = (
    LATE_CALLS
    | PAPER_CALLS
    | MARKING_CALLS
    | TELLING_CALLS
    | MATERIAL_CALLS
    | ANSWER_CALLS
    | LIVE_CALLS
    | ITEM_CALLS
    | SITTING_CALLS
    | PLATFORM_CALLS
    | CERTIFICATE_CALLS
    | FIGURE_CALLS
    | EXEMPTION_CALLS
    | BULLETIN_CALLS
    | video_calls.CALLS
    | dict.fromkeys(video_calls.COUNTS, LEAVES_NONE)
    | {
        "messaging.operations.forgetting.forget_reader": deeds._erase,
        "accounts.operations.tokens.issue_token": handing_out._token,
        "accounts.operations.tokens.revoke_token": handing_out._revoke_token,
        "accounts.operations.tokens.use_token": LEAVES_NONE,
        "reporting.operations.exports.export_oneroster": handing_out._hand_out,
        "accounts.operations.factors.add_app": deeds._app,
        "accounts.operations.factors.add_passkey": deeds._passkey,
        "accounts.operations.factors.make_recovery_codes": deeds._codes,
        "accounts.operations.factors.remove_factor": deeds._remove_factor,
        "accounts.operations.factors.reset_sign_in": lambda house: reset_sign_in(
            **deeds._staff(house)
        ),
        "accounts.operations.identities.connect_identity": deeds._connect,
        "accounts.operations.identities.disconnect_identity": deeds._disconnect,
        "accounts.operations.identities.place_accounts": LEAVES_NONE,
        "accounts.operations.identities.know_person": lambda house: know_person(
            identity_hash="0" * 64, place="KZ", **deeds._staff(house)
        ),
        "accounts.operations.passwords.accept_invitation": lambda house: (
            passwords.accept_invitation(
                login="centre", password=deeds.PASSWORD, **deeds._staff(house)
            )
        ),
        "accounts.operations.passwords.change_password": lambda house: passwords.change_password(
            password=deeds.PASSWORD, **deeds._staff(house)
        ),
        "accounts.operations.sessions.end_sessions": deeds._end_sessions,
        "accounts.operations.sessions.note_failure": lambda house: sessions.note_failure(
            way=Way.PASSWORD, **deeds._staff(house)
        ),
        "accounts.operations.sessions.note_sign_in": lambda house: sessions.note_sign_in(
            ways=[Way.PASSWORD], **deeds._staff(house)
        ),
        "audit.operations.keys.change_key": deeds._change_key,
        "accounts.operations.grants.give_grant": IN_THE_WORLD,
        "accounts.operations.grants.end_grant": deeds._end_grant,
        "accounts.operations.links.issue_link": lambda house: issue_link(
            account=house.accounts["member"], **deeds.WHO
        ),
        "accounts.operations.links.renew_links": letting_in.choose_a_pin,
        "accounts.operations.signing_in.choose_pin": letting_in.choose_a_pin,
        "accounts.operations.signing_in.refuse_link": LEAVES_NONE,
        "accounts.operations.signing_in.sign_in_by_pin": letting_in.by_pin,
        "accounts.operations.signing_in.make_code": letting_in.by_code,
        "accounts.operations.signing_in.sign_in_by_code": letting_in.by_code,
        "commissions.operations.sign_in_codes.send_code": letting_in.send_a_code,
        "accounts.operations.opening.open_accounts": deeds._make_letters,
        "accounts.operations.closing.remove_account": deeds._erase,
        "accounts.operations.opening.open_account": IN_THE_WORLD,
        "accounts.operations.links.revoke_links": deeds._revoke,
        "accounts.operations.signing_in.sign_in_by_link": letting_in.by_link,
        "accounts.operations.signing_in.sign_out": lambda _house: sign_out(**deeds.WHO),
        "accounts.operations.staff_sessions.appoint_operator": deeds._appoint,
        "accounts.operations.staff_sessions.close_staff_session": deeds._close_session,
        "accounts.operations.staff_sessions.dismiss_operator": deeds._dismiss,
        "accounts.operations.staff_sessions.open_staff_session": deeds._open_session,
        "campaigns.operations.campaign_file.import_campaign": IN_THE_WORLD,
        "campaigns.operations.days.cancel_seminar": deeds._cancel,
        "campaigns.operations.days.mark_held": IN_THE_WORLD,
        "campaigns.operations.days.move_seminar": deeds._move,
        "campaigns.operations.days.place_members": deeds._place,
        "campaigns.operations.days.substitute_trainer": deeds._substitute,
        "campaigns.operations.plans.add_seminars": deeds._add,
        "campaigns.operations.plans.discard_plan": lambda house: discard_plan(
            plan=house.draft, **deeds.WHO
        ),
        "campaigns.operations.plans.draft_plan": IN_THE_WORLD,
        "campaigns.operations.plans.put_in_force": IN_THE_WORLD,
        "campaigns.operations.proposals.put_proposal_in_force": deeds._put_proposal_in_force,
        "campaigns.operations.venues.import_venues": IN_THE_WORLD,
        "commissions.operations.accepting.accept_roster": IN_THE_WORLD,
        "commissions.operations.accounts.account_of": deeds._account_of,
        "commissions.operations.accounts.link_account": IN_THE_WORLD,
        "commissions.operations.accounts.move_accounts": LEAVES_NONE,
        "commissions.operations.checking.check_roster": IN_THE_WORLD,
        "commissions.operations.delegation.end_access": deeds._end_access,
        "commissions.operations.delegation.invite": deeds._invite,
        "commissions.operations.delegation.invite_member": deeds._invite_member,
        "commissions.operations.delegation.reset_below": deeds._reset_below,
        "commissions.operations.letters.make_letters": deeds._make_letters,
        "commissions.operations.erasing.erase_person": deeds._erase,
        "commissions.operations.receiving.discard_roster": lambda house: discard_roster(
            batch=house.roster("own"), **deeds.WHO
        ),
        "commissions.operations.receiving.give_up_roster": deeds._give_up_roster,
        "commissions.operations.receiving.receive_roster": IN_THE_WORLD,
        "commissions.operations.receiving.request_acceptance": lambda house: request_acceptance(
            batch=house.roster("own"), **deeds.WHO
        ),
        "commissions.operations.structure.import_structure": IN_THE_WORLD,
        "config.keys.drop_key": deeds._with_keys(deeds._drop),
        "config.keys.reseal_piece": deeds._with_keys(lambda: reseal_piece(limit=10, **deeds.WHO)),
        "config.keys.rotate_key": deeds._with_keys(lambda: rotate_key(**deeds.WHO)),
        "config.retention.apply_retention": deeds._retain,
        "messaging.operations.by_people.hand_papers": lambda _house: hand_papers(
            codes=[row.code for row in papers(Territory(), 100)], **deeds.WHO
        ),
        "messaging.operations.by_people.send_again": deeds._unclear,
        "messaging.operations.claiming.claim_messages": LEAVES_NONE,
        "messaging.operations.claiming.release_messages": LEAVES_NONE,
        "messaging.operations.queueing.queue_messages": IN_THE_WORLD,
        "messaging.operations.queueing.register_readers": LEAVES_NONE,
        "messaging.operations.receipts.take_receipt": LEAVES_NONE,
        "messaging.operations.templates.publish_template": deeds._publish,
        "messaging.operations.trying.begin_tries": LEAVES_NONE,
        "messaging.operations.trying.finish_tries": LEAVES_NONE,
        "messaging.operations.wishes.ask_for_telegram": deeds._join,
        "messaging.operations.wishes.change_wishes": deeds._wish,
        "messaging.operations.wishes.join_telegram": deeds._join,
        "messaging.operations.wishes.leave_telegram": deeds._leave,
        "planning.operations.forecasts._finish": deeds._forecast,
        "planning.operations.forecasts.give_up_forecast": deeds._give_up_forecast,
        "planning.operations.forecasts.request_forecast": deeds._forecast,
        "planning.operations.calendars.make_calendar_address": deeds._calendar,
        "planning.operations.calendars.end_calendar_address": video_calls.end_calendar,
        "planning.operations.calendars.keep_shown": LEAVES_NONE,
        "planning.operations.by_hand.change_seminar": deeds._change,
        "planning.operations.replans.put_replan_in_force": deeds._put_proposal_in_force,
        "planning.operations.replans.request_replan": deeds._replan,
        "planning.operations.runs.finish_run": IN_THE_WORLD,
        "planning.operations.runs.request_run": IN_THE_WORLD,
        "planning.operations.runs.request_stop": deeds._stop,
        "planning.operations.runs.start_run": IN_THE_WORLD,
        "planning.operations.what_if.request_what_if": deeds._suppose,
        "reporting.operations.exports.export_person": deeds._export,
        "reporting.operations.bulletins.publish_bulletin": IN_THE_WORLD,
        "seminars.operations.reminders.remind_members": IN_THE_WORLD,
        "seminars.operations.teaching.tell_trainers": IN_THE_WORLD,
        "seminars.operations.marks.keep_marks": deeds_of_sheets._keep_marks,
        "seminars.operations.marks.mark_the_rest": deeds_of_sheets._mark_the_rest,
        "seminars.operations.marks.record_marked_sheet": deeds_of_sheets._record_marks,
        "seminars.operations.sheets.record_sheets": IN_THE_WORLD,
        "work.operations.discard_task": lambda _house: discard_task(
            code=failed_task(), **deeds.WHO
        ),
        "work.operations.retry_task": lambda _house: retry_task(code=failed_task(), **deeds.WHO),
        "work.operations.stop_task": lambda _house: stop_task(code=waiting_task(), **deeds.WHO),
    }
)


def test_every_operation_is_listed():
    assert sorted(CALLS) == sorted(operations())


@pytest.mark.parametrize("name", sorted(operations()))
def test_an_operation_leaves_its_entry(house, name):
    call, tag = CALLS[name], operations()[name].__kaskad_tag__
    before = Entry.objects.filter(tag=tag.value).count()

    if call == LEAVES_NONE:
        with pytest.raises(LinkNotValid):
            refuse_link(token="x", tick=NOW, **deeds.WHO)
        assert Entry.objects.filter(tag=tag.value).count() == before
        return
    if call != IN_THE_WORLD:
        call(house)

    after = Entry.objects.filter(tag=tag.value)
    assert after.count() > (0 if call == IN_THE_WORLD else before)
    last = after.order_by("id").last()
    # A person stands in the record by the code alone.
    assert (last.actor_kind, bool(last.actor_label)) in {("system", True), ("person", False)}
    assert last.subject_kind
    assert last.subject_code


def test_the_record_holds_no_name_number_or_contact_of_a_person(house):
    people = list(Person.objects.values_list("last_name", "phone_sealed", "email_sealed"))
    wanted = {name for name, *_contacts in people}
    wanted |= {text for _name, *sealed in people for one in sealed if (text := unseal(one))}
    wanted |= set(Account.objects.values_list("label", flat=True))
    columns = [field.name for field in Entry._meta.get_fields() if field.name != "id"]
    text = " ".join(str(row) for row in Entry.objects.values_list(*columns))

    assert len(wanted) > 200
    assert sorted(one for one in wanted if one in text) == []
    assert re.search(r"\b\d{12}\b", text) is None


def test_rows_name_who_wrote_them_by_code(house):
    labels = set(Account.objects.values_list("label", flat=True))
    labels |= set(Person.objects.values_list("last_name", flat=True))
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.name.endswith("_by") and field.get_internal_type() == "CharField":
                found = set(model.objects.values_list(field.name, flat=True))
                assert not found & labels, (model, field.name)


def test_the_world_is_sealed_unbroken(house):
    state = verify_record(now=NOW)

    assert state.fault == ""
    assert state.sealed > 0


@pytest.mark.parametrize("name", sorted(operations()))
def test_an_operation_has_the_one_shape(name):
    function = inspect.unwrap(operations()[name])
    parameters = list(inspect.signature(function).parameters)

    assert (parameters[0], parameters[-1]) == ("actor", "now")
    assert function.__doc__
    assert importlib.import_module(function.__module__).__name__.startswith("kaskad.")
    assert Actor.__name__ in str(inspect.signature(function))
