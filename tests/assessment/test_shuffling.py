"""Orders of an attempt."""

from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaskad.assessment.rules.items import Ballots, Case, Choices, Matching, Option, Ordering
from kaskad.assessment.rules.shuffling import ITSELF, attempt_seed, shuffled, shuffled_items
from kaskad.assessment.vocab import Kind
from tests.assessment.items import BODIES_BY_HAND, item, items, words

SEEDS = st.text("0123456789abcdef", min_size=1, max_size=8)


def shown_keys(body):
    """The keys of a body as they were written, empty where there is nothing to order."""
    parts = {Choices: "options", Matching: "right", Ordering: "lines", Ballots: "ballots"}
    return [one.key for one in getattr(body, parts.get(type(body), ""), ())]


def bodies(content):
    if isinstance(content.body, Case):
        return {step.key: step.body for step in content.body.steps}
    return {ITSELF: content.body}


@given(items(), SEEDS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_key_is_shown_once_and_an_order_never_as_it_should_be(content, seed):
    orders = shuffled(content, seed)

    assert list(orders) == list(bodies(content))
    for place, body in bodies(content).items():
        written = shown_keys(body)
        assert sorted(orders[place]) == sorted(written)
        if isinstance(body, Choices) and body.keeps_order:
            assert list(orders[place]) == written
        if isinstance(body, Ordering):
            assert list(orders[place]) != written


@given(items(), SEEDS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_words_do_not_matter(content, seed):
    said = replace(content, text=words("Басқа", "Другое"), explanation=words("Б", "Д"))

    assert shuffled(said, seed) == shuffled(content, seed)


def test_orders_are_those_that_were_shown_before():
    seed = attempt_seed("secret", "p-1", 1)

    shown = {str(kind): shuffled(item(kind), seed) for kind in BODIES_BY_HAND}

    assert shown == {
        "choice": {"": ("a", "c", "b")},
        "choices": {"": ("a", "c", "d", "b")},
        "truth": {"": ()},
        "matching": {"": ("d", "a", "b", "c")},
        "ordering": {"": ("d", "b", "a", "c")},
        "numeric": {"": ()},
        "short": {"": ()},
        "ballots": {"": ("3", "2", "1")},
        "case": {"1": ("c", "b", "a"), "2": ()},
    }
    assert shuffled_items(["c", "a", "b", "d"], seed) == ("a", "d", "b", "c")


def test_the_right_option_stands_everywhere_as_often():
    places = Counter(
        shuffled(item(Kind.CHOICE), attempt_seed("s", f"p{one}", 1))[ITSELF].index("b")
        for one in range(3000)
    )

    assert set(places) == {0, 1, 2}
    # 1,000 expected of each; five standard deviations are 129.
    assert all(871 <= count <= 1129 for count in places.values())


def test_attempts_items_and_steps_have_orders_of_their_own():
    many = Choices(tuple(Option(str(key), words("а")) for key in range(12)), frozenset("1"))
    orders = {
        shuffled(item(body=many, code=code), attempt_seed(seed, person, attempt))[ITSELF]
        for code in ("a", "b")
        for seed in ("s", "t")
        for person in ("p", "q")
        for attempt in (1, 2)
    }

    assert len(orders) == 16


@given(st.lists(st.text(max_size=4), unique=True), SEEDS)
def test_items_are_shown_once_in_an_order_that_only_the_seed_decides(codes, seed):
    shown = shuffled_items(codes, seed)

    assert sorted(shown) == sorted(codes)
    assert shuffled_items(reversed(codes), seed) == shown
