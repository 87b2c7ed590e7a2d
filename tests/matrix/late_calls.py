"""The operations of the late lane, called in the tests' own world."""

from dataclasses import replace
from datetime import date
from random import Random

from kaskad.accounts.api import end_sign_ins, renew_links
from kaskad.campaigns.api import Place, Seminar, discard_plan
from kaskad.commissions.api import Member, Newcomer, replace_member, sign_out_leavers
from kaskad.demo.country import iin
from kaskad.planning.api import (
    book_newcomers,
    hand_over_seat,
    hand_over_seminars,
    request_replan_for_newcomers,
)
from tests.world import ACTOR, NOW, TODAY

WHO = {"actor": ACTOR, "now": NOW}


def _newcomer():
    number = iin.make(Random(5), date(1991, 1, 1), female=False, used=())
    return Newcomer(iin=number, last_name="Жаңабаев", first_name="Асан")


def _replace(house):
    replace_member(member=house.member(), newcomer=_newcomer(), since=TODAY, **WHO)


def _sign_out_leavers(house):
    renew_links(accounts=[house.accounts["member"]], **WHO)
    _replace(house)
    sign_out_leavers(**WHO)


def _book(house):
    places = Place.objects.filter(
        group__plan=house.plan, group__seminars__state="planned", group__seminars__day__gt=TODAY
    )
    member = places.order_by("-id")[0].member
    replace_member(
        member=member, since=TODAY, newcomer=replace(_newcomer(), language=member.language), **WHO
    )
    book_newcomers(campaign=house.campaign, **WHO)


def _hand_over_seminars(house):
    pairs = Seminar.objects.filter(
        group__plan=house.plan, state="planned", day__gt=TODAY, trainer__isnull=False
    )
    for trainer in {one.trainer for one in pairs.select_related("trainer")}:
        trainer.until = TODAY
        trainer.save(update_fields=["until"])
        if hand_over_seminars(**WHO):
            return


def _ask_for_draft(house):
    member = Member.objects.filter(until=None, commission__code=house.places["own_precinct"])[0]
    discard_plan(plan=house.proposal, **WHO)
    Place.objects.filter(group__plan=house.plan, member=member).delete()
    assert request_replan_for_newcomers(campaign=house.campaign, newcomers=[member.pk], **WHO)


LATE_CALLS = {
    "planning.operations.replans.request_replan_for_newcomers": _ask_for_draft,
    "accounts.operations.links.end_sign_ins": lambda house: end_sign_ins(
        accounts=[house.accounts["member"]], **WHO
    ),
    "commissions.operations.leaving.sign_out_leavers": _sign_out_leavers,
    "commissions.operations.members.replace_member": _replace,
    "planning.operations.newcomers.book_newcomers": _book,
    "planning.operations.newcomers.hand_over_seat": lambda house: hand_over_seat(
        member=house.member(), newcomer=_newcomer(), since=TODAY, **WHO
    ),
    "planning.operations.newcomers.hand_over_seminars": _hand_over_seminars,
}
