"""The lists that a personal data breach is described by, in the words of the supervisory authority where known.

IMY's own lists could not be read; these follow GDPR art. 4.12 and recital 85, IMY's statistics and municipal
forms that mirror its form.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BreachEffect(models.TextChoices):
    """What happened to the data (GDPR art. 4.12)."""

    DESTRUCTION = "destruction", _("Förstöring")
    LOSS = "loss", _("Förlust")
    ALTERATION = "alteration", _("Ändring")
    DISCLOSURE = "disclosure", _("Obehörigt röjande")
    ACCESS = "access", _("Obehörig åtkomst")


class BreachEvent(models.TextChoices):
    """How it happened, in the categories of IMY's statistics."""

    MISDIRECTED = "misdirected", _("Felaktigt utskick (brev, e-post, sms)")
    UNAUTHORISED_ACCESS = "unauthorised_access", _("Obehörig åtkomst, även felaktig behörighet")
    DISCLOSURE = "disclosure", _("Obehörigt röjande, annan felhantering")
    THEFT_LOSS = "theft_loss", _("Stöld eller förlust")
    OTHER = "other", _("Annat")


class BreachCause(models.TextChoices):
    """Why it happened, in the categories of IMY's statistics."""

    HUMAN = "human", _("Den mänskliga faktorn")
    HOSTILE = "hostile", _("Antagonistiskt angrepp")
    ROUTINES = "routines", _("Brist i rutiner eller instruktioner")
    TECHNICAL = "technical", _("Tekniskt fel")
    OTHER = "other", _("Annan eller okänd orsak")


class SubjectGroup(models.TextChoices):
    """Whom the data is about."""

    EMPLOYEES = "employees", _("Anställda")
    CHILDREN = "children", _("Barn och elever")
    COURSE_PARTICIPANTS = "course_participants", _("Kursdeltagare")
    CITIZENS = "citizens", _("Medborgare och brukare")
    GUARDIANS = "guardians", _("Vårdnadshavare")
    CUSTOMERS = "customers", _("Kunder och besökare")
    PATIENTS = "patients", _("Patienter")
    SUPPLIER_CONTACTS = "supplier_contacts", _("Leverantörers kontaktpersoner")
    ELECTED = "elected", _("Förtroendevalda")
    OTHER = "other", _("Övriga")


class DataKind(models.TextChoices):
    """What the data tells."""

    IDENTIFYING = "identifying", _("Identifierande uppgifter (namn)")
    CONTACT = "contact", _("Kontaktuppgifter")
    BIRTH_DATE = "birth_date", _("Födelsedatum")
    PERSONAL_NUMBER = "personal_number", _("Personnummer")
    OFFICIAL_DOCUMENTS = "official_documents", _("Officiella dokument")
    ECONOMIC = "economic", _("Ekonomisk information")
    EVALUATING = "evaluating", _("Värderande uppgifter")
    CRIME = "crime", _("Uppgifter om brott")
    LOCATION = "location", _("Lokaliseringsuppgifter")
    COMMUNICATION = "communication", _("Kommunikationsloggar")
    METADATA = "metadata", _("Metadata om kommunikation")
    IMAGES_SOUND = "images_sound", _("Bild och ljud")
    CREDENTIALS = "credentials", _("Inloggningsuppgifter")
    SECRECY = "secrecy", _("Uppgifter under sekretess")
    PROTECTED_IDENTITY = "protected_identity", _("Skyddade personuppgifter")
    HEALTH = "health", _("Känsliga: hälsa")
    ETHNICITY = "ethnicity", _("Känsliga: ras eller etniskt ursprung")
    POLITICAL = "political", _("Känsliga: politiska åsikter")
    RELIGION = "religion", _("Känsliga: religiös eller filosofisk övertygelse")
    UNION = "union", _("Känsliga: fackmedlemskap")
    SEXUAL = "sexual", _("Känsliga: sexualliv eller sexuell läggning")
    GENETIC_BIOMETRIC = "genetic_biometric", _("Känsliga: genetiska eller biometriska uppgifter")


class ConsequenceKind(models.TextChoices):
    """What it may lead to for those concerned (GDPR recital 85)."""

    CONTROL = "control", _("Förlorad kontroll över uppgifterna")
    RIGHTS = "rights", _("Begränsade rättigheter")
    DISCRIMINATION = "discrimination", _("Diskriminering")
    IDENTITY_THEFT = "identity_theft", _("Identitetsstöld eller bedrägeri")
    ECONOMIC_LOSS = "economic_loss", _("Ekonomisk förlust")
    PSEUDONYMISATION = "pseudonymisation", _("Hävd pseudonymisering")
    REPUTATION = "reputation", _("Skadat anseende")
    CONFIDENTIALITY = "confidentiality", _("Uppgifter under tystnadsplikt röjs")
    SAFETY = "safety", _("Fara för liv, hälsa eller personlig säkerhet")
    OTHER = "other", _("Annan ekonomisk eller social nackdel")


class SubjectSeverity(models.TextChoices):
    """How grave it is for those concerned; the steps of IMY's form are not known."""

    NEGLIGIBLE = "1", _("Försumbar")
    LIMITED = "2", _("Begränsad")
    SIGNIFICANT = "3", _("Betydande")
    VERY_LARGE = "4", _("Mycket stor")


class CountKnown(models.TextChoices):
    """How sure a number is."""

    EXACT = "exact", _("Exakt")
    APPROXIMATE = "approximate", _("Ungefärligt")
    UNKNOWN = "unknown", _("Okänt")
