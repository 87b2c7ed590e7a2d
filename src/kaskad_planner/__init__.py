"""The planning engine: an instance in, a plan out, judged and measured against its bounds.

Pure: no web framework, no database, no names of people. Usable alone as a library and as
`python -m kaskad_planner`.
"""

from kaskad_planner.bound import bounds
from kaskad_planner.check import check
from kaskad_planner.construct import Progress, Stopped
from kaskad_planner.generate import generate
from kaskad_planner.instance import Instance
from kaskad_planner.instance_folder import instance_hash, read_instance, write_instance
from kaskad_planner.levels import district_levels, evaluate, proven_districts
from kaskad_planner.plan import Breach, DistrictBound, Level, Piece, Plan, Seminar, Untrained
from kaskad_planner.plan_folder import read_plan, write_plan
from kaskad_planner.solve import solve
from kaskad_planner.table import BadInput

__all__ = [
    "BadInput",
    "Breach",
    "DistrictBound",
    "Instance",
    "Level",
    "Piece",
    "Plan",
    "Progress",
    "Seminar",
    "Stopped",
    "Untrained",
    "bounds",
    "check",
    "district_levels",
    "evaluate",
    "generate",
    "instance_hash",
    "proven_districts",
    "read_instance",
    "read_plan",
    "solve",
    "write_instance",
    "write_plan",
]
