# Channels, rules, alerts and their deliveries.

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crashes', '0002_crash_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlertChannel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('kind', models.CharField(choices=[('email', 'E-mail'), ('slack', 'Slack, Mattermost or Rocket.Chat webhook'), ('discord', 'Discord webhook'), ('webhook', 'Signed webhook of your own')], max_length=16)),
                ('addresses', models.JSONField(blank=True, default=list, verbose_name='e-mail addresses')),
                ('url', models.CharField(blank=True, editable=False, max_length=2000)),
                ('secret', models.CharField(blank=True, editable=False, max_length=200)),
                ('paused_until', models.DateTimeField(editable=False, null=True)),
                ('failures', models.PositiveIntegerField(default=0, editable=False, verbose_name='failures in a row')),
                ('last_error', models.CharField(blank=True, editable=False, max_length=300)),
                ('last_error_at', models.DateTimeField(editable=False, null=True)),
                ('last_success_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'db_table': 'alert_channels',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='AlertRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('kind', models.CharField(choices=[('new_group', 'New crash group'), ('regression', 'Regression: a resolved group is back'), ('reports', 'Many reports of a group'), ('users', 'Many users of a group'), ('startup', 'Crash at startup'), ('loop', 'Crash loop of one user'), ('crash_free', 'Too few crash-free users of a version')], max_length=16)),
                ('is_enabled', models.BooleanField(default=True, verbose_name='enabled')),
                ('app_versions', models.JSONField(blank=True, default=list)),
                ('platforms', models.JSONField(blank=True, default=list)),
                ('threshold', models.PositiveIntegerField(default=10, help_text='Reports or users of one group.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='how many')),
                ('minutes', models.PositiveIntegerField(default=10, help_text='At most 1,440, which is a day.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1440)], verbose_name='within minutes')),
                ('percent', models.FloatField(default=99.0, validators=[django.core.validators.MinValueValidator(0.1), django.core.validators.MaxValueValidator(100)], verbose_name='fewer crash-free users than (%)')),
                ('minimum_users', models.PositiveIntegerField(default=30, help_text='A version with fewer active users says too little.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='from so many users on')),
                ('days', models.PositiveIntegerField(default=7, help_text='Today and the days before it.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='over days')),
                ('cooldown_minutes', models.PositiveIntegerField(default=60, help_text='So long the rule is quiet about a group, or version, of which it has told.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(43200)], verbose_name='cooldown (minutes)')),
                ('channels', models.ManyToManyField(blank=True, related_name='rules', to='crashes.alertchannel')),
            ],
            options={
                'db_table': 'alert_rules',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new_group', 'New crash group'), ('regression', 'Regression: a resolved group is back'), ('reports', 'Many reports of a group'), ('users', 'Many users of a group'), ('startup', 'Crash at startup'), ('loop', 'Crash loop of one user'), ('crash_free', 'Too few crash-free users of a version')], max_length=16)),
                ('group_id', models.BigIntegerField(null=True, verbose_name='group')),
                ('app_version', models.CharField(blank=True, max_length=64)),
                ('platform', models.CharField(blank=True, max_length=16)),
                ('facts', models.JSONField(default=dict, help_text='Name to number, see crashes/findings.py.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='alerts', to='crashes.alertrule')),
            ],
            options={
                'db_table': 'alerts',
                'ordering': ('-created_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='AlertDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('given_up', 'Given Up')], default='waiting', max_length=16)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='crashes.alert')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='crashes.alertchannel')),
            ],
            options={
                'verbose_name_plural': 'alert deliveries',
                'db_table': 'alert_deliveries',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['channel', 'id'], name='idx_alert_deliveries_waiting')],
            },
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(fields=['group_id', 'created_at'], name='idx_alerts_group'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(fields=['created_at', 'id'], name='idx_alerts_created'),
        ),
    ]
