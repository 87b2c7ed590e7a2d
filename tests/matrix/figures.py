"""What addresses of figures name, and the operations on frozen figures."""

from datetime import timedelta

from kaskad.reporting.api import freeze_figures, snapshot_text
from tests.matrix.exemption_calls import EXEMPTION_SUBJECTS
from tests.world import ACTOR, NOW, TODAY

WHO = {"actor": ACTOR, "now": NOW}

SUBJECTS = EXEMPTION_SUBJECTS | {
    "figure": lambda house, place: {"code": house.places[place], "figure": "filled"},
}


def _freeze(house):
    day = TODAY - timedelta(days=1)
    text = snapshot_text(house.campaign, day)
    freeze_figures(campaign=house.campaign, day=day, text=text, **WHO)


FIGURE_CALLS = {
    "reporting.operations.freezing.freeze_figures": _freeze,
}
