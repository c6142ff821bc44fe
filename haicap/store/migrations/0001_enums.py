"""The closed lists of the journal; `haicap.store.enums.sync` fills them."""

from django.db import migrations

ENUMS = ("role_name", "command_name", "kind_name")


class Migration(migrations.Migration):
    """Three empty enums."""

    operations = [
        migrations.RunSQL(f"CREATE TYPE {enum} AS ENUM ()", f"DROP TYPE {enum}") for enum in ENUMS
    ]
