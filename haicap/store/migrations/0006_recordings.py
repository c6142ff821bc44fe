"""Digest and leaves of numbers and moments of recording, beside each seal."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0005_policies'),
    ]

    operations = [
        migrations.AddField(
            model_name='seal',
            name='recording_digest',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='seal',
            name='recording_leaves',
            field=models.BinaryField(null=True),
        ),
    ]
