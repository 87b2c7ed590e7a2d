"""Keys with wrong answers: of which items they can be, and as arrays for the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.models import Form, PlantedKey, Test
from kaskad.assessment.queries.answered import NO_CHOICE, options_of, right_option
from kaskad.assessment.queries.tests import form_items
from kaskad.assessment.rules.items import ItemContent


def planted_keys(test: Test) -> list[PlantedKey]:
    """The keys of a test, the newest first."""
    rows = PlantedKey.objects.filter(test=test).select_related("test__stage__campaign__root")
    return list(rows.order_by("-made_at", "-pk"))


def key_followed(key: float | None) -> PlantedKey | None:
    """The key that a flag names, if it is there still."""
    return PlantedKey.objects.filter(pk=int(key)).first() if key is not None else None


def keyed_items(test: Test) -> dict[int, ItemContent]:
    """Items of which one option is chosen, by version, in the order of their codes."""
    forms = Form.objects.filter(test=test).values_list("pk", flat=True)
    found = dict(one for form in forms for one in form_items(form, test.seed))
    ordered = sorted(found.items(), key=lambda one: one[1].code)
    return {version: content for version, content in ordered if options_of(content)}


def wrong_options(test: Test) -> Mapping[int, tuple[str, ...]]:
    """What can stand wrongly in a key, by version."""
    return {version: wrong_of(content) for version, content in keyed_items(test).items()}


def wrong_of(content: ItemContent) -> tuple[str, ...]:
    """The keys of the options of an item that are wrong."""
    keys, right = options_of(content), right_option(content)
    return tuple(key for place, key in enumerate(keys) if place != right)


def keys_of(
    test: Test, items: Sequence[tuple[int, ItemContent]]
) -> tuple[list[int], NDArray[np.int8]]:
    """Keys of rows, and keys × items: the place of the wrong option, negative for none."""
    rows = list(PlantedKey.objects.filter(test=test).order_by("pk"))
    places = np.full((len(rows), len(items)), NO_CHOICE, dtype=np.int8)
    for at, row in enumerate(rows):
        for column, (version, content) in enumerate(items):
            if (key := row.answers.get(str(version))) in (options := options_of(content)):
                places[at, column] = options.index(key)
    return [row.pk for row in rows], places
