import calendar
from datetime import date

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

MONTHS = 18


def say_until_when(apps, schema_editor):
    """A lot counted for one assessment alone; from now on it counts as long as a label lasts."""
    lots = apps.get_model("learning", "Lot")
    for lot in lots.objects.all():
        day = lot.drawn_at.date()
        years, month = divmod(day.month - 1 + MONTHS, 12)
        year, month = day.year + years, month + 1
        lot.until = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
        lot.save(update_fields=["until"])


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0005_domain_of_a_school"),
    ]

    operations = [
        migrations.AddField(
            model_name="lot",
            name="until",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(say_until_when, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="lot",
            name="until",
            field=models.DateField(),
        ),
        migrations.AlterField(
            model_name="lot",
            name="assessment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="drew",
                serialize=False,
                to="learning.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="lot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="decides",
                to="learning.lot",
            ),
        ),
        migrations.RemoveConstraint(model_name="answer", name="answer_is_a_step"),
        migrations.AlterField(
            model_name="answer",
            name="step",
            field=models.PositiveSmallIntegerField(
                null=True, validators=[django.core.validators.MaxValueValidator(3)]
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("step", None), models.Q(("step__gte", 0), ("step__lte", 3)), _connector="OR"
                ),
                name="answer_is_a_step",
            ),
        ),
        migrations.AddField(
            model_name="proof",
            name="carried_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="proof",
            name="carried_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="carried_to",
                to="learning.proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.UniqueConstraint(fields=("assessment", "carried_from"), name="carried_once"),
        ),
    ]
