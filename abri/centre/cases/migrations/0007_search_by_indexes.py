from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_wall"),
        ("cases", "0006_count_the_queue_by_its_index"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_changed",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["desk", "changed_at", "id", "created_at"], name="case_changed"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("escalated_to__isnull", False)),
                fields=["escalated_to", "changed_at", "id"],
                name="case_escalated",
            ),
        ),
    ]
