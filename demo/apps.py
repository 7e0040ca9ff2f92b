"""Django configuration of the demo app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Loads the demo register into an empty database."""

    name = "demo"
