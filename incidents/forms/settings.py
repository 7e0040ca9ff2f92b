"""The form of an organisation's settings for incidents."""

from django import forms

from incidents.models import IncidentSettings


class SettingsForm(forms.ModelForm):
    """Who may report without an account, and whom authorities are to contact."""

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
