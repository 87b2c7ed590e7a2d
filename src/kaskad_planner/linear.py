"""A linear model with whole numbers, solved by HiGHS on one thread and without a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from kaskad_planner.geo import Floats

    Ints = npt.NDArray[np.int64]

# Our models are small and many. Looking for symmetry and for solutions in smaller models of their
# own took half of the time and found, in all of them together, four kilometres of a million.
OPTIONS = (
    ("output_flag", False),
    ("threads", 1),
    ("mip_detect_symmetry", False),
    ("mip_heuristic_run_rins", False),
    ("mip_heuristic_run_rens", False),
    ("mip_heuristic_run_root_reduced_cost", False),
)

# One column or row each: a value for all, or one for each.
Each = Any


class Model:
    """Minimise a linear cost; columns and rows are added in blocks, then it is run."""

    def __init__(self) -> None:
        self._columns: list[tuple[Floats, Floats, Floats, npt.NDArray[np.bool_]]] = []
        self._rows: list[tuple[Floats, Floats]] = []
        self._cells: list[tuple[Ints, Ints, Floats]] = []
        self._width = self._height = 0
        self.values: Floats = np.empty(0)
        self.value = self.bound = float("inf")
        self.has_solution = self.is_impossible = False

    def columns(self, count: int, lower: Each, upper: Each, cost: Each, *, whole: bool) -> Ints:
        """Add `count` columns and return their numbers."""
        self._columns.append(
            (
                np.broadcast_to(np.asarray(lower, dtype=float), count),
                np.broadcast_to(np.asarray(upper, dtype=float), count),
                np.broadcast_to(np.asarray(cost, dtype=float), count),
                np.full(count, whole),
            )
        )
        self._width += count
        return np.arange(self._width - count, self._width)

    def rows(self, count: int, lower: Each, upper: Each, *cells: tuple[Each, Ints, Each]) -> None:
        """Add `count` rows; cells are (row from 0 within these, column, value)."""
        self._rows.append(
            (
                np.broadcast_to(np.asarray(lower, dtype=float), count),
                np.broadcast_to(np.asarray(upper, dtype=float), count),
            )
        )
        for row, column, value in cells:
            self._cells.append(
                (
                    np.broadcast_to(np.asarray(row, dtype=np.int64), column.shape) + self._height,
                    column,
                    np.broadcast_to(np.asarray(value, dtype=float), column.shape),
                )
            )
        self._height += count

    def run(self, nodes: int, gap: float) -> None:
        """Solve: `values`, their `value` and the proven `bound`, if there `has_solution`.

        Stops after `nodes` nodes of the search tree, or when the value is within `gap` (a share)
        of the bound.
        """
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # it has no types of its own
        for name, option in (*OPTIONS, ("mip_max_nodes", nodes), ("mip_rel_gap", gap)):
            solver.setOptionValue(name, option)
        blocks = zip(*self._columns, strict=True)
        lower, upper, cost, whole = (np.concatenate(one) for one in blocks)
        solver.passModel(self._as_model(lower, upper, cost, whole))
        solver.run()
        info = solver.getInfo()
        status = solver.getModelStatus()
        self.is_impossible = status == highspy.HighsModelStatus.kInfeasible
        self.has_solution = info.primal_solution_status == highspy.kSolutionStatusFeasible
        if self.has_solution:
            self.values = np.array(solver.getSolution().col_value)
            self.value = info.objective_function_value
        is_mip = bool(whole.any())
        is_optimal = status == highspy.HighsModelStatus.kOptimal
        self.bound = info.mip_dual_bound if is_mip else self.value if is_optimal else -np.inf

    def _as_model(
        self, lower: Floats, upper: Floats, cost: Floats, whole: npt.NDArray[np.bool_]
    ) -> highspy.HighsLp:
        rows, columns, values = (np.concatenate(one) for one in zip(*self._cells, strict=True))
        order = np.lexsort((rows, columns))
        starts = np.zeros(self._width + 1, dtype=np.int64)
        starts[1:] = np.cumsum(np.bincount(columns, minlength=self._width))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self._width, self._height
        model.col_lower_, model.col_upper_, model.col_cost_ = lower, upper, cost
        model.row_lower_, model.row_upper_ = (
            np.concatenate(one) for one in zip(*self._rows, strict=True)
        )
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = starts
        model.a_matrix_.index_ = rows[order]
        model.a_matrix_.value_ = values[order]
        if whole.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[int(one)] for one in whole]
        return model
