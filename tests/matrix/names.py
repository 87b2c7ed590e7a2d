"""Names and telephone numbers of people, and who may read them."""

import re

from django.db.models import Q

from kaskad.campaigns.api import Group, Place, Seminar
from kaskad.commissions.api import Commission, Member, Person, in_subtree
from kaskad.core.secrets import unseal

# What those are admitted to who may read names there.
SCOPES = {
    "district": "own", "district_foreign": "foreign", "region": "parent",
    "region_foreign": "foreign_parent",
}  # fmt: skip


def hidden_names(house):
    """What each role may read nowhere; a member's page may name the trainer, a trainer's the
    members of the groups taught.
    """
    places = {role: house.commission(place) for role, place in SCOPES.items()}
    for role in ("member", "trainer"):
        own = Member.objects.select_related("commission__district").get(
            person__account=house.accounts[role]
        )
        places[role] = own.commission.district
    found = {role: _outside(place) for role, place in places.items()}
    return found | {"stranger": _secrets(Person.objects.all())}


# Addresses without a place: the number itself lets in.
OF_A_CERTIFICATE = ("certificate", "checked")


def hidden_from(role, rule, hidden):
    """What may not stand in the answer to a role; what was sent may be answered with names.

    Whoever holds the number of a certificate reads whose it is (credentials/test_check looks at
    what else).
    """
    if rule.about in OF_A_CERTIFICATE and rule.place == "here":
        return set()
    if role not in rule.roles or role == "stranger":
        return hidden["stranger"]
    return hidden.get(role, set()) if rule.method == "GET" and rule.opens == 200 else set()


def _outside(commission: Commission):
    """What may not be read by those who work for ``commission``: of people who neither sit there
    nor teach or are taught there. Namesakes of those inside are left out.
    """
    groups = Group.objects.filter(in_subtree(commission, "commission__"))
    if commission.level == "district":
        groups |= Group.objects.filter(commission__level="region")
    taught = Seminar.objects.filter(group__in=groups, trainer__isnull=False)
    members = Member.objects.filter(
        in_subtree(commission, "commission__")
        | Q(pk__in=taught.values("trainer_id"))
        | Q(pk__in=Place.objects.filter(group__in=groups).values("member_id"))
    )
    known = _secrets(Person.objects.filter(memberships__in=members))
    return _secrets(Person.objects.all()) - known


def _secrets(people):
    """Full names, and telephone numbers as digits."""
    found = set()
    for person in people:
        found.add(f"{person.last_name} {person.first_name}")
        digits = re.sub(r"\D", "", unseal(person.phone_sealed)) if person.phone_sealed else ""
        if digits:
            found.add(digits[1:])
    return found


def leaked(response, secrets):
    """Those of the secrets that can be read in the answer."""
    text = b"".join(response.streaming_content) if response.streaming else response.content
    text = text.decode("utf-8", "replace")
    digits = re.sub(r"[-+() \xa0]", "", re.sub(r"<[^>]*>", "|", text))
    readable = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))
    return {one for one in secrets if (one in digits if one.isdigit() else one in readable)}
