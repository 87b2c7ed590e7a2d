"""The door of the room."""

from kaskad.commissions.models import Commission, Member, Person, Seat

__all__ = ["Commission", "Member", "Person", "Seat"]
