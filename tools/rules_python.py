"""Our own rules for Python: the anatomy of operations, queries, models, views and doors."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.source import Breach, Source

MODULE_LINES = 400
FUNCTION_LINES = 50
VIEW_LINES = 25

Function = ast.FunctionDef | ast.AsyncFunctionDef

_CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today",
    "timezone.now", "timezone.localdate", "timezone.localtime", "time.time",
}  # fmt: skip
_GETTEXT = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip
_POSITIONAL = re.compile(r"%[sdifr]|\{\}|\{\d")
_VAGUE = re.compile(r"(utils?|helpers?|common|managers?|misc)(\.py)?$")


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` for a name or attribute, or nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def functions(source: Source) -> Iterator[Function]:
    for node in source.nodes:
        if isinstance(node, Function):
            yield node


def calls(source: Source) -> Iterator[tuple[ast.Call, str]]:
    for node in source.nodes:
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def no_objects_in_web(source: Source) -> Iterator[Breach]:
    """Pages reach rows through access gates and queries, never through a manager."""
    if not (source.shelf == "web" or source.room == "portals"):
        return
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            yield source.breach(node, f".{node.attr} in a page; ask access or queries")


def operations_look_alike(source: Source) -> Iterator[Breach]:
    """Public functions of the operations shelf are operations, all of one shape."""
    if source.shelf != "operations" or source.room in {"core", "audit"}:
        return
    for node in source.tree.body:
        if not isinstance(node, Function) or node.name.startswith("_"):
            continue
        decorators = {_name_of_decorator(decorator) for decorator in node.decorator_list}
        if "operation" not in decorators:
            yield source.breach(node, f"{node.name} is public here but no @operation")
        arguments = node.args
        if arguments.args or arguments.posonlyargs or arguments.vararg or arguments.kwarg:
            yield source.breach(node, f"{node.name}: arguments are keyword-only and named")
        names = [argument.arg for argument in arguments.kwonlyargs]
        if names[:1] != ["actor"] or names[-1:] != ["now"]:
            yield source.breach(node, f"{node.name}: actor comes first, now last")


def _name_of_decorator(decorator: ast.expr) -> str:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return dotted(target).rpartition(".")[2]


def no_clock(source: Source) -> Iterator[Breach]:
    """Time is an argument; only one module reads the clock."""
    if source.parts[:1] != ("src",) or source.path == "src/kaskad/core/clock.py":
        return
    for node, name in calls(source):
        if name in _CLOCKS:
            yield source.breach(node, f"{name}() reads the clock; take now from the caller")
        for keyword in node.keywords:
            if keyword.arg in {"auto_now", "auto_now_add"}:
                yield source.breach(node, f"{keyword.arg} reads the clock; an operation sets it")


def nothing_hidden(source: Source) -> Iterator[Breach]:
    """No signals, no logic in save or delete, no lost updates by a bare save."""
    if not source.room or source.is_migration:
        return
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("signals"):
            yield source.breach(node, "signals hide what happens; call it")
        if isinstance(node, ast.ImportFrom) and node.module == "django.dispatch":
            yield source.breach(node, "signals hide what happens; call it")
        if isinstance(node, ast.ClassDef) and source.shelf == "models":
            yield from _overrides(source, node)
    for call, name in calls(source):
        if _is_bare_save(call, name):
            yield source.breach(call, "save() without update_fields loses others' changes")


def _overrides(source: Source, node: ast.ClassDef) -> Iterator[Breach]:
    for part in node.body:
        if isinstance(part, Function) and part.name in {"save", "delete", "full_clean"}:
            yield source.breach(part, f"{part.name} overridden; an operation does that")


def _is_bare_save(call: ast.Call, name: str) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "save" or call.args:
        return False
    given = {keyword.arg for keyword in call.keywords}
    return (
        not given & {"update_fields", "force_insert", "commit", "must_create"}
        and "session" not in name
    )


def no_ordering(source: Source) -> Iterator[Breach]:
    """The order of a list is asked for where the list is made."""
    if source.is_migration:
        return
    for node in source.nodes:
        if not (isinstance(node, ast.ClassDef) and node.name == "Meta"):
            continue
        for part in node.body:
            names = [dotted(target) for target in getattr(part, "targets", [])]
            if "ordering" in names or dotted(getattr(part, "target", part)) == "ordering":
                yield source.breach(part, "Meta.ordering; order where the list is made")


def short(source: Source) -> Iterator[Breach]:
    """A module, a function and a view fit in the reader's head; docstrings do not count."""
    if source.is_migration:
        return
    if len(source.lines) > MODULE_LINES:
        yield source.breach(1, f"{len(source.lines)} lines; a module has at most {MODULE_LINES}")
    in_views = "web" in source.parts and source.parts[-1].startswith("views")
    in_views = in_views or ("web" in source.parts and "views" in source.parts)
    for node in functions(source):
        first = (node.args.posonlyargs + node.args.args)[:1]
        is_view = in_views and [argument.arg for argument in first] == ["request"]
        limit = VIEW_LINES if is_view else FUNCTION_LINES
        length = length_of(node)
        if length > limit:
            kind = "view" if is_view else "function"
            yield source.breach(node, f"{node.name}: {length} lines; a {kind} has at most {limit}")


def length_of(node: Function) -> int:
    """Return the lines of a function from ``def`` to its end, without its docstring."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is not None:
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def doors_are_lists(source: Source) -> Iterator[Breach]:
    """api.py re-exports and does nothing."""
    if source.shelf != "api" or not source.is_python:
        return
    for node in source.tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_all = isinstance(node, ast.Assign) and [dotted(t) for t in node.targets] == ["__all__"]
        if not (isinstance(node, ast.Import | ast.ImportFrom) or is_docstring or is_all):
            yield source.breach(node, "api.py contains only imports and __all__")


def modules_say_what_they_are(source: Source) -> Iterator[Breach]:
    for part in source.parts:
        if _VAGUE.match(part):
            yield source.breach(1, f"{part}: name it after what it is")


def messages_can_be_translated(source: Source) -> Iterator[Breach]:
    """A translator gets a whole literal sentence with named placeholders."""
    if not source.room:
        return
    for node, name in calls(source):
        if name not in _GETTEXT or not node.args:
            continue
        for argument in node.args[:1] if "n" not in name[:2] else node.args[:2]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                if _POSITIONAL.search(argument.value):
                    yield source.breach(node, "a placeholder without a name")
            elif name != "_":
                yield source.breach(node, f"{name} takes a literal")


def migrations_stand_alone(source: Source) -> Iterator[Breach]:
    """A migration has a name, and does not change with the code of today."""
    if not source.is_migration or source.parts[-1] == "__init__.py":
        return
    if "_auto_" in source.parts[-1]:
        yield source.breach(1, "name the migration after what it does")
    for node in source.nodes:
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        if re.match(r"kaskad\.\w+\.(models|operations|queries|access|rules|api)\b", module):
            yield source.breach(node, f"{module} in a migration; use the historical models")


def no_skipped_tests(source: Source) -> Iterator[Breach]:
    """What cannot run fails and says what is missing."""
    if source.parts[0] != "tests":
        return
    for node in source.nodes:
        name = dotted(node) if isinstance(node, ast.Attribute) else ""
        if name in {"pytest.skip", "pytest.xfail", "pytest.importorskip"} or re.fullmatch(
            r"pytest\.mark\.(skip|skipif|xfail)", name
        ):
            yield source.breach(node, f"{name}: a test that cannot run fails")


RULES = (
    no_objects_in_web,
    operations_look_alike,
    no_clock,
    nothing_hidden,
    no_ordering,
    short,
    doors_are_lists,
    modules_say_what_they_are,
    messages_can_be_translated,
    migrations_stand_alone,
    no_skipped_tests,
)


def refusal_codes(source: Source) -> Iterator[tuple[str, int]]:
    """Yield code and line of every refusal that the file defines."""
    if not source.room:
        return
    for node in source.nodes:
        if not isinstance(node, ast.ClassDef) or not node.bases:
            continue
        fields = {
            dotted(part.targets[0]): part.value
            for part in node.body
            if isinstance(part, ast.Assign) and len(part.targets) == 1
        }
        code = fields.get("code")
        if "text" in fields and isinstance(code, ast.Constant) and isinstance(code.value, str):
            yield code.value, node.lineno


def unique_refusals(sources: list[Source]) -> Iterator[Breach]:
    """Support finds a refusal by its code, so a code belongs to one."""
    owners: dict[str, str] = {}
    for source in sources:
        for code, line in refusal_codes(source):
            if code in owners:
                yield source.breach(line, f"refusal code {code} is taken by {owners[code]}")
            else:
                owners[code] = f"{source.path}:{line}"
