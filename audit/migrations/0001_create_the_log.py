from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('sequence', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='line')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('actor', models.CharField(max_length=80, verbose_name='actor')),
                ('action', models.CharField(max_length=80, verbose_name='act')),
                ('subject_kind', models.CharField(max_length=80, verbose_name='kind of subject')),
                ('subject_code', models.CharField(max_length=200, verbose_name='subject')),
                ('scopes', models.TextField(default='[]', verbose_name='scopes')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('facts_json', models.TextField(db_column='facts', default='{}', verbose_name='facts')),
                ('previous', models.CharField(max_length=64, verbose_name='digest of the line before')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
            ],
            options={
                'verbose_name': 'line of the log',
                'verbose_name_plural': 'lines of the log',
                'ordering': ['sequence'],
                'indexes': [models.Index(fields=['subject_kind', 'subject_code'], name='audit_by_subject'), models.Index(fields=['actor'], name='audit_by_actor')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='audit_begins_with_line_one'), models.CheckConstraint(condition=models.Q(models.Q(('actor', ''), _negated=True), models.Q(('action', ''), _negated=True), models.Q(('subject_code', ''), _negated=True)), name='audit_says_who_did_what_to_what')],
            },
        ),
    ]
