"""The tables of the room: bulletins, their templates, and what was published elsewhere."""

from kaskad.reporting.models.bulletins import (
    Bulletin,
    BulletinProposal,
    BulletinTemplate,
    StatedFigure,
)

__all__ = ["Bulletin", "BulletinProposal", "BulletinTemplate", "StatedFigure"]
