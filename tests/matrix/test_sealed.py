"""No sealed value lies in a column that the keys do not know of."""

from django.db import connection

from kaskad.core.sealed import sealed_columns
from kaskad.core.secrets import Unreadable, unseal


def test_every_sealed_column_of_the_database_is_known(house):
    """By name in the tables themselves, and by what lies in them: any text that a key opens."""
    known = {str(column) for column in sealed_columns()}
    named, opened = set(), set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted} ORDER BY 1 LIMIT 200")
            columns = [column[0] for column in cursor.description]
            named |= {f"{table}.{name}" for name in columns if name.endswith("_sealed")}
            for row in cursor.fetchall():
                opened |= {
                    f"{table}.{name}"
                    for name, value in zip(columns, row, strict=True)
                    if isinstance(value, str) and opens(value)
                }

    assert named == known
    assert {"commissions_person.phone_sealed", "commissions_rosterrow.cells_sealed"} <= opened
    assert opened <= known


def opens(value):
    try:
        return bool(unseal(value))
    except (Unreadable, ValueError):
        return False
