"""Row-level security: units and calendar are for every reading that has said whose it is."""

from django.db import migrations

from haicap.store.roles import ANY_READER, drop_row_policies, row_policies


class Migration(migrations.Migration):
    """Policies of the public tables of units."""

    dependencies = [("units", "0001_units")]

    operations = [
        migrations.RunSQL(row_policies(table, ANY_READER), drop_row_policies(table))
        for table in ("unit", "succession", "former_district", "special_day", "unit_data")
    ]
