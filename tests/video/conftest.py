"""ffmpeg, and a server that answers as BigBlueButton does."""

import pytest

from tests.video.bigbluebutton import bigbluebutton_server
from tools.machine import FFMPEG, MissingError, provide


@pytest.fixture(scope="session")
def ffmpeg():
    """Path of ffmpeg; without it the test fails and says what to install."""
    try:
        return str(provide(FFMPEG))
    except MissingError as problem:
        pytest.fail(str(problem))


@pytest.fixture
def meetings():
    """A BigBlueButton server of this machine, see ``tests.video.bigbluebutton``."""
    with bigbluebutton_server() as server:
        yield server
