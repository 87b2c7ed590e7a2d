"""What the test of operations does on a long sheet."""

from kaskad.campaigns.models import Seminar
from kaskad.seminars.operations.marks import keep_marks, mark_the_rest, record_marked_sheet
from kaskad.seminars.queries.sheet import state_of_marks
from tests.matrix.deeds import WHO
from tests.world import TODAY


def _of_today(house):
    """A seminar of today, and a member of its group."""
    seminar = house.seminar("own")
    Seminar.objects.filter(pk=seminar.pk).update(day=TODAY)
    return Seminar.objects.get(pk=seminar.pk), seminar.group.places.earliest("id").member_id


def _keep_marks(house):
    seminar, member = _of_today(house)
    keep_marks(seminar=seminar, marks={member: True}, **WHO)


def _mark_the_rest(house):
    mark_the_rest(seminar=_of_today(house)[0], place="", **WHO)


def _record_marks(house):
    seminar, member = _of_today(house)
    keep_marks(seminar=seminar, marks={member: True}, **WHO)
    record_marked_sheet(
        seminar=seminar, evidence="roll_call", evidence_ref="", nonce="marked",
        seen=state_of_marks(seminar), **WHO,
    )  # fmt: skip
