"""How rows of the engine lie in tables: columns and types, derived from the Django models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db import models

from haicap.engine.journal import NULL, escaped
from haicap.engine.stamp import stamp
from haicap.rules.base import Row

NOTHING = -(2**63) + 1
"""Stands for NULL in arrays of integers, which have no room for it."""


def _numbers(values: Iterable[int | None]) -> list[str]:
    return [NULL if value is None else str(value) for value in values]


def _moments(values: Iterable[int | None]) -> list[str]:
    return [NULL if value is None else stamp(value) for value in values]


def _flags(values: Iterable[object]) -> list[str]:
    return ["t" if value else "f" for value in values]


def _texts(values: Iterable[str | None]) -> list[str]:
    return [NULL if value is None else escaped(value) for value in values]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a value is copied in, how it travels in an array, and how it is read back as a row's value."""

    name: str
    copied: Callable[[Iterable[Any]], list[str]]
    array: str
    read: str
    assigned: str

    @property
    def is_moment(self) -> bool:
        """Whether it holds a moment."""
        return self.copied is _moments


def _column(field: models.Field[Any, Any]) -> Column:
    name = str(field.column)
    if isinstance(field, models.DateTimeField):
        return Column(
            name,
            _moments,
            "int8",
            f"extract(epoch from {name})::int8",
            f"to_timestamp(nullif(u.{name}, {NOTHING}))",
        )
    if isinstance(field, models.DateField):
        return Column(name, _texts, "text", f"to_char({name}, 'YYYY-MM-DD')", f"u.{name}::date")
    if isinstance(field, models.BooleanField):
        return Column(name, _flags, "int8", name, f"u.{name} = 1")
    if isinstance(field, models.TextField):
        return Column(name, _texts, "text", name, f"u.{name}")
    return Column(name, _numbers, "int8", name, f"nullif(u.{name}, {NOTHING})")


@dataclass(frozen=True)
class Table:
    """The table of one kind of row; columns in the model's order, the id first."""

    kind: str
    name: str
    row: type[Row]
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, row: type[Row], model: type[models.Model]) -> Table:
        """Derive the table from its model; every field of the row must have its column and the other way round."""
        columns = tuple(_column(field) for field in model._meta.concrete_fields)
        named = {column.name for column in columns}
        wanted = {field.name for field in fields(row) if field.name != "stored"}
        if named != wanted:
            raise TypeError(f"{row.__name__} and {model.__name__} differ in {sorted(named ^ wanted)}")
        return cls(row.KIND, model._meta.db_table, row, columns)

    @property
    def mutable(self) -> tuple[Column, ...]:
        """Every column but the id."""
        return tuple(column for column in self.columns if column.name != "id")

    def names(self) -> str:
        """The column names as SQL."""
        return ", ".join(column.name for column in self.columns)

    def select(self) -> str:
        """SELECT without its WHERE; each record has the row's values in the order of `columns`."""
        return f"SELECT {', '.join(column.read for column in self.columns)} FROM {self.name}"  # noqa: S608 - names are ours

    def rows(self, records: Sequence[Sequence[Any]]) -> list[Row]:
        """Rows from records of `select`, marked as stored."""
        names = [column.name for column in self.columns]
        found = [self.row(**dict(zip(names, record, strict=True))) for record in records]
        for row in found:
            row.stored = row.version
        return found

    @cached_property
    def taken(self) -> Callable[[Any], tuple[Any, ...]]:
        """What takes of a row all that is written of it: the version stored before, then its columns."""
        return attrgetter("stored", *[column.name for column in self.columns])

    def copied(self, columns: Sequence[Sequence[Any]]) -> str:
        """Rows, given column by column, as the text that COPY takes."""
        cells = [column.copied(values) for column, values in zip(self.columns, columns, strict=True)]
        return "\n".join(map("\t".join, zip(*cells, strict=True))) + "\n"


TABLES: dict[str, Table] = {}
"""Filled by the desks at start-up."""
