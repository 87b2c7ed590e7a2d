"""People of the planted stage who copied, shared a phone, or had a key with wrong answers."""

from datetime import timedelta

from django.db.models import F

from kaskad.assessment.models import Attempt
from kaskad.assessment.queries.planted_keys import wrong_of
from kaskad.assessment.queries.written import content_of
from tests.assessment.bank_pages import text
from tests.queries import MOST, queries_of
from tests.world import CAMPAIGN, NOW


def ring_of(planted):
    """Six weak people of one hall and form get the answers of one of them."""
    rows = Attempt.objects.filter(test=planted.final, member__commission=planted.districts[6])
    form = rows.first().form_id
    people = list(rows.filter(form=form, score__gt=35).order_by("score")[:6])
    first = people[0]
    for one in people[1:]:
        one.responses, one.points = first.responses, first.points
        one.score, one.passed = first.score, first.passed
    Attempt.objects.bulk_update(people, ["responses", "points", "score", "passed"])
    return {one.member_id for one in people}


def three_on_one_phone(planted):
    """Two of a hall answer at once in one browser, a third one after them."""
    Attempt.objects.filter(test=planted.final).update(browser=F("code"))
    rows = Attempt.objects.filter(test=planted.final, member__commission=planted.districts[7])
    people = list(rows.order_by("pk")[:3])
    for one, begins in zip(people, (0, 5, 25), strict=True):
        one.browser, one.seconds = "a phone", {"1": 900}
        one.started_at = NOW + timedelta(minutes=begins)
        one.ended_at = one.started_at + timedelta(hours=1)
    Attempt.objects.bulk_update(people, ["browser", "seconds", "started_at", "ended_at"])
    return {one.member_id for one in people[:2]}


def six_with_a_key(planted, centre):
    """Six of as many halls give the wrong answers of a key, which the centre writes down."""
    page = f"/ru/campaigns/{CAMPAIGN}/integrity/keys/{planted.final.code}/"
    form = planted.final.forms.order_by("number")[0]
    asked = form.items.order_by("order").select_related("version")
    wrong = {}
    for number, one in enumerate(asked, start=1):
        content = content_of(one.version)
        if content.kind == "choice" and len(wrong) < 8:
            # The people of this world always take a wrong option at one place: the key does not.
            others = wrong_of(content)
            wrong[number] = one.version_id, others[number % len(others)]
    sent = {f"v{version}": key for version, key in wrong.values()}
    few = dict(list(sent.items())[:2])
    assert centre.post(page, {"deed": "plant", "place": "A group"} | few).status_code == 422
    assert centre.post(page, {"deed": "plant", "place": " "} | sent).status_code == 422
    sent |= {"deed": "plant", "place": "A group of a messenger", "v999999": "a", "v": "a"}
    assert centre.post(page, sent).status_code == 302
    assert "A group of a messenger" in text(centre, page)
    assert len(queries_of(centre, page)) <= MOST
    rows = Attempt.objects.filter(test=planted.final, form=form)
    people = [
        rows.filter(member__commission=one).order_by("-pk")[0] for one in planted.districts[9:15]
    ]
    for one in people:
        for number, (_version, key) in wrong.items():
            one.responses[str(number)], one.points[number - 1] = key, "0"
    Attempt.objects.bulk_update(people, ["responses", "points"])
    return {one.member_id for one in people}
