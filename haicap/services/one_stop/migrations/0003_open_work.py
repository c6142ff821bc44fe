"""The index of open dossiers, and room beside the rows of hot tables (docs/decisions/open-work-by-a-partial-index.md)."""

from django.db import migrations, models

# Per cent of a page that is filled at first: what is free takes the next version of a row, so that no index changes.
FILL = {"dossier": 60, "ticket": 75, "serial": 50, "request": 80}


class Migration(migrations.Migration):
    """Open work by unit and due date; pages filled by parts."""

    dependencies = [("one_stop", "0002_policies")]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["competent", "due_at"],
                name="dossier_open",
                condition=models.Q(("finished_at__isnull", True)),
            ),
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} SET (fillfactor = {per_cent})",
                f"ALTER TABLE {table} RESET (fillfactor)",
            )
            for table, per_cent in FILL.items()
        ),
    ]
