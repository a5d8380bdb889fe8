from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0007_keys_of_summaries'),
        ('organisations', '0004_history_by_statement'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='admittedspell',
            name='spell_by_practice',
        ),
        migrations.RemoveIndex(
            model_name='aeattendance',
            name='ae_by_practice',
        ),
        migrations.RemoveIndex(
            model_name='outpatientattendance',
            name='outpatient_by_practice',
        ),
        migrations.AddIndex(
            model_name='admittedspell',
            index=models.Index(fields=['practice', 'month'], name='spell_by_practice'),
        ),
        migrations.AddIndex(
            model_name='aeattendance',
            index=models.Index(fields=['practice', 'month'], name='ae_by_practice'),
        ),
        migrations.AddIndex(
            model_name='outpatientattendance',
            index=models.Index(fields=['practice', 'month'], name='outpatient_by_practice'),
        ),
    ]
