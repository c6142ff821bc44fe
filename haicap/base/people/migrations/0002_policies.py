"""Row-level security: a page sees the people of the units that it has set."""

from django.db import migrations

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies


class Migration(migrations.Migration):
    """Policies of persons and holdings."""

    dependencies = [("people", "0001_tables")]

    operations = [
        migrations.RunSQL(row_policies(table, f"unit {OF_UNITS}"), drop_row_policies(table))
        for table in ("person", "holding")
    ]
