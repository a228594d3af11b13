
import abri.centre.records.models
import abri.centre.records.sealed
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_supervisors_and_hours'),
        ('cases', '0004_case_ending'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.UUIDField(default=abri.centre.records.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('seed', models.CharField(max_length=64)),
                ('pool', models.PositiveIntegerField()),
                ('pool_digest', models.CharField(max_length=64)),
                ('drawn_at', models.DateTimeField()),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='accounts.desk')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=abri.centre.records.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveSmallIntegerField()),
                ('reviewed_on', models.DateField(null=True)),
                ('content', abri.centre.records.sealed.SealedField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='cases.case')),
                ('desk_key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='accounts.deskkey')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='casework.sample')),
            ],
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(default=abri.centre.records.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_on', models.DateField(verbose_name='due')),
                ('done_on', models.DateField(null=True)),
                ('dropped_on', models.DateField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='cases.case')),
                ('deadline', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='task', to='cases.deadline')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='task', to='cases.item')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.UUIDField(default=abri.centre.records.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField()),
                ('seen_state', models.CharField(choices=[('new', 'New'), ('open', 'Being worked on'), ('waiting', 'Waiting for the reporter'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(default=abri.centre.records.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('entered_at', models.DateTimeField()),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='accounts.desk')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('stand_in', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stood_in_for', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['desk', 'last_day'], name='absence_desk')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='absence_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('person', models.F('stand_in')), _negated=True), name='nobody_stands_in_for_themselves')],
            },
        ),
        migrations.CreateModel(
            name='Exposure',
            fields=[
                ('id', models.UUIDField(default=abri.centre.records.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('reveals', models.PositiveIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exposures', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'day'), name='one_exposure_a_day')],
            },
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.UniqueConstraint(fields=('desk', 'month'), name='one_sample_a_month'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('sample', 'place'), name='one_review_a_place'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('done_on', None), ('dropped_on', None)), fields=['person', 'due_on'], name='task_open'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('done_on', None), ('dropped_on', None), _connector='OR'), name='done_or_dropped_not_both'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(fields=('case', 'person'), name='one_watch_a_person'),
        ),
    ]
