"""All kinds of flags together: small tests of honest people, and what still stands out in them."""

import numpy as np

from benchmarks.integrity.country import Ring, country
from benchmarks.integrity.few import looked_at
from kaskad.assessment.rules.flags import Kind


def test_few_honest_tests_of_few_people_have_any_flag():
    seeds = range(40)

    raised = sum(bool(looked_at(country(120, seed=700 + seed), seed).flags()) for seed in seeds)

    assert raised <= 5  # 5 % are 2 of 40; more than 5 in one of a hundred such runs


def test_what_stands_out_is_found_in_a_small_test():
    made = country(200, seed=5000, each=1)

    flags = looked_at(made, 0).flags()

    found = {int(code) for flag in flags for code in flag.people}
    for number, (kind, _size) in enumerate(made.rings):
        if kind in (Ring.KEY, Ring.ONE_FOR_ALL):
            members = set(np.flatnonzero(made.ring == number).tolist())
            assert len(members & found) >= len(members) - 1, (kind, len(members))


def test_two_at_once_in_one_browser_stand_out_among_a_hundred():
    look = looked_at(country(100, seed=3), 1)
    taken = look.taken
    one, other = np.flatnonzero(taken.room == 2)[:2]
    taken.browser[other] = taken.browser[one]
    taken.began[other], taken.ended[other] = taken.began[one], taken.ended[one]

    looked = type(look)(taken, look.responses, look.right, look.codes, None)

    flags = [flag for flag in looked.flags() if flag.kind is Kind.ONE_DEVICE]
    assert [set(flag.people) for flag in flags] == [{str(one), str(other)}]
