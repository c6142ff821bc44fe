"""How fast an exercise goes, as its leader set it; and what its driver last told of itself."""

from django.db import migrations, models

from haicap.store.roles import ANY_READER, drop_row_policies, row_policies


class Migration(migrations.Migration):
    """Two tables of one row each, which every page of the exercise reads."""

    dependencies = [("rehearsal", "0007_seen")]

    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("skip_from", models.DateTimeField(null=True)),
                ("unit", models.IntegerField()),
                ("speed_milli", models.IntegerField()),
                ("version", models.IntegerField()),
                ("paused", models.BooleanField()),
                ("skips_closed", models.BooleanField()),
            ],
            options={"db_table": "pace"},
        ),
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False, default=1)),
                ("at", models.DateTimeField()),
                ("held_milli", models.IntegerField(null=True)),
                ("skips_to", models.DateTimeField(null=True)),
                ("opens_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "beat"},
        ),
        migrations.RunSQL(row_policies("pace", ANY_READER), drop_row_policies("pace")),
        migrations.RunSQL(row_policies("beat", ANY_READER), drop_row_policies("beat")),
    ]
