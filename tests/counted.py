"""What is counted for everybody is counted once for a world, as it is served, not at every test."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kaskad.audit.api import reading_in
from kaskad.audit.models import Entry

if TYPE_CHECKING:
    from tests.world import House


class Seen(dict[Hashable, Any]):
    """What was counted; ``was_asked`` says whether anything was looked up in it."""

    was_asked = False

    def __contains__(self, key: object) -> bool:
        self.was_asked = True
        return super().__contains__(key)


@contextmanager
def counted(house: House) -> Iterator[Seen]:
    """Within, figures of this world are counted once for all tests.

    A test that has written something has figures of its own: its transaction is taken back.
    """
    seen = house.seen if Entry.objects.count() == house.entries else Seen()
    seen.was_asked = False
    with reading_in(seen):
        yield seen
