"""Columns that hold ciphertext and refuse anything else."""

from typing import TYPE_CHECKING, Any

from django.db import models

from abri.engine.sealing import Context, SealingError, is_sealed

if TYPE_CHECKING:
    BytesField = models.BinaryField[bytes | None, bytes | None]
else:
    BytesField = models.BinaryField


class SealedField(BytesField):
    """A column for ciphertext of :mod:`abri.engine.sealing`. Storing plain text here raises ``SealingError``."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The ciphertext for the database; fails closed on what is not ciphertext."""
        if value is not None and not is_sealed(bytes(value)):
            raise SealingError(f"{self.model.__name__}.{self.name} takes only what was sealed")
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, *_: object) -> bytes | None:
        """PostgreSQL gives a memoryview, SQLite bytes; everybody above gets bytes."""
        return None if value is None else bytes(value)


def place(instance: models.Model, field: str, version: int = 1) -> Context:
    """The place of ``field`` of this row, which is bound into what is sealed there. The row needs its id already."""
    if instance.pk is None:
        raise SealingError("a row needs its id before something is sealed for it")
    instance._meta.get_field(field)
    return Context(instance._meta.db_table, str(instance.pk), field, version)
