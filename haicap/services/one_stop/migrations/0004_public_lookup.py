"""What the public may know of a dossier, by one function; and the forms that citizens have begun."""

from django.db import migrations, models

from haicap.store.roles import WEB, drop_own_table, own_table

# Whoever tells the code learns state and progress (Circular 01/2018 art. 16(2)d). Whoever tells the secret as well
# learns the story and what is asked for; never particulars of a person. A wrong secret and a code that does not exist
# are answered alike: with nothing. The secret is made as haicap/rules/one_stop/receipts.py makes it: HMAC-SHA256 under
# the world's key, of which the caller brings the two pads; nothing of it is stored here.
OF_RECEIPT = """
CREATE FUNCTION public_secret(dossier bigint, applicant bigint, inner_pad bytea, outer_pad bytea) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', get_byte(m.mac, n) % 32 + 1, 1), '' ORDER BY n)
    FROM (SELECT sha256(outer_pad || sha256(inner_pad || convert_to(format('dossier:%s:%s', dossier,
          coalesce(applicant::text, 'None')), 'UTF8'))) AS mac) m, generate_series(0, 11) AS n
$$;
"""
LOOKUP = """
CREATE FUNCTION public_dossier(the_code text, told text, inner_pad bytea, outer_pad bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH d AS (
        SELECT * FROM dossier WHERE code = the_code
        UNION ALL
        SELECT * FROM dossier WHERE the_code ~ '^N[0-9]{1,18}$'
            AND id = (CASE WHEN the_code ~ '^N[0-9]{1,18}$' THEN substr(the_code, 2)::bigint END) AND channel <> 1
    )
    SELECT CASE
        WHEN told IS NULL THEN jsonb_build_object('code', d.code, 'state', d.state, 'step', d.step)
        WHEN octet_length(inner_pad) = 64 AND octet_length(outer_pad) = 64
            AND sha256(convert_to(told, 'UTF8'))
                = sha256(convert_to(public_secret(d.id, d.applicant, inner_pad, outer_pad), 'UTF8'))
        THEN jsonb_build_object(
            'code', d.code, 'state', d.state, 'step', d.step, 'id', d.id, 'procedure', d.procedure,
            'channel', d.channel, 'receiver', d.receiver, 'competent', d.competent, 'holder', d.holder,
            'place', d.place, 'fee', d.fee, 'duty', d.duty, 'refused', d.refused, 'pages', d.pages,
            'copies', d.copies, 'submitted_at', extract(epoch FROM d.submitted_at)::bigint,
            'received_at', extract(epoch FROM d.received_at)::bigint,
            'due_original', extract(epoch FROM d.due_original)::bigint,
            'due_at', extract(epoch FROM d.due_at)::bigint, 'paused_at', extract(epoch FROM d.paused_at)::bigint,
            'finished_at', extract(epoch FROM d.finished_at)::bigint,
            'returned_at', extract(epoch FROM d.returned_at)::bigint, 'number', d.number,
            'requests', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'missing', r.missing,
                    'at_intake', r.at_intake, 'asked_at', extract(epoch FROM r.asked_at)::bigint,
                    'back_at', extract(epoch FROM r.back_at)::bigint) ORDER BY r.asked_at, r.id), '[]')
                FROM request r
                WHERE r.unit IN (d.receiver, d.competent) AND r.asked_at = d.asked_at AND r.dossier = d.id
            ),
            'story', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('at', extract(epoch FROM e.at)::bigint,
                    'command', split_part(e.command::text, '.', 2), 'unit', e.unit,
                    'due_at', (e.after::jsonb) -> 'due_at', 'reason', CASE
                        WHEN split_part(e.command::text, '.', 2) IN
                            ('RefuseIntake', 'RefuseResult', 'Apologise', 'Withdraw', 'Stop', 'VoidReceipt', 'Correct')
                        THEN e.reason END) ORDER BY e.at, e.seq), '[]')
                FROM journal_entry e WHERE e.subject_id = d.id AND e.subject_kind::text = 'dossier'
            ))
        END
    FROM d
$$;
"""
UNDO = """
DROP FUNCTION public_dossier(text, text, bytea, bytea);
DROP FUNCTION public_secret(bigint, bigint, bytea, bytea);
"""
RIGHTS = f"""
REVOKE ALL ON FUNCTION public_dossier(text, text, bytea, bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION public_secret(bigint, bigint, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public_dossier(text, text, bytea, bytea) TO {WEB};
"""


class Migration(migrations.Migration):
    """The public's look-up and its rights."""

    dependencies = [("one_stop", "0003_open_work"), ("store", "0004_live")]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("procedure", models.SmallIntegerField()),
                ("said", models.JSONField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "db_table": "citizen_draft",
                "indexes": [models.Index(fields=["saved_at"], name="citizen_draft_age")],
            },
        ),
        migrations.RunSQL(own_table("citizen_draft"), drop_own_table("citizen_draft")),
        migrations.RunSQL(OF_RECEIPT + LOOKUP + RIGHTS, UNDO),
    ]
