"""Row-level security: a page sees a unit's entries and counters only if it has set that unit."""

from django.db import migrations

from haicap.store.roles import OF_UNITS, drop_row_policies, row_policies

READS = {"journal_entry": f"unit {OF_UNITS}", "office_counter": f"unit {OF_UNITS}"}


class Migration(migrations.Migration):
    """Policies of the store's own tables."""

    dependencies = [("store", "0002_tables")]

    operations = [
        migrations.RunSQL(row_policies(table, reads), drop_row_policies(table))
        for table, reads in READS.items()
    ]
