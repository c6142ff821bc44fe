"""Whoever follows a dossier by its secret reads why papers were asked for, before receipt and after."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("haicap.services.one_stop.migrations.0008_citizens").LOOKUP
TOLD = "('RefuseIntake', "
LOOKUP = BEFORE.replace(TOLD, "('AskAtIntake', 'AskSupplement', 'RefuseIntake', ")


class Migration(migrations.Migration):
    """The look-up once more."""

    dependencies = [("one_stop", "0008_citizens")]

    operations = [migrations.RunSQL(LOOKUP, BEFORE)]
