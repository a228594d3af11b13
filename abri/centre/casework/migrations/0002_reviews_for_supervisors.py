"""What was found in a sampled case is sealed to supervisors, no longer to the desk.

What was sealed to a desk's key opened with any member's: those reviews are emptied, to be written again.
"""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def empty_what_every_member_opens(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    reviews = apps.get_model("casework", "Review").objects
    reviews.exclude(desk_key=None).update(content=None, reviewed_by=None, reviewed_on=None)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("casework", "0001_initial")]

    operations: ClassVar = [
        migrations.RunPython(empty_what_every_member_opens, migrations.RunPython.noop),
        migrations.RemoveField("review", "desk_key"),
    ]
