import pytest

from tests.commandline.process import build_demo, copy_of
from tests.kept_rows import made_once
from tests.world_fixtures import shared_folder  # noqa: F401  pytest finds fixtures by name here


@pytest.fixture(scope="session")
def demo(shared_folder):  # noqa: F811  the fixture of that name
    """The small demonstration, built once for all processes; nobody may change it."""
    return made_once(shared_folder / "demo", _build) / "var"


@pytest.fixture
def own_demo(demo, tmp_path):
    """A copy of the small demonstration to change, from one that nobody has open."""
    return copy_of(demo.parent / "kept", tmp_path / "var")


def _build(folder):
    done = build_demo(folder / "var")
    assert done.returncode == 0, done.stderr
    copy_of(folder / "var", folder / "kept")
    (folder / "printed.txt").write_text(done.stdout, encoding="utf-8")
