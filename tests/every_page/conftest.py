import pytest

from tests.matrix.names import hidden_names
from tests.world_fixtures import *  # noqa: F403  pytest finds fixtures by their names here


@pytest.fixture(scope="module")
def hidden(house_of_module, django_db_blocker):
    """Names that a role may read nowhere, by role."""
    with django_db_blocker.unblock():
        return hidden_names(house_of_module)
