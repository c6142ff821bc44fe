"""What the driver of a live exercise has seen of people's acts stands with what else it has in mind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column of the run's one row."""

    dependencies = [("rehearsal", "0006_errands")]

    operations = [
        migrations.AddField(
            model_name="progress", name="seen_seq", field=models.BigIntegerField(db_default=0)
        ),
    ]
