"""What the tests of a campaign tell about its stages: gains by block and group, alerts, loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kaskad.assessment.models import Test
from kaskad.assessment.queries.answered import Answered, Ints, answered
from kaskad.assessment.queries.tests import tests_of
from kaskad.assessment.rules.adjusted import FEWEST_PEOPLE, adjusted
from kaskad.assessment.rules.cascade import (
    GroupMeans,
    StageLoss,
    group_means,
    stage_loss,
    uniformity,
)
from kaskad.assessment.rules.findings import (
    WHOLE,
    AdjustedRow,
    Alert,
    BlockFinding,
    CascadeFinding,
    Comparison,
    GroupRow,
    StageFinding,
)
from kaskad.assessment.rules.getting_through import is_lost, not_through
from kaskad.assessment.rules.intervals import Estimate, Floats
from kaskad.assessment.vocab import Purpose
from kaskad.campaigns.api import Campaign, Place, PlanState, SeminarState
from kaskad.commissions.api import Member, SeatRole

REGION, DISTRICT, TRAINER = "region", "district", "trainer"


@dataclass(frozen=True, slots=True)
class Both:
    """People of a stage who took both of its tests, with the places of their rows in each."""

    entry: Answered
    final: Answered
    rows_before: Ints
    rows_after: Ints
    groups: Mapping[str, tuple[Ints, Ints]]

    def before(self, block: int) -> Floats:
        """Shares of the entry test."""
        return self.entry.shares(block)[self.rows_before]

    def after(self, block: int) -> Floats:
        """Shares of the final test."""
        return self.final.shares(block)[self.rows_after]


def cascade_finding(campaign: Campaign) -> CascadeFinding:
    """Everything about a campaign; takes seconds for a country."""
    tests: dict[int, dict[str, Test]] = {}
    for test in tests_of(campaign):
        tests.setdefault(test.stage.number, {})[test.purpose] = test
    stages: list[StageFinding] = []
    taught: dict[int, set[int]] = {}
    finals: list[Answered] = []
    for number, of_stage in sorted(tests.items()):
        if not {Purpose.ENTRY, Purpose.FINAL} <= of_stage.keys():
            continue
        entry, final = answered(of_stage[Purpose.ENTRY]), answered(of_stage[Purpose.FINAL])
        if not len(entry.members) and not len(final.members):
            continue
        trainers = _trainers(of_stage[Purpose.FINAL].stage_id)
        needed = of_stage[Purpose.FINAL].pass_percent / 100
        both = _both(entry, final, trainers)
        stages.append(_stage(number, both, needed, loss_of_stage(finals, final, trainers)))
        finals.append(final)
        _note_districts(taught, final, trainers)
    return CascadeFinding(
        tuple(stages), {key: tuple(sorted(found)) for key, found in sorted(taught.items())}
    )


def _trainers(stage: int) -> dict[int, int]:
    """Who taught whom in the plan in force: keys of members by key of a member."""
    rows = Place.objects.filter(
        group__stage=stage,
        group__plan__state=PlanState.IN_FORCE,
        group__seminars__trainer__isnull=False,
    ).exclude(group__seminars__state=SeminarState.CANCELLED)
    return dict(rows.values_list("member", "group__seminars__trainer").order_by("group__round"))


def _both(entry: Answered, final: Answered, trainers: Mapping[int, int]) -> Both:
    members, before, after = np.intersect1d(entry.members, final.members, return_indices=True)
    taught_by = np.array([trainers.get(one, 0) for one in members.tolist()], dtype=np.int64)
    groups = {
        REGION: final.regions[after], DISTRICT: final.districts[after], TRAINER: taught_by,
    }  # fmt: skip
    return Both(
        entry, final, before, after,
        {
            kind: np.unique(keys, return_inverse=True)
            for kind, keys in groups.items()
        },
    )  # fmt: skip


def _stage(number: int, both: Both, needed: float, loss: StageLoss | None) -> StageFinding:
    blocks = sorted({content.block for _version, content in both.final.items})
    whole, _none = _block(both, WHOLE, None, needed)
    found, alerts = [whole], list[Alert]()
    for block in blocks:
        finding, named = _block(both, block, whole, needed)
        found.append(finding)
        alerts += named
    return StageFinding(
        stage=number,
        entered=len(both.entry.members),
        ended=len(both.final.members),
        both=len(both.rows_after),
        blocks=tuple(found),
        alerts=tuple(sorted(alerts, key=lambda one: -one.probability)),
        loss=loss.loss if loss else None,
        teachers=loss.teachers if loss else 0,
        uniformity=_uniformity(both.final),
        comparison=_comparison(both),
    )


def _comparison(both: Both) -> Comparison | None:
    """Districts by the final test, with entry result, role and language of people held equal."""
    keys, places = both.groups[DISTRICT]
    members = both.final.members[both.rows_after]
    chairs = _with_role(SeatRole.CHAIR), _with_role(SeatRole.SECRETARY)
    who = np.column_stack(
        [
            both.before(WHOLE),
            *(np.isin(members, one) for one in chairs),
            both.final.in_kazakh[both.rows_after],
        ]
    ).astype(np.float64)
    groups = np.where(keys[places] > 0, places, -1) if len(keys) else places
    found = adjusted(both.after(WHOLE), who, groups, len(keys))
    if found is None:
        return None
    means = found.means
    return Comparison(
        found.country,
        tuple(
            AdjustedRow(
                int(keys[place]),
                int(means.persons[place]),
                float(found.raw[place]),
                float(means.shrunken[place]),
                float(means.low[place]),
                float(means.high[place]),
                int(found.standing[place]),
            )
            for place in np.flatnonzero(means.persons >= FEWEST_PEOPLE)
        ),
    )


def _with_role(role: str) -> Ints:
    rows = Member.objects.filter(role=role).values_list("id", flat=True)
    return np.fromiter(rows.iterator(chunk_size=5000), dtype=np.int64)


def _block(
    both: Both, block: int, whole: BlockFinding | None, needed: float
) -> tuple[BlockFinding, Sequence[Alert]]:
    """A block by every kind of group; alerts by district, but none of the whole test."""
    before, after = both.before(block), both.after(block)
    known = ~(np.isnan(before) | np.isnan(after))
    persons = int(known.sum())
    if not persons:
        return BlockFinding(block, 0, 0.0, 0.0, None, False, {}), ()
    gain = np.where(known, after - before, np.nan)
    means = {
        kind: _means(gain, np.where(known, after, np.nan), *groups)
        for kind, groups in both.groups.items()
    }
    of_districts = means[DISTRICT]
    country = of_districts[0].country if of_districts else None
    lost = False
    if whole is not None and whole.gain is not None and of_districts:
        gains, ends = of_districts
        lost = is_lost(gains.country, ends.country, whole.gain.value, needed)
    finding = BlockFinding(
        block, persons, float(before[known].mean()), float(after[known].mean()), country, lost,
        {
            kind: _rows(*found, both.groups[kind][0]) if found else ()
            for kind, found in means.items()
        },
    )  # fmt: skip
    if whole is None or not of_districts:
        return finding, ()
    return finding, _alerts(block, *of_districts, both.groups[DISTRICT][0])


def _means(
    gain: Floats, after: Floats, keys: Ints, places: Ints
) -> tuple[GroupMeans, GroupMeans] | None:
    """Means of what was gained and of what is known, without people of no group."""
    counted = keys[places] > 0
    gains = group_means(np.where(counted, gain, np.nan), places, len(keys))
    ends = group_means(np.where(counted, after, np.nan), places, len(keys))
    return (gains, ends) if gains and ends else None


def _rows(gains: GroupMeans, ends: GroupMeans, keys: Ints) -> tuple[GroupRow, ...]:
    return tuple(
        GroupRow(
            int(keys[place]),
            int(gains.persons[place]),
            float(gains.mean[place]),
            float(gains.shrunken[place]),
            float(gains.low[place]),
            float(gains.high[place]),
            float(ends.shrunken[place]),
        )
        for place in np.flatnonzero(gains.persons)
    )


def _alerts(block: int, gains: GroupMeans, ends: GroupMeans, keys: Ints) -> list[Alert]:
    found = not_through(gains, ends)
    return [
        Alert(
            block,
            int(keys[place]),
            int(gains.persons[place]),
            float(gains.shrunken[place]),
            float(gains.low[place]),
            float(gains.high[place]),
            float(ends.shrunken[place]),
            probability,
        )
        for place, probability in zip(found.groups, found.probabilities, strict=True)
    ]


def _uniformity(final: Answered) -> Estimate | None:
    keys, places = np.unique(final.districts, return_inverse=True)
    values = np.where(final.districts > 0, final.shares(), np.nan)
    means = group_means(values, places, len(keys)) if len(keys) else None
    return uniformity(means) if means else None


def loss_of_stage(
    earlier: Sequence[Answered], final: Answered, trainers: Mapping[int, int]
) -> StageLoss | None:
    """What those who taught know more than those whom they taught, of items that both were asked.

    An item counts by how much better or worse somebody is than the mean of both tests, so that it
    does not matter who got the harder form.
    """
    results: dict[int, float] = {}
    common: dict[int, float] = {}
    for taught_before in earlier:
        shared = _shared(taught_before, final)
        common |= shared
        beyond = _beyond(taught_before, shared)
        results |= dict(zip(taught_before.members.tolist(), beyond.tolist(), strict=True))
    if not common or not len(final.members):
        return None
    teachers = sorted({trainers.get(one, 0) for one in final.members.tolist()} & results.keys())
    if not teachers:
        return None
    place = {key: at for at, key in enumerate(teachers)}
    by = [place.get(trainers.get(one, 0), -1) for one in final.members.tolist()]
    taught_by = np.array(by, dtype=np.int64)
    own = np.where(taught_by >= 0, _beyond(final, common), np.nan)
    values = np.array([results[one] for one in teachers])
    return stage_loss(values, own, np.maximum(taught_by, 0))


def _shared(one: Answered, other: Answered) -> dict[int, float]:
    """Items of both tests by version, with the mean of their two facilities."""
    found: dict[int, float] = {}
    places = {version: at for at, (version, _content) in enumerate(other.items)}
    for at, (version, _content) in enumerate(one.items):
        if version in places:
            columns = one.scores[:, at], other.scores[:, places[version]]
            seen = [column[~np.isnan(column)] for column in columns]
            if all(len(column) for column in seen):
                found[version] = float(sum(column.mean() for column in seen)) / 2
    return found


def _beyond(answers: Answered, means: Mapping[int, float]) -> Floats:
    """How much better than the means of the shared items everybody did; NaN for who had none."""
    sums, counts = np.zeros(len(answers.members)), np.zeros(len(answers.members))
    for at, (version, _content) in enumerate(answers.items):
        if version in means:
            seen = ~np.isnan(answers.scores[:, at])
            sums[seen] += answers.scores[seen, at] - means[version]
            counts += seen
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _note_districts(
    taught: dict[int, set[int]], final: Answered, trainers: Mapping[int, int]
) -> None:
    for member, district in zip(final.members.tolist(), final.districts.tolist(), strict=True):
        if (trainer := trainers.get(member)) is not None:
            taught.setdefault(trainer, set()).add(district)
