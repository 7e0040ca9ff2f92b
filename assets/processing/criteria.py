"""The questions of the threshold assessment, in the register's own words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets.models.threshold_assessment import Criterion

# The supervisory authority's list under art. 35.4: as many as this and an impact assessment is needed.
ENOUGH = 2


@dataclass(frozen=True)
class Question:
    """One criterion as it is asked, with examples from a municipality."""

    criterion: Criterion
    text: str | Promise
    help_text: str | Promise


QUESTIONS: tuple[Question, ...] = (
    Question(
        Criterion.EVALUATION,
        _("Utvärderas eller poängsätts människor?"),
        _("Till exempel betyg på beteende, profiler av vanor eller en rangordning av sökande efter egenskaper."),
    ),
    Question(
        Criterion.AUTOMATED,
        _("Fattas beslut automatiskt, med rättslig eller liknande följd för någon?"),
        _("Till exempel att en ansökan avslås eller ett konto spärras utan att en människa prövar det."),
    ),
    Question(
        Criterion.MONITORING,
        _("Övervakas människor systematiskt?"),
        _("Till exempel kameror, passerkort eller loggar som används för att se vad enskilda gör."),
    ),
    Question(
        Criterion.SENSITIVE,
        _("Behandlas känsliga eller mycket personliga uppgifter?"),
        _("Hälsa, religion, facklig tillhörighet, brott, ekonomi, vad någon läser, skyddade personuppgifter."),
    ),
    Question(
        Criterion.LARGE_SCALE,
        _("Är omfattningen stor?"),
        _("Väg in hur många det gäller, hur mycket om var och en, hur länge och över hur stort område."),
    ),
    Question(
        Criterion.COMBINING,
        _("Kombineras uppgifter som har samlats in för skilda ändamål?"),
        _("På ett sätt som den registrerade inte räknar med, till exempel samkörning av två register."),
    ),
    Question(
        Criterion.VULNERABLE,
        _("Gäller det människor i utsatt eller beroende ställning?"),
        _("Barn, anställda, sökande, patienter och andra som har svårt att säga nej."),
    ),
    Question(
        Criterion.NEW_TECHNOLOGY,
        _("Används ny teknik, eller känd teknik på ett nytt sätt?"),
        _("Till exempel språkmodeller, ansiktsigenkänning eller uppkopplade sensorer."),
    ),
    Question(
        Criterion.PREVENTING,
        _("Kan behandlingen hindra någon från en rättighet, en tjänst eller ett avtal?"),
        _("Till exempel en spärrlista eller en kontroll innan någon får låna, boka eller delta."),
    ),
)
