"""Two kinds of import contract that import-linter does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importlinter import Contract, ContractCheck, fields, output
from importlinter.application import contract_utils
from importlinter.domain.helpers import module_expressions_to_modules

if TYPE_CHECKING:
    import grimp


# Fields are Any: on an instance they hold what the file says, which their types do not tell.


class DoorsContract(Contract):
    """A room is entered from outside only through its door, whatever else it consists of.

    ``package`` holds the rooms; ``door`` is the name of the module that may be imported from other
    rooms; ``open_rooms`` have no door and may be entered anywhere; ``porch`` modules stand in no
    room and may import everything.
    """

    type_name = "doors"

    package: Any = fields.StringField()
    door: Any = fields.StringField()
    open_rooms: Any = fields.SetField(subfield=fields.StringField())
    porch: Any = fields.SetField(subfield=fields.StringField(), required=False)
    ignore_imports: Any = fields.SetField(subfield=fields.ImportExpressionField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002  theirs
        removal = contract_utils.remove_ignored_imports_and_report(
            graph=graph,
            ignore_imports=self.ignore_imports,
            unmatched_alerting=contract_utils.AlertLevel.NONE,
        )
        breaches = sorted(
            (importer, module)
            for module in graph.modules
            if self._is_behind_a_door(module)
            for importer in graph.find_modules_that_directly_import(module)
            if self._room_of(importer) not in {self._room_of(module), ""}
        )
        return ContractCheck(
            kept=not breaches,
            ignored_import_count=removal.ignored_import_count,
            metadata={"breaches": breaches},
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, module in check.metadata["breaches"]:
            room = self._room_of(module)
            output.print_error(
                f"{importer} imports {module}; enter by {self.package}.{room}.{self.door}",
                bold=False,
            )

    def _room_of(self, module: str) -> str:
        """Return the room of a module, or nothing if it stands outside of the rooms."""
        package, _, rest = module.partition(".")
        room = rest.partition(".")[0]
        return "" if package != self.package or room in (self.porch or set()) else room

    def _is_behind_a_door(self, module: str) -> bool:
        room = self._room_of(module)
        if not room or room in self.open_rooms:
            return False
        return not f"{module}.".startswith(f"{self.package}.{room}.{self.door}.")


class ReachContract(Contract):
    """Of a package, the sources may reach only the allowed modules, even indirectly.

    A module that is added to the package is out of reach until it is allowed. Python loads
    ``a`` before ``a.b``: with ``loaded_packages_count`` whoever reaches any module of the package
    reaches also what the package itself imports.
    """

    type_name = "reach"

    source_modules: Any = fields.SetField(subfield=fields.ModuleExpressionField())
    package: Any = fields.StringField()
    allowed_modules: Any = fields.SetField(subfield=fields.StringField())
    loaded_packages_count: Any = fields.BooleanField(required=False, default=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002  theirs
        package = str(self.package)
        inside = {package, *graph.find_descendants(package)}
        closed = inside - {package, *self.allowed_modules}
        loaded = (
            graph.find_upstream_modules(package) & closed if self.loaded_packages_count else set()
        )
        chains: list[tuple[str, ...]] = []
        for source in sorted(module.name for module in self._sources(graph)):
            reached = graph.find_upstream_modules(source, as_package=True) & inside
            chains += [
                graph.find_shortest_chain(source, module, as_packages=True) or ()
                for module in reached & closed
            ]
            chains += [(source, min(reached), package, module) for module in loaded if reached]
        chains.sort()
        return ContractCheck(kept=not chains, metadata={"chains": chains})

    def _sources(self, graph: grimp.ImportGraph) -> set[Any]:
        return set(module_expressions_to_modules(graph, self.source_modules))

    def render_broken_contract(self, check: ContractCheck) -> None:
        for chain in check.metadata["chains"]:
            output.print_error(" -> ".join(chain), bold=False)
