"""What each column of a table tells about people.

Every model says it once, in a ``privacy`` attribute; a test fails on a column that no set names. Scrubbing, subject
access and the threat model's table read the same declaration.
"""

from dataclasses import dataclass, field

from django.db import models


@dataclass(frozen=True)
class Privacy:
    """The columns of one table in three sets.

    ``plain`` tells nothing about a person (ids, instants, codes), ``personal`` tells something and stands in clear,
    ``sealed`` is ciphertext.
    """

    plain: frozenset[str] = field(default_factory=frozenset)
    personal: frozenset[str] = field(default_factory=frozenset)
    sealed: frozenset[str] = field(default_factory=frozenset)

    def faults(self, model: type[models.Model]) -> list[str]:
        """What is wrong with this declaration for ``model``, a sentence each: missing, unknown or doubled columns."""
        from abri.centre.records.sealed import SealedField

        columns = {column.name: column for column in model._meta.concrete_fields}
        named = [*self.plain, *self.personal, *self.sealed]
        faults = [f"{model.__name__}.{name} is not classified" for name in columns if name not in named]
        faults += [
            f"{model.__name__}.{name} is classified and does not exist"
            for name in named
            if name not in columns
        ]
        faults += [
            f"{model.__name__}.{name} is classified twice" for name in set(named) if named.count(name) > 1
        ]
        sealed = {name for name, column in columns.items() if isinstance(column, SealedField)}
        faults += [
            f"{model.__name__}.{name}: a sealed column and only that is 'sealed'"
            for name in sealed ^ self.sealed
        ]
        return faults


def privacy(*, plain: str = "", personal: str = "", sealed: str = "") -> Privacy:
    """A declaration from column names with spaces between them."""
    return Privacy(frozenset(plain.split()), frozenset(personal.split()), frozenset(sealed.split()))
