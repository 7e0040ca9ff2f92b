"""The form of an organisation's settings for incidents."""

from django import forms

from incidents.models import IncidentSettings
from isms.register.personal_number_guard import PersonalNumberGuard


class SettingsForm(PersonalNumberGuard, forms.ModelForm):
    """Who may report without an account, and whom authorities are to contact."""

    UNGUARDED = ("contact_phone",)

    class Meta:
        model = IncidentSettings
        fields = (
            "takes_open_reports",
            "postal_address",
            "contact_name",
            "contact_email",
            "contact_phone",
            "contact_address",
            "city_function",
        )
