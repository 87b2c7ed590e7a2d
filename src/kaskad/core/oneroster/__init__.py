"""OneRoster 1.2 CSV: a ZIP of tables about organisations, people and classes, read and written.

Pure values: nothing here knows Django or the words of the domain, so anybody may use it alone.
``words`` says what is wrong in three languages and is imported apart.
"""

from __future__ import annotations

from kaskad.core.oneroster.checking import check_package
from kaskad.core.oneroster.reading import Limits, read_package
from kaskad.core.oneroster.spec import FILES, TABLES, Column, TableSpec
from kaskad.core.oneroster.values import (
    ABSENT,
    ACTIVE,
    BULK,
    DELTA,
    TO_BE_DELETED,
    Package,
    Problem,
    Record,
    Table,
)
from kaskad.core.oneroster.writing import PackageWriter, write_package

__all__ = [
    "ABSENT",
    "ACTIVE",
    "BULK",
    "DELTA",
    "FILES",
    "TABLES",
    "TO_BE_DELETED",
    "Column",
    "Limits",
    "Package",
    "PackageWriter",
    "Problem",
    "Record",
    "Table",
    "TableSpec",
    "check_package",
    "read_package",
    "write_package",
]
