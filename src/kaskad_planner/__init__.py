"""The planning engine: an instance in, a plan out, judged and measured against its bounds.

Pure: no web framework, no database, no names of people. Usable alone as a library and as
`python -m kaskad_planner`. What plans or measures is loaded on first use: a program that only
reads, writes and checks plans stays free of it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kaskad_planner.check import check
from kaskad_planner.generate import generate
from kaskad_planner.held import HeldState, Trained
from kaskad_planner.instance import Instance
from kaskad_planner.instance_folder import instance_hash, read_instance, write_instance
from kaskad_planner.plan import (
    Breach,
    DistrictBound,
    Level,
    Piece,
    Plan,
    Seminar,
    State,
    Untrained,
)
from kaskad_planner.plan_folder import read_plan, write_plan
from kaskad_planner.risks import Risks
from kaskad_planner.table import BadInput

if TYPE_CHECKING:
    from kaskad_planner.bound import bounds
    from kaskad_planner.difference import Diff
    from kaskad_planner.engine import Progress, Stopped, solve
    from kaskad_planner.explain import Explainer
    from kaskad_planner.levels import district_levels, evaluate, proven_districts
    from kaskad_planner.outlook import Forecast, forecast
    from kaskad_planner.replanning import replan

__all__ = [
    "BadInput",
    "Breach",
    "Diff",
    "DistrictBound",
    "Explainer",
    "Forecast",
    "HeldState",
    "Instance",
    "Level",
    "Piece",
    "Plan",
    "Progress",
    "Risks",
    "Seminar",
    "State",
    "Stopped",
    "Trained",
    "Untrained",
    "bounds",
    "check",
    "district_levels",
    "evaluate",
    "forecast",
    "generate",
    "instance_hash",
    "proven_districts",
    "read_instance",
    "read_plan",
    "replan",
    "solve",
    "write_instance",
    "write_plan",
]

_ON_FIRST_USE = {
    "Diff": "difference",
    "Explainer": "explain",
    "Forecast": "outlook",
    "Progress": "engine",
    "Stopped": "engine",
    "bounds": "bound",
    "district_levels": "levels",
    "evaluate": "levels",
    "forecast": "outlook",
    "proven_districts": "levels",
    "replan": "replanning",
    "solve": "engine",
}


def __getattr__(name: str) -> Any:
    """Load what needs numpy when it is asked for."""
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_ON_FIRST_USE[name]}")
    return getattr(module, name)
