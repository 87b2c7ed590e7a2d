"""The named world, in which a bank is in use."""

from tests.world_fixtures import house, house_of_module, sessions, shared_folder, visitor

__all__ = ["house", "house_of_module", "sessions", "shared_folder", "visitor"]
