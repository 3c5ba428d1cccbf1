from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "judging"

    def ready(self) -> None:
        import judging.tasks  # noqa: F401 - the tasks listen for evidence that waits
