"""What simulated citizens want at counters that people play in a live exercise."""

from django.db import migrations, models

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies


class Migration(migrations.Migration):
    """The table of errands; a unit sees its own."""

    dependencies = [("rehearsal", "0005_places")]

    operations = [
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("ticket", models.BigIntegerField(primary_key=True, serialize=False)),
                ("unit", models.IntegerField()),
                ("clerk", models.BigIntegerField()),
                ("procedure", models.IntegerField(null=True)),
                ("place", models.IntegerField()),
                ("name", models.TextField()),
                ("identity", models.TextField()),
                ("phone", models.TextField()),
                ("address", models.TextField()),
                ("pages", models.IntegerField()),
                ("copies", models.IntegerField()),
                ("missing", models.IntegerField()),
            ],
            options={"db_table": "errand"},
        ),
        migrations.RunSQL(row_policies("errand", f"unit {OF_UNITS}"), drop_row_policies("errand")),
    ]
