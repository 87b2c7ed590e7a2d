"""The named world, in which a bank is in use."""

import pytest

from tests.world_fixtures import (
    house,
    house_of_module,
    sessions,
    shared_folder,
    shared_handler,
    visitor,
)

__all__ = ["house", "house_of_module", "sessions", "shared_folder", "shared_handler", "visitor"]


@pytest.fixture
def centre(visitor):
    """The training department at the centre."""
    return visitor("centre")
