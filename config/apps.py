from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Named as an app so that its deployment checks are found."""

    name = "config"
