"""What our own rules look at: one file, its text and its syntax tree."""

from __future__ import annotations

import ast
import io
import tokenize
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Breach:
    """A place that breaks a rule; ``line`` counts from 1."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Source:
    """A file of the project; ``path`` is relative to the project, with slashes."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Everything in the syntax tree: a dozen rules look through it."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def comments(self) -> tuple[tuple[int, str], ...]:
        """Line and text of the comments of a Python file."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return tuple(
            (token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT
        )

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return PurePosixPath(self.path).parts

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py") or self.path == "kaskad"

    @property
    def is_template(self) -> bool:
        return self.path.endswith(".html")

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    @property
    def room(self) -> str:
        """The room of the product that the file belongs to, or nothing."""
        return self.parts[2] if self.parts[:2] == ("src", "kaskad") and len(self.parts) > 3 else ""

    @property
    def shelf(self) -> str:
        """The shelf of the room, or nothing: ``web`` of ``src/kaskad/planning/web/views.py``."""
        return self.parts[3].removesuffix(".py") if self.room else ""

    def breach(self, where: ast.AST | int, message: str) -> Breach:
        line = where if isinstance(where, int) else getattr(where, "lineno", 1)
        return Breach(self.path, line, message)
