"""Signed results as files, to whom a finished dossier was laid for signature, and who may read of it."""

from django.db import migrations, models

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies

READS = f"unit {OF_UNITS} OR id IN (SELECT id FROM dossier)"


class Migration(migrations.Migration):
    """A column, a table and its policies."""

    dependencies = [("one_stop", "0009_why_asked")]

    operations = [
        migrations.AddField(model_name="dossier", name="signer", field=models.IntegerField(null=True)),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("unit", models.IntegerField()),
                ("signed_bytes", models.IntegerField()),
                ("size_bytes", models.IntegerField()),
                ("version", models.IntegerField()),
                ("signed_digest", models.TextField()),
                ("digest", models.TextField()),
            ],
            options={
                "db_table": "result",
                "indexes": [
                    models.Index(fields=["id"], name="result_unmade", condition=models.Q(digest="")),
                ],
            },
        ),
        migrations.RunSQL(row_policies("result", READS), drop_row_policies("result")),
    ]
