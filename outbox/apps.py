from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self) -> None:
        import outbox.tasks  # noqa: F401 - the tasks listen for queued letters
