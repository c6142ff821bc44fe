"""What the rules refused in a run, case by case: for the review, which leads from each count to its cases."""

from django.db import migrations, models

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies


class Migration(migrations.Migration):
    """The table of refusals; a unit sees its own."""

    dependencies = [("rehearsal", "0003_policies")]

    operations = [
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("unit", models.IntegerField()),
                ("person", models.IntegerField()),
                ("role", models.TextField()),
                ("command", models.TextField()),
                ("code", models.TextField()),
                ("subject_kind", models.TextField(null=True)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("facts", models.JSONField()),
            ],
            options={"db_table": "refusal"},
        ),
        migrations.RunSQL(row_policies("refusal", f"unit {OF_UNITS}"), drop_row_policies("refusal")),
    ]
