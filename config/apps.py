from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Named as an app so that its deployment checks are found."""

    name = "config"

    def ready(self) -> None:
        import config.checks  # noqa: F401 - registers the deployment checks
