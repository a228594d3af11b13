from django.db import migrations


def name_the_lots(apps, schema_editor):
    """Each assessment that drew a lot of its own keeps it."""
    assessments = apps.get_model("learning", "Assessment")
    for lot in apps.get_model("learning", "Lot").objects.all():
        assessments.objects.filter(pk=lot.assessment_id).update(lot=lot)


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0006_what_is_left_out_and_taken_along"),
    ]

    operations = [
        migrations.RunPython(name_the_lots, migrations.RunPython.noop),
    ]
