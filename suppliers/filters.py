"""Filters of the lists of suppliers and agreements."""

import datetime as dt

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from assets.countries import EEA, PLACES, SWEDEN
from isms.register.filters import EntryFilterSet
from isms.register.models import Entry
from isms.register.quick_filters import QuickFilter
from suppliers.models import Agreement, ChangeNotice, Supplier
from suppliers.transfer_flags import agreements_flagged, flag_choices

CERTIFICATE_DAYS = 91  # a certificate holds through its last day
WITHIN_CHOICES = [("30", _("30 dagar")), ("90", _("90 dagar")), ("180", _("180 dagar")), ("365", _("ett år"))]
MISSING_CHOICES = [
    ("agreement", _("PUB-avtal saknas")),
    ("review", _("Försenad uppföljning")),
    ("certificate", _("Certifikat har gått ut")),
    ("certificate_soon", _("Certifikat går ut inom 90 dagar")),
    ("incident_contact", _("Kontakt för incidenter saknas")),
]
CHAIN_CHOICES = [("notice_open", _("Avisering att besvara")), *flag_choices()]
STATE_CHOICES = [("current", _("Utkast och gällande")), *Agreement.Phase.choices]


class SupplierFilterSet(EntryFilterSet):
    """Criticality, country, what is missing and what is delivered to."""

    criticality = django_filters.ChoiceFilter(
        label=_("Kritikalitet"), choices=Supplier.Criticality.choices, empty_label=_("Alla")
    )
    missing = django_filters.ChoiceFilter(
        label=_("Brist"), choices=MISSING_CHOICES, method="filter_missing", empty_label=_("Alla")
    )
    place = django_filters.ChoiceFilter(
        label=_("Land"), choices=PLACES[:3], method="filter_place", empty_label=_("Alla länder")
    )
    personal_data = django_filters.BooleanFilter(
        label=_("Behandlar personuppgifter åt oss"), method="filter_personal_data", widget=CheckboxInput
    )
    post = django_filters.CharFilter(label=_("Levererar till (referens)"), method="filter_post")

    MORE = ("place", "personal_data", "post", "archived")

    class Meta:
        model = Supplier
        fields: list[str] = []

    def filter_missing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the suppliers that lack something."""
        today = self.request.actor.today
        if value == "agreement":
            return queryset.without_agreement(today)
        if value == "review":
            return queryset.with_late_review(today)
        if value == "incident_contact":
            return queryset.without_contact("incident")
        days = CERTIFICATE_DAYS if value == "certificate_soon" else 0
        return queryset.with_expired_certificate(today + dt.timedelta(days=days))

    def filter_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep suppliers in Sweden, elsewhere in EU/EES, or outside it."""
        if value == "sweden":
            return queryset.filter(country=SWEDEN)
        return queryset.filter(country__in=EEA - {SWEDEN}) if value == "eea" else queryset.exclude(country__in=EEA)

    def filter_personal_data(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep those that reach personal data."""
        return queryset.filter(reaches_personal_data=True) if value else queryset

    def filter_post(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those that deliver to one entry that the actor sees."""
        entry = Entry.objects.visible_to(self.request.actor).filter(reference__iexact=value.strip()).first()
        return queryset.none() if entry is None else queryset.delivering_to(entry)


class AgreementFilterSet(EntryFilterSet):
    """Kind, where it stands, with whom, what it covers, and what ends soon."""

    kind = django_filters.ChoiceFilter(
        label=_("Slag"), field_name="agreement_kind", choices=Agreement.Kind.choices, empty_label=_("Alla slag")
    )
    phase = django_filters.ChoiceFilter(
        label=_("Läge"), choices=STATE_CHOICES, method="filter_phase", empty_label=_("Alla lägen")
    )
    ends_within = django_filters.ChoiceFilter(
        label=_("Löper ut inom"), choices=WITHIN_CHOICES, method="filter_ends", empty_label=_("Alla")
    )
    notice_within = django_filters.ChoiceFilter(
        label=_("Sägs upp eller förlängs inom"), choices=WITHIN_CHOICES, method="filter_notice", empty_label=_("Alla")
    )
    notice_late = django_filters.BooleanFilter(
        label=_("Uppsägningsdagen har passerat obehandlad"), method="filter_late", widget=CheckboxInput
    )
    incomplete = django_filters.BooleanFilter(
        label=_("PUB-avtal med brister i innehållet"), method="filter_incomplete", widget=CheckboxInput
    )
    chain = django_filters.ChoiceFilter(
        label=_("Kedja och överföringar"), choices=CHAIN_CHOICES, method="filter_chain", empty_label=_("Alla")
    )
    supplier = django_filters.CharFilter(label=_("Leverantör"), method="filter_supplier")
    post = django_filters.CharFilter(label=_("Omfattar (referens)"), method="filter_post")

    MORE = ("ends_within", "notice_within", "notice_late", "incomplete", "chain", "supplier", "post", "archived")

    class Meta:
        model = Agreement
        fields: list[str] = []

    @property
    def today(self) -> dt.date:
        """The day on which the list is read."""
        return self.request.actor.today

    def filter_phase(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what stands at one place, or what is drafted or in force."""
        phases = ("draft", "coming", "in_force") if value == "current" else (value,)
        return queryset.with_phase(self.today).filter(phase__in=phases)

    def filter_ends(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep agreements in force that run out within a number of days."""
        return queryset.running_out(self.today, self.today + dt.timedelta(days=int(value)))

    def filter_notice(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep agreements to decide about within a number of days; what is late belongs there."""
        return queryset.with_notice().filter(notice_due_on__lte=self.today + dt.timedelta(days=int(value)))

    def filter_late(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep agreements whose last day of notice has passed without a decision."""
        return queryset.with_notice().filter(notice_due_on__lt=self.today) if value else queryset

    def filter_incomplete(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep personuppgiftsbiträdesavtal that do not say all that art. 28.3 asks for."""
        return queryset.incomplete() if value else queryset

    def filter_chain(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep agreements with something wrong in their chain, or with an announced change to answer."""
        if value == "notice_open":
            return queryset.filter(pk__in=ChangeNotice.objects.unanswered().order_by().values("agreement_id"))
        return queryset.filter(agreements_flagged(value, self.today))

    def filter_supplier(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find agreements by reference, name or number of a supplier that the actor sees."""
        text = value.strip()
        found = Supplier.objects.visible_to(self.request.actor).filter(
            Q(reference__iexact=text) | Q(title__icontains=text) | Q(organisation_number__icontains=text)
        )
        return queryset.filter(supplier__in=found.order_by().values("pk"))

    def filter_post(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep agreements that cover one entry that the actor sees."""
        entry = Entry.objects.visible_to(self.request.actor).filter(reference__iexact=value.strip()).first()
        return queryset.none() if entry is None else queryset.filter(covers__entry_id=entry.pk)


SUPPLIER_QUESTIONS = (
    QuickFilter(
        _("PUB-avtal saknas"), "missing=agreement", lambda suppliers, actor: suppliers.without_agreement(actor.today)
    ),
    QuickFilter(
        _("Försenad uppföljning"), "missing=review", lambda suppliers, actor: suppliers.with_late_review(actor.today)
    ),
)
AGREEMENT_QUESTIONS = (
    QuickFilter(
        _("Går ut inom 90 dagar"),
        "ends_within=90",
        lambda agreements, actor: agreements.running_out(actor.today, actor.today + dt.timedelta(days=90)),
    ),
    QuickFilter(
        _("Uppsägningsdag har passerat"),
        "notice_late=on",
        lambda agreements, actor: agreements.with_notice().filter(notice_due_on__lt=actor.today),
    ),
)
