"""Columns of PostgreSQL types that Django has no field for."""

from __future__ import annotations

from typing import Any

from django.db import models


class NameField(models.TextField):  # type: ignore[type-arg]
    """Text from a short closed list (roles, commands, kinds), kept as a four-byte PostgreSQL enum.

    The database's list follows the registry: `haicap.store.enums.sync` adds what is missing.
    """

    def __init__(self, *args: Any, enum: str, **kwargs: Any) -> None:
        self.enum = enum
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        """The enum's name."""
        return self.enum

    def deconstruct(self) -> Any:
        """As Django's migrations write it."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "enum": self.enum}


class PlainJSONField(models.JSONField):
    """JSON of type json, not jsonb: the text stays as it was written, for the seals digest it."""

    def db_type(self, connection: Any) -> str:
        """Type json."""
        return "json"
