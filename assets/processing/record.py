"""One processing as labelled texts: the same on the page, in the spreadsheet and in the PDF."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import ProcessingActivity
from assets.processing.status import DPIA_LABELS, THRESHOLD_LABELS


@dataclass(frozen=True)
class Field:
    """One fact of a record: where it stands, what it is called, which article asks for it, and its text.

    ``role`` is "controller" or "processor" when only such a processing has it. ``is_extra`` is left out of
    the page while it is empty.
    """

    section: str | Promise
    label: str | Promise
    text: Callable[[ProcessingActivity], object]
    article: str = ""
    role: str = ""
    is_extra: bool = False

    def fits(self, activity: ProcessingActivity) -> bool:
        """Tell whether a processing has the field."""
        return not self.role or (self.role == "processor") == activity.is_processor


@dataclass(frozen=True)
class Fact:
    """A field's text in one record."""

    label: str
    value: str
    article: str


@dataclass(frozen=True)
class Section:
    """A heading with its facts."""

    heading: str
    facts: tuple[Fact, ...]


def controller_text(activity: ProcessingActivity) -> str:
    """Name the controller: the nämnd by its name."""
    choice = activity.controller
    name = activity.organisation.controller
    if choice == ProcessingActivity.Controller.BOARD and name:
        return name
    return str(activity.get_controller_display())


def _escalation(activity: ProcessingActivity) -> str:
    if not activity.escalated_to:
        return ""
    day = activity.escalated_on.isoformat() if activity.escalated_on else ""
    return f"{activity.escalated_to} {day}".strip()


def _served(activity: ProcessingActivity) -> str:
    lines = []
    for served in activity.served_controllers.all():
        parts = [served.name, served.contact]
        if served.representative:
            parts.append(_("Företrädare: %(name)s") % {"name": served.representative})
        if served.data_protection_officer:
            parts.append(_("Dataskyddsombud: %(name)s") % {"name": served.data_protection_officer})
        lines.append("\n".join(parts))
    return "\n\n".join(lines)


def _categories(activity: ProcessingActivity) -> str:
    return "\n".join(f"{served.name}: {served.categories}" for served in activity.served_controllers.all())


def _support(choice: str, support: str) -> str:
    return "\n".join(part for part in (choice, support) if part)


RESPONSIBILITY = gettext_lazy("Ansvar")
CONTENT = gettext_lazy("Ändamål och uppgifter")
SPREADING = gettext_lazy("Mottagare och överföring")
PROTECTION = gettext_lazy("Radering och säkerhet")
GROUNDS = gettext_lazy("Rättslig grund")
ASSESSMENT = gettext_lazy("Riskbedömning")

FIELDS: tuple[Field, ...] = (
    Field(RESPONSIBILITY, gettext_lazy("Vår roll"), lambda row: row.get_our_role_display()),
    Field(RESPONSIBILITY, gettext_lazy("Personuppgiftsansvarig"), controller_text, "30.1 a", "controller"),
    Field(
        RESPONSIBILITY,
        gettext_lazy("Skäl för ansvarsfördelningen"),
        lambda row: row.controller_reason,
        "",
        "controller",
        is_extra=True,
    ),
    Field(RESPONSIBILITY, gettext_lazy("Frågan är lyft till"), _escalation, "", "controller", is_extra=True),
    Field(
        RESPONSIBILITY,
        gettext_lazy("Gemensamt ansvariga"),
        lambda row: row.joint_controllers,
        "30.1 a",
        "controller",
        is_extra=True,
    ),
    Field(RESPONSIBILITY, gettext_lazy("Uppdragsgivare"), _served, "30.2 a", "processor"),
    Field(CONTENT, gettext_lazy("Kategorier av behandling"), _categories, "30.2 b", "processor"),
    Field(CONTENT, gettext_lazy("Ändamål"), lambda row: row.purpose, "30.1 b"),
    Field(CONTENT, gettext_lazy("Kategorier av registrerade"), lambda row: row.data_subjects, "30.1 c"),
    Field(CONTENT, gettext_lazy("Kategorier av personuppgifter"), lambda row: row.data_categories, "30.1 c"),
    Field(CONTENT, gettext_lazy("Känslighet"), lambda row: row.get_personal_data_display()),
    Field(
        CONTENT,
        gettext_lazy("Skyddade personuppgifter"),
        lambda row: _("Ja, förekommer") if row.has_protected_identities else "",
        is_extra=True,
    ),
    Field(SPREADING, gettext_lazy("Kategorier av mottagare"), lambda row: row.recipients, "30.1 d"),
    Field(
        SPREADING, gettext_lazy("Överföring till tredjeland"), lambda row: row.get_transfer_display(), "30.1 e, 30.2 c"
    ),
    Field(
        SPREADING,
        gettext_lazy("Tredjeländer"),
        lambda row: row.transfer_countries if row.transfer == "yes" else "",
        "30.1 e, 30.2 c",
        is_extra=True,
    ),
    Field(
        SPREADING,
        gettext_lazy("Överföringen vilar på"),
        lambda row: row.get_transfer_mechanism_display() if row.transfer == "yes" else "",
        "30.1 e, 30.2 c",
        is_extra=True,
    ),
    Field(
        SPREADING,
        gettext_lazy("Dokumenterade skyddsåtgärder"),
        lambda row: row.transfer_safeguards if row.transfer == "yes" else "",
        "30.1 e, 49.1",
        is_extra=True,
    ),
    Field(PROTECTION, gettext_lazy("Tidsfrister för radering"), lambda row: row.retention, "30.1 f"),
    Field(PROTECTION, gettext_lazy("Säkerhetsåtgärder"), lambda row: row.security_measures, "30.1 g, 30.2 d"),
    Field(
        GROUNDS,
        gettext_lazy("Rättslig grund"),
        lambda row: _support(str(row.get_legal_basis_display()), row.legal_support),
        "6.1",
    ),
    Field(
        GROUNDS,
        gettext_lazy("Stöd för känsliga uppgifter"),
        lambda row: (
            _support(str(row.get_sensitive_ground_display()), row.sensitive_support) if row.is_sensitive else ""
        ),
        "9.2",
        is_extra=True,
    ),
    Field(
        GROUNDS,
        gettext_lazy("Stöd för uppgifter om lagöverträdelser"),
        lambda row: row.offences_support if row.is_about_offences else "",
        "10",
        is_extra=True,
    ),
    Field(GROUNDS, gettext_lazy("Information till de registrerade"), lambda row: row.information_given, "13–14"),
)
ASSESSMENT_FIELDS: tuple[Field, ...] = (
    Field(
        ASSESSMENT,
        gettext_lazy("Tröskelanalys"),
        lambda row: THRESHOLD_LABELS[row.threshold_status],
        "35.4",
    ),
    Field(ASSESSMENT, gettext_lazy("Konsekvensbedömning"), lambda row: DPIA_LABELS[row.dpia_status], "35"),
)


def sections_of(
    activity: ProcessingActivity, *, fields: tuple[Field, ...] = FIELDS, with_empty: bool = True
) -> list[Section]:
    """Return a processing's facts under their headings.

    Args:
        with_empty: keep required facts that are empty, so that what is missing is seen.
    """
    grouped: dict[str, list[Fact]] = {}
    for field in fields:
        if field.fits(activity):
            value = str(field.text(activity) or "")
            if value or (with_empty and not field.is_extra):
                fact = Fact(label=str(field.label), value=value, article=field.article)
                grouped.setdefault(str(field.section), []).append(fact)
    return [Section(heading=heading, facts=tuple(facts)) for heading, facts in grouped.items()]
