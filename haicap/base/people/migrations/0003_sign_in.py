"""Row-level security: sessions and sign-in are the web's own tables; they hold no case."""

from django.db import migrations

from haicap.store.roles import drop_own_table, own_table


class Migration(migrations.Migration):
    """Policies of the web's own tables."""

    dependencies = [("people", "0002_policies"), ("sessions", "0001_initial")]

    operations = [migrations.RunSQL(own_table("django_session"), drop_own_table("django_session"))]
