"""Places in a status list, written for a phone: the distance from each place to the one before.

Lists are nearly empty, so these are smaller than bits, and a phone of any age can read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise


def steps_of(places: Iterable[int]) -> list[int]:
    """The first from before the beginning: places 0, 1 and 5 are steps 1, 1 and 4."""
    return [after - before for before, after in pairwise([-1, *sorted(places)])]
