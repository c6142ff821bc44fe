"""What the counter keeps: what was handed in and by whom, slips, scans, visitors, money; and who may read it."""

from django.db import migrations, models

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies

BIG, INT, SMALL = models.BigIntegerField, models.IntegerField, models.SmallIntegerField
TABLES = {
    "HandedIn": ("handed_in", (("submitter", BIG(null=True)), ("unit", INT()), ("papers", INT()), ("version", INT()),
                               ("relation", SMALL()))),
    "Slip": ("slip", (("dossier", BIG()), ("entered_at", models.DateTimeField()), ("unit", INT()), ("number", INT()),
                      ("entered_by", INT()), ("version", INT()))),
    "Scan": ("scan", (("dossier", BIG()), ("added_at", models.DateTimeField()), ("unit", INT()), ("size_bytes", INT()),
                      ("version", INT()), ("paper", SMALL()), ("media", SMALL()), ("digest", models.TextField()))),
    "Visitor": ("visitor", (("unit", INT()), ("taken", INT()), ("version", INT()))),
    "Payment": ("payment", (("till", BIG()), ("paid_at", models.DateTimeField()), ("unit", INT()), ("clerk", INT()),
                            ("amount", INT()), ("version", INT()), ("method", SMALL()))),
    "Paid": ("paid", (("payment", BIG()), ("unit", INT()), ("amount", INT()), ("version", INT()))),
    "Till": ("till", (("closed_at", models.DateTimeField(null=True)), ("unit", INT()), ("clerk", INT()),
                      ("period", INT()), ("cash", INT()), ("transfers", INT()), ("payments", INT()),
                      ("counted", INT(null=True)), ("version", INT()))),
}  # fmt: skip
INDEXES = (
    ("Scan", models.Index(fields=["dossier"], name="scan_dossier")),
    ("Payment", models.Index(fields=["till"], name="payment_till")),
    ("Till", models.Index(fields=["unit", "period"], name="till_unit")),
    ("Applicant", models.Index(fields=["unit", "identity"], name="applicant_identity")),
)
OF_DOSSIERS = "SELECT id FROM dossier"
READS = {
    "handed_in": f"unit {OF_UNITS} OR id IN ({OF_DOSSIERS})",
    "slip": f"unit {OF_UNITS}",
    "scan": f"unit {OF_UNITS} OR dossier IN ({OF_DOSSIERS})",
    "visitor": f"unit {OF_UNITS}",
    "payment": f"unit {OF_UNITS}",
    "paid": f"unit {OF_UNITS} OR id IN ({OF_DOSSIERS})",
    "till": f"unit {OF_UNITS}",
}
# Whoever may see a dossier may see who applies and who handed it in for the applicant.
OF_DOSSIER = f"unit {OF_UNITS} OR id IN (SELECT applicant FROM dossier)"
SUBMITTER = " OR id IN (SELECT submitter FROM handed_in WHERE submitter IS NOT NULL)"


class Migration(migrations.Migration):
    """Tables, indexes and policies of the counter."""

    dependencies = [("one_stop", "0004_public_lookup")]

    operations = [
        *(
            migrations.CreateModel(
                name=name,
                fields=[("id", BIG(primary_key=True, serialize=False)), *columns],
                options={"db_table": table},
            )
            for name, (table, columns) in TABLES.items()
        ),
        *(migrations.AddIndex(model_name=name, index=index) for name, index in INDEXES),
        *(
            migrations.RunSQL(row_policies(table, reads), drop_row_policies(table))
            for table, reads in READS.items()
        ),
        migrations.RunSQL(
            f"ALTER POLICY web_reads ON applicant USING ({OF_DOSSIER}{SUBMITTER})",
            f"ALTER POLICY web_reads ON applicant USING ({OF_DOSSIER})",
        ),
    ]
