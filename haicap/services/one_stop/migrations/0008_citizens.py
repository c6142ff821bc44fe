"""Fees paid online, ratings, and what the public's look-up tells of both; drafts are pages' own (apps.py)."""

from importlib import import_module

from django.db import migrations, models

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies

BEFORE = import_module("haicap.services.one_stop.migrations.0004_public_lookup").LOOKUP
MORE = """'number', d.number,
            'paid', coalesce((SELECT p.amount FROM paid p WHERE p.id = d.id), 0),
            'grade', (SELECT r.grade FROM rating r WHERE r.id = d.id),
            'rated_at', (SELECT extract(epoch FROM r.rated_at)::bigint FROM rating r WHERE r.id = d.id),
            'files', (SELECT coalesce(jsonb_agg(jsonb_build_object('paper', s.paper, 'at',
                extract(epoch FROM s.added_at)::bigint) ORDER BY s.added_at, s.id), '[]')
                FROM scan s WHERE s.dossier = d.id),
"""
AGAIN = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
LOOKUP = AGAIN.replace("'number', d.number,\n", MORE)
OF_DOSSIERS = "SELECT id FROM dossier"
READS = {
    "remittance": f"unit {OF_UNITS} OR dossier IN ({OF_DOSSIERS})",
    "rating": f"unit {OF_UNITS} OR competent {OF_UNITS}",
}
BIG, INT = models.BigIntegerField, models.IntegerField


class Migration(migrations.Migration):
    """Tables, policies, and the look-up once more."""

    dependencies = [("one_stop", "0007_by_dossier")]

    operations = [
        migrations.CreateModel(
            name="Remittance",
            fields=[
                ("id", BIG(primary_key=True, serialize=False)),
                ("dossier", BIG()),
                ("paid_at", models.DateTimeField()),
                ("unit", INT()),
                ("amount", INT()),
                ("version", INT()),
                ("reference", models.TextField()),
            ],
            options={
                "db_table": "remittance",
                "indexes": [models.Index(fields=["dossier"], name="remittance_dossier")],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", BIG(primary_key=True, serialize=False)),
                ("rated_at", models.DateTimeField()),
                ("unit", INT()),
                ("competent", INT()),
                ("version", INT()),
                ("grade", models.SmallIntegerField()),
            ],
            options={
                "db_table": "rating",
                "indexes": [models.Index(fields=["competent", "rated_at"], name="rating_competent")],
            },
        ),
        *(
            migrations.RunSQL(row_policies(table, reads), drop_row_policies(table))
            for table, reads in READS.items()
        ),
        migrations.RunSQL(LOOKUP, AGAIN),
    ]
