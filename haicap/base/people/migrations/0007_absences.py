"""Absences, and that a page sees those of the units that it has set."""

from django.db import migrations, models

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies


class Migration(migrations.Migration):
    """The table and its policies."""

    dependencies = [("people", "0006_tokens")]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("person", models.IntegerField()),
                ("role", models.TextField()),
                ("unit", models.IntegerField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("substitute", models.IntegerField(null=True)),
                ("cancelled", models.BooleanField(db_default=False)),
                ("kind", models.TextField()),
                ("salt", models.TextField()),
                ("digest", models.TextField()),
                ("version", models.IntegerField()),
            ],
            options={
                "db_table": "absence",
                "indexes": [
                    models.Index(fields=["unit", "to_on"], name="absence_unit"),
                    models.Index(fields=["person"], name="absence_person"),
                    models.Index(fields=["substitute"], name="absence_substitute"),
                ],
            },
        ),
        migrations.RunSQL(row_policies("absence", f"unit {OF_UNITS}"), drop_row_policies("absence")),
    ]
