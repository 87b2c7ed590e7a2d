"""The tables of the room: bulletins, their templates, what was published elsewhere, figures."""

from kaskad.reporting.models.bulletins import (
    Bulletin,
    BulletinProposal,
    BulletinTemplate,
    StatedFigure,
)
from kaskad.reporting.models.figures import FigureSnapshot

__all__ = [
    "Bulletin",
    "BulletinProposal",
    "BulletinTemplate",
    "FigureSnapshot",
    "StatedFigure",
]
