"""Row-level security: what a run remembers is for the engine and the city, never for a unit's pages."""

from django.db import migrations

from haicap.store.roles import drop_row_policies, row_policies


class Migration(migrations.Migration):
    """Policies of the run's own tables."""

    dependencies = [("rehearsal", "0002_effort")]

    operations = [
        migrations.RunSQL(row_policies(table), drop_row_policies(table))
        for table in ("happening", "origin", "effort", "progress")
    ]
