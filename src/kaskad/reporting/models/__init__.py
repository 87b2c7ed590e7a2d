"""Tables of the room."""

from kaskad.reporting.models.bulletins import Bulletin

__all__ = ["Bulletin"]
