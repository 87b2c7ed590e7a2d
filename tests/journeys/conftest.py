import pytest

from tests.journeys.cascade import FIRST, Cascade
from tests.world import pinned, small_country, write_country
from tests.world_fixtures import *  # noqa: F403  pytest finds fixtures by their names here


@pytest.fixture
def cascade(db, tmp_path):
    """A small country before anything was imported, and an installation that is empty."""
    country = small_country(100)
    with pinned(tmp_path / "files"):
        yield Cascade(country, write_country(country, tmp_path / "inputs"))


@pytest.fixture
def planned(cascade):
    """The same country with its people, its campaign, and a plan in force."""
    from kaskad.campaigns.api import put_in_force
    from tests.world import ACTOR, import_country, plan_campaign

    campaign = import_country(cascade.folder, now=FIRST)
    put_in_force(actor=ACTOR, plan=plan_campaign(campaign, now=FIRST), now=FIRST)
    return cascade


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Runs a command on the test's own database and returns its status and what it printed."""
    from kaskad.config import commandline

    def run(*words):
        monkeypatch.setenv("KASKAD_DATA", str(tmp_path))
        capsys.readouterr()
        status = commandline.main([str(word) for word in words])
        return status, capsys.readouterr().out

    return run
