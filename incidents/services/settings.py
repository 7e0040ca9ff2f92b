"""Write an organisation's settings for incidents."""

from incidents.models import IncidentSettings


def save_settings(settings: IncidentSettings) -> None:
    """Store the settings.

    Raises:
        ValidationError: a field is wrong.
    """
    settings.full_clean()
    settings.save()
