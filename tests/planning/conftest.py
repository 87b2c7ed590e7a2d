import pytest

from tests.planning.world import build_world


@pytest.fixture
def files(settings, tmp_path):
    settings.KASKAD_FILES = tmp_path
    return tmp_path


@pytest.fixture
def world(db, files):
    return build_world()
