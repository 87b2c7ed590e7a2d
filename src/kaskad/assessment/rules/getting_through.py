"""Which blocks do not get through, and where: what of an early alert is ours to decide.

A district is named for a block if it is nearly sure to gain less than 60 % of what the country
gains in it, and its people know less afterwards than the country does. The second keeps those
quiet who knew the block before they came and so had little to gain.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from kaskad.assessment.rules.cascade import Alerts, GroupMeans, alerts
from kaskad.assessment.rules.intervals import Estimate

# Of what the country gains.
TOO_LITTLE: Final = 0.6
# The share of false alerts that is taken for finding them early.
ERROR: Final = 0.1
# Below this the country itself gains nothing, and no district less.
NOTHING: Final = 0.02


def not_through(gains: GroupMeans, after: GroupMeans) -> Alerts:
    """Districts in which a block is not getting through, the surest first.

    ``gains`` and ``after`` are of the same people in the same groups.
    """
    if gains.country.value < NOTHING:
        return Alerts((), (), 0.0)
    found = alerts(gains, TOO_LITTLE * gains.country.value, ERROR)
    pairs = zip(found.groups, found.probabilities, strict=True)
    kept = [one for one in pairs if after.shrunken[one[0]] < after.country.value]
    if not kept:
        return Alerts((), (), 0.0)
    sure = np.array([probability for _group, probability in kept])
    return Alerts(
        tuple(group for group, _probability in kept), tuple(sure.tolist()), float(1 - sure.mean())
    )


def is_lost(gain: Estimate, after: Estimate, whole_gain: float, needed: float) -> bool:
    """Whether the country gains surely less in a block than 60 % of what it gains in all of them.

    And surely knows less of it afterwards than ``needed``, the share that the test asks of
    everybody. The entry and the final test have other items, one of which may be the harder: a
    small gain alone says nothing of a block that is known well enough in the end.
    """
    return whole_gain >= NOTHING and gain.high < TOO_LITTLE * whole_gain and after.high < needed
