"""Tables of the room."""

from kaskad.reporting.models.bulletins import Bulletin
from kaskad.reporting.models.figures import Exemption, FigureSnapshot

__all__ = ["Bulletin", "Exemption", "FigureSnapshot"]
