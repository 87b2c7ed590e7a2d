"""From signing in to one's own page, and the menu there."""

import re

import pytest

from kaskad.campaigns.models import Seminar

pytestmark = pytest.mark.one_database


def landing(here):
    return here.client.get("/en/desk/").headers["Location"]


def test_a_stranger_signs_in_first(scene):
    assert landing(scene()) == "/en/sign-in/"


def test_the_centre_goes_to_the_overview(scene, staff):
    here = scene()
    here.sign_in(staff("KZ"))

    assert landing(here) == "/en/staff/"


def test_a_coordinator_goes_to_the_overview(scene, staff):
    here = scene()
    here.sign_in(staff("KZ-10"))

    assert landing(here) == "/en/staff/"


def test_a_trainer_goes_to_their_seminars_even_as_coordinator(scene):
    here = scene()
    trainer = here.first("s2").trainer_id
    here.sign_in_member(trainer, role="coordinator", scope="KZ-10")

    assert landing(here) == "/en/my/seminars/"


def test_somebody_who_teaches_without_being_full_time_is_a_trainer(scene):
    here = scene()
    member = here.members(here.first("s2"))[0]
    Seminar.objects.filter(pk=here.first("s3").pk).update(trainer=member)
    here.sign_in_member(member)

    assert landing(here) == "/en/my/seminars/"


def test_a_member_goes_to_their_training(scene):
    here = scene()
    here.sign_in_member(here.members(here.first("s3"))[0])

    assert landing(here) == "/en/my/"


def test_an_observer_goes_home(scene, staff):
    here = scene()
    here.sign_in(staff("KZ", role="observer"))

    assert landing(here) == "/en/"


@pytest.mark.parametrize(
    ("who", "there", "not_there"),
    [
        ("member", ["/en/my/"], ["/en/my/seminars/", "/en/staff/"]),
        ("trainer", ["/en/my/", "/en/my/seminars/"], ["/en/staff/"]),
        ("staff", ["/en/staff/"], ["/en/my/"]),
    ],
)
def test_the_menu_holds_the_pages_of_the_reader_only(scene, staff, who, there, not_there):
    here = scene()
    if who == "staff":
        here.sign_in(staff("KZ"))
    elif who == "trainer":
        here.sign_in_member(here.first("s2").trainer_id)
    else:
        here.sign_in_member(here.members(here.first("s3"))[0])

    page = here.client.get("/en/desk/", follow=True).content.decode()

    links = {url for url in (*there, *not_there) if f'<li><a href="{url}"' in page}
    assert links == set(there)


@pytest.mark.parametrize(
    ("who", "guide"),
    [("stranger", ""), ("member", "member/"), ("trainer", "trainer/"), ("coordinator", "trainer/"),
     ("centre", "officer/")],
)  # fmt: skip
def test_help_is_for_everybody_and_leads_to_the_own_guide(scene, staff, who, guide):
    here = scene()
    if who == "member":
        here.sign_in_member(here.members(here.first("s3"))[0])
    elif who == "trainer":
        here.sign_in_member(here.first("s2").trainer_id)
    elif who == "coordinator":
        here.sign_in(staff("KZ-10"))
    elif who == "centre":
        here.sign_in(staff("KZ"))

    page = here.text("/help/")

    assert f'href="/en/help/{guide}"' in page.partition("<footer")[2]
    assert ('href="/en/components/"' in page) == (who in ("coordinator", "centre"))
    for anchor in ("member", "trainer", "staff", "public"):
        assert f'id="{anchor}"' in page


def current_of(page):
    return re.findall(r'aria-current="page">([^<]+)</a></li>', page)


@pytest.mark.parametrize(
    ("who", "label"), [("trainer", "My seminars"), ("coordinator", "Plan"), ("both", "My seminars")]
)
def test_a_sheet_is_marked_in_the_menu_and_leads_back(scene, staff, who, label):
    here = scene()
    seminar = here.first("s2")
    district = seminar.group.commission
    if who == "coordinator":
        here.sign_in(staff(district.code))
    else:
        role = "coordinator" if who == "both" else ""
        here.sign_in_member(seminar.trainer_id, role=role, scope=district.code)

    page = here.text(f"/seminars/{seminar.code}/")

    assert current_of(page) == [label]
    ladder = page.partition('<ol class="ladder">')[2].partition("</ol>")[0]
    assert ('href="/en/my/seminars/"' in ladder) == (who != "coordinator")
    assert (f"/{district.code}/" in ladder) == (who == "coordinator")


def test_the_campaign_belongs_to_the_plan(scene, staff):
    here = scene()
    here.sign_in(staff("KZ"))

    assert current_of(here.text(f"/campaigns/{here.campaign.code}/")) == ["Plan"]


@pytest.mark.parametrize(("path", "offered"), [("/", True), ("/help/", True), ("/sign-in/", False)])
def test_signing_in_is_offered_everywhere_but_where_one_signs_in(scene, path, offered):
    assert ('class="plain" href="/en/sign-in/"' in scene().text(path)) == offered


def test_names_begin_with_the_surname(scene):
    here = scene()
    seminar = here.first("s2")
    here.sign_in_member(seminar.trainer_id)
    person = seminar.trainer.person
    person.refresh_from_db()

    page = here.text(f"/seminars/{seminar.code}/")

    assert f"{person.last_name} {person.first_name}" in page
    assert f"{person.first_name} {person.last_name}" not in page
