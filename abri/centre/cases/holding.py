"""Which tables hold anything about a case, in one question: most cases have nothing in most of them."""

from functools import cache

from django.db import connection

from abri.centre.cases.models import Case
from abri.centre.outbox.models import Letter


def tables_about(case: Case) -> frozenset[str]:
    """The names of the tables with a row that belongs to ``case``, of all rooms, letters about it among them."""
    sql, tables = _question()
    key = Case._meta.pk.get_db_prep_value(case.pk, connection)
    with connection.cursor() as cursor:
        # A letter knows its case as text.
        cursor.execute(sql, [*[key] * (len(tables) - 1), str(case.pk)])
        found = cursor.fetchone()
    return frozenset(table for table, has in zip(tables, found, strict=True) if has)


@cache
def _question() -> tuple[str, tuple[str, ...]]:
    """The SQL, and the tables it asks about in their order: those with a column for the case, then letters."""
    columns = {
        relation.field.model._meta.db_table: relation.field.column
        for relation in Case._meta.related_objects
        if not relation.many_to_many
    } | {Letter._meta.db_table: "about"}
    # Names of tables and columns, from the models.
    asked = (f'EXISTS(SELECT 1 FROM "{table}" WHERE "{column}" = %s)' for table, column in columns.items())  # noqa: S608
    return f"SELECT {', '.join(asked)}", tuple(columns)
