"""The spreadsheet of courses."""

from django.utils.translation import gettext_lazy as _

from isms.register.imports.sheet import RegisterSheet, entry_columns, register_sheet
from training.models import Course
from training.services import change_course, create_course


def register_sheets() -> None:
    """Add the sheet; called from the app's ``AppConfig.ready``."""
    register_sheet(
        RegisterSheet(
            kind=Course.KIND,
            label=_("Utbildningar"),
            description=_("Lägg till och ändra utbildningar. Hur många som har gått dem läses in för sig."),
            model=Course,
            columns=entry_columns(
                Course,
                "title",
                "description",
                "provider",
                "link",
                "external_name",
                "is_mandatory",
                "audience",
                "period",
                "part_titles",
                "target_percent",
                also={
                    "title": ("Utbildning", "Kurs", "Course", "Name"),
                    "description": ("Beskrivning", "Description"),
                    "provider": ("Leverantör", "Provider"),
                    "link": ("Url", "Link"),
                    "is_mandatory": ("Mandatory",),
                    "audience": ("Audience", "För vem"),
                    "period": ("Intervall", "Period"),
                    "part_titles": ("Parts",),
                    "target_percent": ("Mål", "Target"),
                },
            ),
            create=lambda course, _extras, by, at: create_course(course=course, by=by, at=at),
            change=lambda course, _extras, by, at: change_course(course=course, version=course.version, by=by, at=at),
        )
    )
