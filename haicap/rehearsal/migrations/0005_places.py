"""Places in a live exercise that people have taken over from simulated ones."""

from django.db import migrations, models

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies


class Migration(migrations.Migration):
    """The table of places; a unit sees its own."""

    dependencies = [("rehearsal", "0004_refusals")]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("person", models.BigIntegerField(primary_key=True, serialize=False)),
                ("unit", models.IntegerField()),
                ("role", models.TextField()),
                ("player", models.TextField()),
                ("taken_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={"db_table": "place"},
        ),
        migrations.RunSQL(row_policies("place", f"unit {OF_UNITS}"), drop_row_policies("place")),
    ]
