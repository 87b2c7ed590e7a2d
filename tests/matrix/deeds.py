"""What the matrix of operations does to leave the entry of each, in the tests' own world."""

import time
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as wall_time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.usersessions.models import UserSession
from django.conf import settings

from kaskad.accounts.api import (
    Role,
    appoint_operator,
    close_staff_session,
    dismiss_operator,
    end_grant,
    issue_link,
    open_staff_session,
    revoke_links,
)
from kaskad.accounts.operations import factors, identities, sessions
from kaskad.audit.api import change_key
from kaskad.campaigns.api import (
    Arrangement,
    DraftSeminar,
    Place,
    Seminar,
    add_seminars,
    cancel_seminar,
    move_seminar,
    place_members,
    substitute_trainer,
)
from kaskad.commissions.api import (
    Member,
    Newcomer,
    Person,
    account_of,
    addressees,
    end_access,
    erase_person,
    give_up_roster,
    invite,
    invite_member,
    make_letters,
    replace_member,
    request_acceptance,
    reset_below,
)
from kaskad.config.keys import drop_key, rotate_key
from kaskad.config.retention import apply_retention
from kaskad.core.secrets import seal_keys
from kaskad.core.signing import keep_signing_key, signing_key
from kaskad.messaging.api import (
    Message,
    ask_for_telegram,
    change_wishes,
    publish_template,
    send_again,
    template_state,
)
from kaskad.messaging.operations.wishes import join_telegram, leave_telegram
from kaskad.planning.api import (
    Asked,
    WhatIf,
    change_seminar,
    give_up_forecast,
    make_calendar_address,
    make_forecast,
    mark_of,
    put_replan_in_force,
    request_forecast,
    request_replan,
    request_run,
    request_stop,
    request_what_if,
)
from kaskad.reporting.api import export_person
from tests.core.keys import age_keys, an_installation
from tests.world import ACTOR, NOW, REGION, TODAY

WHO = {"actor": ACTOR, "now": NOW}


def _appoint(house):
    appoint_operator(account=house.accounts["observer"], **WHO)


def _dismiss(house):
    _appoint(house)
    dismiss_operator(account=house.accounts["observer"], **WHO)


def _open_session(house):
    _appoint(house)
    who = {"actor": replace(ACTOR, code=house.accounts["observer"].code), "now": NOW}
    reason = "Тізім ашылмай жатыр"
    open_staff_session(role="auditor", scope="KZ", reason=reason, minutes=10, tick=NOW, **who)
    return who


def _close_session(house):
    close_staff_session(tick=NOW, **_open_session(house))


def _end_grant(house):
    role = Role.COORDINATOR.value
    end_grant(account=house.accounts["region"], role=role, scope=REGION, **WHO)


def _invite(house):
    role, place = Role.OBSERVER.value, house.commission("own")
    return invite(commission=place, name="Жаңа адам", language="kk", role=role, **WHO).account


def _invite_member(house):
    role, place, person = Role.OBSERVER.value, house.commission("own"), house.member().person
    invite_member(commission=place, person=person, language="kk", role=role, **WHO)


def _end_access(house):
    role, place = Role.OBSERVER.value, house.commission("own")
    end_access(commission=place, account=_invite(house), role=role, **WHO)


def _reset_below(house):
    place = house.commission("own")
    reset_below(commission=place, account=_invite(house), **WHO)


def _make_letters(house):
    place = house.commission("own_precinct")
    make_letters(commission=place, people=addressees(place, TODAY, NOW), **WHO)


def _account_of(house):
    account_of(person=Person.objects.filter(account=None)[0], language="kk", **WHO)


def _revoke(house):
    issue_link(account=house.accounts["member"], **WHO)
    revoke_links(account=house.accounts["member"], **WHO)


PASSWORD = "four quiet green lamps"


def _staff(house):
    return {"account": house.accounts["centre"], **WHO}


def _app(house):
    secret = generate_totp_secret()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    factors.add_app(secret=secret, typed=code, **_staff(house))


def _passkey(house):
    factors.add_passkey(name="", credential={"id": "x"}, **_staff(house))


def _remove_factor(house):
    _app(house)
    _passkey(house)
    number = Authenticator.objects.get(type="totp").pk
    factors.remove_factor(number=number, **_staff(house))


def _codes(house):
    _app(house)
    factors.make_recovery_codes(**_staff(house))


def _end_sessions(house):
    UserSession.objects.create(user=house.accounts["centre"], ip="127.0.0.1", session_key="x")
    sessions.end_sessions(sessions=None, **_staff(house))


def _connect(house):
    identities.connect_identity(provider="egov", identity="0" * 64, **_staff(house))


def _disconnect(house):
    _connect(house)
    identities.disconnect_identity(provider="egov", **_staff(house))


def _cancel(house):
    cancel_seminar(seminar=house.seminar("own"), reason="Боран", **WHO)


def _move(house):
    seminar, free = _free_day(house)
    move_seminar(seminar=seminar, day=free, half="pm", venue=seminar.venue, reason="Боран", **WHO)


def _change(house):
    seminar, free = _free_day(house)
    wanted = Arrangement(free, "pm", seminar.venue, seminar.trainer)
    seen = mark_of(seminar)
    change_seminar(seminar=seminar, seen=seen, wanted=wanted, reason="Боран", **WHO)


def _calendar(house):
    actor = replace(ACTOR, code=house.accounts["member"].code)
    make_calendar_address(actor=actor, commission=None, seen="", now=NOW)


def _free_day(house):
    """A seminar to come, and a day on which nothing stands against it."""
    seminar = house.seminar("own")
    days = [TODAY + timedelta(days=ahead) for ahead in range(1, 8)]
    taken = Seminar.objects.filter(venue=seminar.venue).values_list("day", flat=True)
    trainer = Seminar.objects.filter(trainer=seminar.trainer).values_list("day", flat=True)
    closed = set(taken) | set(trainer)
    free = next(
        day
        for day in days
        if day not in closed
        and day.weekday() != 6
        and day.isoformat() not in (seminar.venue.closed_days if seminar.venue else [])
    )
    return seminar, free


def _substitute(house):
    seminar = house.seminar("own")
    busy = Seminar.objects.filter(day=seminar.day).values("trainer_id")
    trainer = Member.objects.filter(full_time=True, until=None).exclude(pk__in=busy)[0]
    substitute_trainer(seminar=seminar, trainer=trainer, reason="Ауру", **WHO)


def _place(house):
    seminar = house.seminar("own")
    pupil = Place.objects.filter(group=seminar.group).order_by("id").first()
    place_member = pupil.member_id
    pupil.delete()
    place_members(group=seminar.group, member_ids=[place_member], **WHO)


def _add(house):
    own = house.seminar("own")
    group = own.group
    extra = DraftSeminar(
        key="x", stage_code=group.stage.code, commission_code=group.commission.code, round=1,
        language="kk", format="online", venue_code=None, day=date(2026, 3, 10), half="am",
        trainer_member_id=own.trainer_id,
    )  # fmt: skip
    pupil = Place.objects.filter(group=group).order_by("id").values_list("member_id", flat=True)[0]
    add_seminars(plan=house.plan, seminars=[extra], places=[("x", pupil)], **WHO)


def _replace(house):
    from random import Random

    from kaskad.demo.country import iin

    number = iin.make(Random(5), date(1991, 1, 1), female=False, used=())
    newcomer = Newcomer(iin=number, last_name="Жаңабаев", first_name="Асан")
    replace_member(member=house.member(), newcomer=newcomer, since=TODAY, **WHO)


def _forecast(house):
    asked = request_forecast(campaign=house.campaign, **WHO)
    make_forecast(code=asked.code, trained={}, **WHO)


def _give_up_forecast(house):
    asked = request_forecast(campaign=house.campaign, **WHO)
    give_up_forecast(code=asked.code, **WHO)


def _give_up_roster(house):
    batch = request_acceptance(batch=house.roster("own"), **WHO)
    give_up_roster(batch=batch, tries=3, **WHO)


def _stop(house):
    run = request_run(campaign=house.campaign, seed=99, budget=None, **WHO)
    request_stop(run=run, **WHO)


def _suppose(house):
    supposed = WhatIf(version=house.plan.version, venue=house.seminar("own").venue.code)
    request_what_if(campaign=house.campaign, supposed=supposed, **WHO)


def _replan(house):
    asked = [Asked("seminar", house.seminar("own").code)]
    Seminar.objects.filter(code=asked[0].key).update(day=TODAY + timedelta(days=3))
    request_replan(campaign=house.campaign, asked=asked, **WHO)


def _put_proposal_in_force(house):
    put_replan_in_force(plan=house.proposal, **WHO)


def _erase(house):
    person = house.member().person
    _replace(house)
    erase_person(person=person, reason="Өтініш бойынша", **WHO)


def _export(house):
    export_person(person=house.member().person, reason="Өтініш бойынша", **WHO)


def _retain(house):
    account = house.accounts["member"]
    issue_link(account=account, **WHO)
    revoke_links(account=account, **WHO)
    apply_retention(actor=ACTOR, now=NOW + timedelta(days=31))


def _with_keys(call):
    def run(house):
        with an_installation(house.files / "installation"):
            call()

    return run


def _drop():
    old = seal_keys()[0].id
    rotate_key(**WHO)
    age_keys()
    drop_key(key=old, **WHO)


def _told(house):
    """A message to the member of the world."""
    return Message.objects.filter(recipient__key=house.member().person.code).order_by("id")[0]


def _unclear(house):
    message = _told(house)
    Message.objects.filter(pk=message.pk).update(state="unclear")
    send_again(message=message, **WHO)


def _wish(house):
    change_wishes(
        recipient=_told(house).recipient, channels=["sms"], refused=["seminar_tomorrow"],
        quiet_from=wall_time(22), quiet_to=wall_time(7), **WHO,
    )  # fmt: skip


def _join(house):
    token = ask_for_telegram(recipient=_told(house).recipient, **WHO)
    join_telegram(token=token, chat="4711", **WHO)


def _leave(house):
    _join(house)
    leave_telegram(chat="4711", **WHO)


def _publish(_house):
    state = template_state("deadline_near")
    wordings = {one: words._replace(subject="!") for one, words in state.wordings.items()}
    publish_template(kind="deadline_near", wordings=wordings, seen=0, **WHO)


def _change_key(_house):
    folder = settings.INSTALLATION.folder
    old = signing_key(folder)
    change_key(**WHO)
    keep_signing_key(folder, old)
