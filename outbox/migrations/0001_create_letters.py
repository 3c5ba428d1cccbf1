import django.db.models.deletion
import django.utils.timezone
import outbox.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=outbox.models.new_letter_code, editable=False, max_length=20, unique=True, verbose_name='code')),
                ('kind', models.CharField(max_length=80, verbose_name='kind')),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('subject', models.CharField(max_length=250, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('scope_kind', models.CharField(max_length=20, verbose_name='scope')),
                ('scope_code', models.CharField(blank=True, max_length=80, verbose_name='scope code')),
                ('wider_scopes', models.JSONField(blank=True, default=list, verbose_name='wider scopes')),
                ('about_kind', models.CharField(blank=True, max_length=80, verbose_name='kind of subject')),
                ('about_code', models.CharField(blank=True, max_length=200, verbose_name='code of subject')),
                ('enclosures', models.JSONField(blank=True, default=list, verbose_name='enclosures')),
                ('dedup', models.CharField(blank=True, max_length=200, null=True, verbose_name='sent once for')),
                ('state', models.CharField(choices=[('queued', 'Waiting to be sent'), ('sent', 'Sent'), ('failed', 'Not sent yet, will be tried again'), ('given_up', 'Given up')], default='queued', max_length=10, verbose_name='state')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='queued at')),
                ('enqueued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='handed to a worker at')),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True, verbose_name='next attempt at')),
                ('held_until', models.DateTimeField(blank=True, null=True, verbose_name='being delivered until')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.TextField(blank=True, verbose_name='last error')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'indexes': [models.Index(fields=['scope_kind', 'scope_code', '-queued_at'], name='letter_by_scope'), models.Index(fields=['about_kind', 'about_code'], name='letter_by_subject'), models.Index(condition=models.Q(('state__in', ['failed', 'queued'])), fields=['next_attempt_at'], name='letter_due')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'address', 'dedup'), name='letter_is_queued_once'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'failed', 'given_up'])), name='letter_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='letter_is_sent_iff_it_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('next_attempt_at__isnull', False), ('state__in', ['failed', 'queued'])), models.Q(models.Q(('state__in', ['failed', 'queued']), _negated=True), ('next_attempt_at__isnull', True)), _connector='OR'), name='letter_is_due_iff_it_says_when')],
            },
        ),
        migrations.CreateModel(
            name='DeliveryAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('delivered', models.BooleanField(verbose_name='accepted by the mail server')),
                ('detail', models.TextField(blank=True, verbose_name='what the mail server said')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delivery_attempts', to='outbox.letter')),
            ],
            options={
                'verbose_name': 'delivery attempt',
                'verbose_name_plural': 'delivery attempts',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope_kind', models.CharField(max_length=20, verbose_name='scope')),
                ('scope_code', models.CharField(blank=True, max_length=80, verbose_name='scope code')),
                ('kind', models.CharField(max_length=80, verbose_name='kind')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('subject', models.CharField(max_length=250, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
            ],
            options={
                'verbose_name': 'letter template',
                'verbose_name_plural': 'letter templates',
                'constraints': [models.UniqueConstraint(fields=('scope_kind', 'scope_code', 'kind', 'language'), name='one_template_per_scope_kind_and_language')],
            },
        ),
    ]
