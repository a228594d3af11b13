from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "abri.centre.learning"
    label = "learning"
    verbose_name = "Learning"

    def ready(self) -> None:
        """Let the rooms below know what people take part in here."""
        from abri.centre.accounts.parts import tell
        from abri.centre.learning.permissions import parts

        tell(parts)
