"""What was filled in before papers were asked for or receipt was refused, for whoever comes back."""

from django.db import migrations, models

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies

BIG, INT, SMALL = models.BigIntegerField, models.IntegerField, models.SmallIntegerField


class Migration(migrations.Migration):
    """The table, which its own unit reads."""

    dependencies = [("one_stop", "0010_results")]

    operations = [
        migrations.CreateModel(
            name="Begun",
            fields=[
                ("id", BIG(primary_key=True, serialize=False)),
                ("applicant", BIG(null=True)),
                ("unit", INT()),
                ("place", INT()),
                ("papers", INT()),
                ("version", INT()),
                ("pages", SMALL()),
                ("copies", SMALL()),
                ("verification", models.BooleanField()),
                ("declared_late", models.BooleanField()),
            ],
            options={"db_table": "begun"},
        ),
        migrations.RunSQL(row_policies("begun", f"unit {OF_UNITS}"), drop_row_policies("begun")),
    ]
