"""Row-level security: what the world is and how far it is sealed is for every reading that has said whose it is."""

from django.db import migrations

from haicap.store.roles import ANY_READER, drop_row_policies, row_policies

READS = {"world": ANY_READER, "seal": ANY_READER, "django_migrations": None}


class Migration(migrations.Migration):
    """Policies of the tables that hold neither cases nor persons."""

    dependencies = [("store", "0004_live")]

    operations = [
        migrations.RunSQL(row_policies(table, reads), drop_row_policies(table))
        for table, reads in READS.items()
    ]
