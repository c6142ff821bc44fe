"""Work lists' filters that people gave names; the web's own table."""

from django.db import migrations, models

from haicap.store.roles import drop_own_table, own_table


class Migration(migrations.Migration):
    """Table and policy of saved views."""

    dependencies = [("one_stop", "0005_counter")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person", models.IntegerField()),
                ("unit", models.IntegerField()),
                ("name", models.TextField()),
                ("query", models.TextField()),
            ],
            options={"db_table": "saved_view"},
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(fields=["person", "unit", "name"], name="saved_view_once"),
        ),
        migrations.RunSQL(own_table("saved_view"), drop_own_table("saved_view")),
    ]
