from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        import reports.tasks  # noqa: F401 - the tasks listen for jobs that wait
