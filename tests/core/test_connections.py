"""A connection that the database ended is noticed before a request uses it."""

import pytest
from django.db import connection, connections

pytestmark = [pytest.mark.postgresql_only, pytest.mark.django_db]


@pytest.fixture
def own():
    """A connection beside that of the test, as a web process keeps one."""
    made = connections.create_connection("default")
    made.ensure_connection()
    yield made
    made.close()


def _process(of):
    with of.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_connection_that_stands_is_usable_and_one_that_was_ended_is_begun_again(own):
    own.close_if_unusable_or_obsolete()  # as at the beginning of a request
    first = _process(own)
    assert own.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert not own.is_usable()
    own.close_if_unusable_or_obsolete()
    assert _process(own) != first
    own.close()
    assert not own.is_usable()
