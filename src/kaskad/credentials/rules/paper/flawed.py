"""A design that is not accepted: what is wrong, where, and what to do."""

from __future__ import annotations

from kaskad.credentials.vocab import DesignField, Flaw, PaperLanguage


class DesignFlawed(ValueError):
    """A design that cannot be used; ``field`` of it is wrong, in ``line`` where it has lines."""

    def __init__(self, flaw: Flaw, *, field: str, line: int = 0, **values: object) -> None:
        super().__init__(f"{field}: {flaw.value} {line or ''}".strip())
        self.flaw, self.field, self.line = flaw, field, line
        self.values = {"field": field, "line": line, **values}

    @property
    def message(self) -> str:
        """What is wrong and what to do, in the active language."""
        said = {"field": DesignField(self.field).label}
        if "language" in self.values:
            said["language"] = PaperLanguage(str(self.values["language"])).label
        return str(self.flaw.label) % (self.values | said)
