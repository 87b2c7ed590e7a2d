"""One request reads the same thing once, and nothing is left of it afterwards."""

import pytest

from kaskad.core.reading import interrupted, once, one_reading, what_was_read


@pytest.fixture
def look():
    """A query, and the arguments that it was really made for."""
    asked = []

    @once
    def query(*args):
        asked.append(args)
        return args

    return query, asked


def test_outside_of_a_request_every_look_is_made(look):
    query, asked = look

    assert query(1) == query(1) == (1,)
    assert asked == [(1,), (1,)]
    assert what_was_read() is None


def test_a_request_looks_once_for_the_same_arguments(look):
    query, asked = look

    with one_reading():
        assert [query(1), query(2), query(1)] == [(1,), (2,), (1,)]

    assert asked == [(1,), (2,)]


def test_the_next_request_looks_again(look):
    query, asked = look

    for _request in range(2):
        with one_reading():
            query(1)

    assert asked == [(1,), (1,)]


def test_an_operation_reads_for_itself_and_what_follows_reads_anew(look):
    query, asked = look

    with one_reading():
        query(1)
        with interrupted():
            query(1)
            query(1)
        query(1)
        query(1)

    assert len(asked) == 4
