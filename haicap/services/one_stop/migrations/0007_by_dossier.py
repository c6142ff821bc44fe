"""Requests and consultations are found by their dossier: papers print many dossiers at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes."""

    dependencies = [("one_stop", "0006_saved_views")]

    operations = [
        migrations.AddIndex(
            model_name="request", index=models.Index(fields=["dossier"], name="request_dossier")
        ),
        migrations.AddIndex(
            model_name="consultation", index=models.Index(fields=["dossier"], name="consultation_dossier")
        ),
    ]
