import os

import pytest

from tests.matrix.names import hidden_names
from tests.world_fixtures import *  # noqa: F403  pytest finds fixtures by their names here

# Its tests run on PostgreSQL only, and take seconds to be put together from the description.
collect_ignore = [] if os.environ.get("KASKAD_TEST_DATABASE") else ["test_api_fuzz.py"]


@pytest.fixture(scope="module")
def hidden(house_of_module, django_db_blocker):
    """Names that a role may read nowhere, by role."""
    with django_db_blocker.unblock():
        return hidden_names(house_of_module)
