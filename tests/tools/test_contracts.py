import subprocess
import sys
from pathlib import Path

import pytest

from tools.check import rooms_without_contract

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "config demo portals reporting credentials assessment planning seminars answers campaigns "
    "commissions accounts messaging work audit core"
)
SHELVES = "web templatetags management tasks api operations access queries models rules vocab apps"
PLANNER = "instance instance_folder plan plan_folder settings table check solve"


@pytest.fixture
def house(tmp_path):
    """The house with every room and every shelf, all empty."""
    (tmp_path / ".importlinter").write_text((ROOT / ".importlinter").read_text(encoding="utf-8"))
    for room in ROOMS.split():
        folder = tmp_path / "kaskad" / room
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        for shelf in SHELVES.split() if room not in {"config", "demo", "core"} else ():
            (folder / f"{shelf}.py").touch()
    for name in (*PLANNER.split(), "__init__"):
        (tmp_path / "kaskad_planner").mkdir(exist_ok=True)
        (tmp_path / "kaskad_planner" / f"{name}.py").touch()
    (tmp_path / "kaskad" / "__init__.py").touch()
    (tmp_path / "kaskad" / "__main__.py").write_text("import kaskad.config.start\n")
    (tmp_path / "kaskad" / "config" / "start.py").touch()
    return tmp_path


def broken(house):
    """Return the names of the broken contracts."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=house,
        env={"PYTHONPATH": f"{house}:{ROOT}", "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return [
        line[: -len(" BROKEN")] for line in done.stdout.splitlines() if line.endswith(" BROKEN")
    ]


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("kaskad/planning/web.py", "kaskad.planning.api"),
        ("kaskad/planning/operations.py", "kaskad.campaigns.api"),
        ("kaskad/portals/web.py", "kaskad.planning.api"),
        ("kaskad/planning/rules.py", "kaskad.planning.vocab"),
        ("kaskad/planning/models.py", "kaskad.core"),
        ("kaskad/reporting/queries.py", "kaskad.planning.models"),
        ("kaskad/planning/web.py", "kaskad_planner.plan"),
        ("kaskad/planning/tasks.py", "kaskad_planner.solve"),
        ("kaskad_planner/check.py", "kaskad_planner.instance"),
        ("kaskad/planning/vocab.py", "django.db"),
    ],
)
def test_the_house_may_be_built_so(house, module, imported):
    (house / module).write_text(f"import {imported}\n")

    assert broken(house) == []


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("kaskad/commissions/api.py", "kaskad.campaigns.api", "Rooms import downwards only"),
        ("kaskad/planning/api.py", "kaskad.seminars.api", "Rooms import downwards only"),
        ("kaskad/cellar/models.py", "kaskad.core", "Rooms import downwards only"),
        (
            "kaskad/audit/models.py",
            "kaskad.audit.api",
            "Inside a room, shelves import downwards only",
        ),
        (
            "kaskad/audit/access.py",
            "kaskad.audit.queries",
            "Inside a room, shelves import downwards only",
        ),
        ("kaskad/audit/odds.py", "kaskad.core", "Inside a room, shelves import downwards only"),
        (
            "kaskad/planning/web.py",
            "kaskad.campaigns.models",
            "A room is entered only through its api",
        ),
        (
            "kaskad/portals/web.py",
            "kaskad.planning.queries",
            "A room is entered only through its api",
        ),
        ("kaskad/demo/__init__.py", "kaskad.portals.web", "A room is entered only through its api"),
        ("kaskad_planner/plan.py", "django", "The planner knows neither Django nor the product"),
        (
            "kaskad_planner/check.py",
            "kaskad_planner.solve",
            "The checker of plans shares no code with the planner",
        ),
        ("kaskad_planner/check.py", "ortools", "The checker of plans loads no solver"),
        ("kaskad/planning/web.py", "ortools", "No page loads a solver, even indirectly"),
        (
            "kaskad/planning/web.py",
            "kaskad_planner.solve",
            "No page reaches the planner's work, even indirectly",
        ),
        ("kaskad/planning/rules.py", "django.utils", "Rules know no framework"),
    ],
)
def test_a_breach_breaks_its_contract(house, module, imported, contract):
    (house / module).parent.mkdir(exist_ok=True)
    ((house / module).parent / "__init__.py").touch()
    (house / module).write_text(f"import {imported}\n")

    assert broken(house) == [contract]


def test_a_page_may_not_reach_the_planner_through_others(house):
    (house / "kaskad/planning/web.py").write_text("import kaskad.planning.api\n")
    (house / "kaskad/planning/api.py").write_text("import kaskad.planning.operations\n")
    (house / "kaskad/planning/operations.py").write_text("import kaskad_planner.solve\n")

    assert broken(house) == ["No page reaches the planner's work, even indirectly"]


def test_a_page_loads_what_the_planner_imports_when_it_is_loaded(house):
    (house / "kaskad/planning/web.py").write_text("import kaskad_planner.plan\n")
    (house / "kaskad_planner/__init__.py").write_text("import kaskad_planner.solve\n")

    assert broken(house) == ["No page reaches the planner's work, even indirectly"]


def test_a_room_without_a_contract_is_told():
    found = rooms_without_contract(ROOT / ".importlinter", {"core", "planning", "cellar"})

    assert found == {"cellar"}
