"""Row-level security: sign-in is the web's own; the record of readings is the city's; the framework's tables nobody's."""

from django.db import migrations

from haicap.base.people.loading import FRAMEWORK_TABLES, SIGN_IN_TABLES
from haicap.store.roles import drop_own_table, drop_row_policies, own_table, row_policies

OWN = sorted(SIGN_IN_TABLES - {"django_session"})


class Migration(migrations.Migration):
    """Policies of accounts, of what the packages for sign-in keep, and of readings."""

    dependencies = [
        ("people", "0004_accounts"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("axes", "0010_accessattemptexpiration"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        *(migrations.RunSQL(own_table(table), drop_own_table(table)) for table in OWN),
        *(
            migrations.RunSQL(row_policies(table), drop_row_policies(table))
            for table in ("reading_record", *sorted(FRAMEWORK_TABLES))
        ),
    ]
