"""Row-level security: a unit sees dossiers that it received, decides or is asked about, and what belongs to them."""

from django.db import migrations

from haicap.store.roles import OF_UNITS, WEB, drop_row_policies, row_policies

OPEN_QUESTIONS = f"SELECT dossier FROM consultation WHERE unit {OF_UNITS} AND answered_at IS NULL"
READS = {
    # An array, for then all three conditions find their rows by an index.
    "dossier": f"receiver {OF_UNITS} OR competent {OF_UNITS} OR id = ANY (ARRAY({OPEN_QUESTIONS}))",
    "ticket": f"unit {OF_UNITS}",
    "request": f"unit {OF_UNITS} OR dossier IN (SELECT id FROM dossier)",
    "consultation": f"unit {OF_UNITS} OR asker {OF_UNITS}",
    "applicant": f"unit {OF_UNITS} OR id IN (SELECT applicant FROM dossier)",
    "serial": f"unit {OF_UNITS}",
}
# A dossier's story belongs to everybody who may see the dossier, whichever unit acted.
STORY = (
    f"CREATE POLICY web_reads_dossiers ON journal_entry FOR SELECT TO {WEB} USING "
    "(subject_kind::text = 'dossier' AND EXISTS (SELECT 1 FROM dossier d WHERE d.id = subject_id))"
)


class Migration(migrations.Migration):
    """Policies of the one-stop shop."""

    dependencies = [("one_stop", "0001_tables"), ("store", "0003_policies")]

    operations = [
        *(migrations.RunSQL(row_policies(table, reads), drop_row_policies(table)) for table, reads in READS.items()),
        migrations.RunSQL(STORY, "DROP POLICY web_reads_dossiers ON journal_entry"),
    ]
