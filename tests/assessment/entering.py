"""Attempts that were taken elsewhere, as they are entered."""

import random
from datetime import timedelta

from kaskad.assessment.api import (
    Entered,
    form_items,
    forms_by_lot,
    right_response,
    wrong_responses,
)
from tests.world import NOW


def entered(test, members, *, right=0.7, begins=NOW):
    """Attempts of these members, in which so many answers are right by lot."""
    chance = random.Random(1)
    forms = forms_by_lot(test, members)
    found = []
    for member in members:
        responses = {}
        for number, (_version, content) in enumerate(form_items(forms[member], test.seed), 1):
            is_right = chance.random() < right
            responses[number] = (
                right_response(content) if is_right else chance.choice(wrong_responses(content))
            )
        found.append(
            Entered(
                member_id=member,
                form_id=forms[member],
                language="kk",
                started_at=begins,
                ended_at=begins + timedelta(minutes=20),
                responses=responses,
                seconds=dict.fromkeys(responses, 40),
            )
        )
    return found
