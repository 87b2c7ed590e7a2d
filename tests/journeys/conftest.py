from tests.world_fixtures import *  # noqa: F403  pytest finds fixtures by their names here
