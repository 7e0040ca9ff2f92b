"""The component gallery: every component in every state, and the page patterns, with invented example text."""

import datetime as dt
from typing import Any

import django_tables2 as tables
from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_tables2 import RequestConfig

from isms.register.tables import CellColumn

PAGES = {
    "komponenter": (gettext_lazy("Komponenter"), "ui/gallery.html", "asset"),
    "lista": (gettext_lazy("Lista"), "ui/list.html", "system"),
    "detalj": (gettext_lazy("Detaljsida"), "ui/detail.html", "document"),
    "klassning": (gettext_lazy("Klassning"), "ui/classification.html", "classification"),
    "min-sida": (gettext_lazy("Min sida"), "ui/my_page.html", "home"),
    "genomgang": (gettext_lazy("Ledningens genomgång"), "ui/review.html", "review"),
}
AT = dt.datetime(2026, 11, 20, 14, 5, tzinfo=dt.UTC)
SYSTEMS = [
    ("Bokningen", "Molntjänst", (3, 2, 2), 4, "Kulturskolan", "Enhetschef", -3, "is-late"),
    ("Samlingsdatabasen", "Egen drift", (1, 3, 2), 6, "Museer och samlingar", "Samlingschef", 12, ""),
    ("Elevregistret", "Molntjänst", (3, 3, 2), 5, "Kulturskolan", "Enhetschef", 45, ""),
    ("Biljettkassan", "Molntjänst", (2, 2, 3), 2, "Publik och program", "Enhetschef", 5, ""),
    ("Ärendehandläggning", "Stadsgemensamt", (2, 3, 2), 9, "Nämnd och stab", "Administrativ chef", 90, ""),
    ("Passersystemet", "Egen drift", (3, 2, 3), 1, "Lokaler och säkerhet", "Fastighetschef", -21, "is-late"),
    ("Webbplatsen", "Molntjänst", (0, 2, 1), 2, "Kommunikation", "Kommunikationschef", 30, ""),
    ("Stödansökningar", "Molntjänst", (2, 3, 1), 3, "Kulturstöd", "Enhetschef", 61, ""),
]
LEVEL_NAMES = ["Försumbar", "Måttlig", "Betydande", "Allvarlig"]
LEVEL_HINTS = [
    "Ingen märkbar skada",
    "Märkbar men hanterlig skada",
    "Tydligt nedsatt förmåga eller skada för enskilda",
    "Verksamheten klarar inte sitt uppdrag",
]


class ExampleFilterForm(forms.Form):
    """The filter of the example list."""

    q = forms.CharField(label=gettext_lazy("Sök"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    unit = forms.ChoiceField(
        label=gettext_lazy("Enhet"),
        required=False,
        choices=[("", gettext_lazy("Alla enheter"))] + [(row[4], row[4]) for row in SYSTEMS[:4]],
    )
    owner = forms.CharField(label=gettext_lazy("Ägare"), required=False)
    archived = forms.BooleanField(label=gettext_lazy("Visa arkiverade"), required=False)


class ExampleForm(forms.Form):
    """A form with every kind of field."""

    title = forms.CharField(label=gettext_lazy("Namn"), help_text=gettext_lazy("Det namn ni använder till vardags."))
    case_number = forms.CharField(
        label=gettext_lazy("Diarienummer"), required=False, help_text=gettext_lazy("Till exempel 1.1/123/2026.")
    )
    operation = forms.ChoiceField(
        label=gettext_lazy("Driftform"),
        choices=[("own", gettext_lazy("Egen drift")), ("cloud", gettext_lazy("Molntjänst"))],
    )
    reviewed_on = forms.DateField(
        label=gettext_lazy("Senast granskad"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("Skede"),
        widget=forms.RadioSelect,
        choices=[("planned", gettext_lazy("Planerat")), ("used", gettext_lazy("I drift"))],
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Registrerade"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("pupils", gettext_lazy("Elever")), ("staff", gettext_lazy("Anställda"))],
    )
    description = forms.CharField(label=gettext_lazy("Beskrivning"), required=False, widget=forms.Textarea)
    is_critical = forms.BooleanField(
        label=gettext_lazy("Verksamhetskritiskt"),
        required=False,
        help_text=gettext_lazy("Verksamheten stannar inom en dag utan systemet."),
    )


class ExampleTable(tables.Table):
    """The dense list of systems."""

    reference = tables.Column(verbose_name=gettext_lazy("Referens"))
    title = tables.Column(verbose_name=gettext_lazy("Namn"), linkify=lambda: "?sida=detalj")
    operation = tables.Column(verbose_name=gettext_lazy("Driftform"))
    levels = CellColumn(verbose_name=gettext_lazy("Skyddsnivå"), template_name="ui/levels_cell.html", orderable=False)
    asset_count = tables.Column(verbose_name=gettext_lazy("Tillgångar"))
    unit = tables.Column(verbose_name=gettext_lazy("Enhet"))
    owner = tables.Column(verbose_name=gettext_lazy("Ägare"))
    due = CellColumn(verbose_name=gettext_lazy("Nästa översyn"), template_name="ui/due_cell.html")

    class Meta:
        row_attrs = {"class": lambda record: record["row_class"]}


class GalleryView(TemplateView):
    """Show the gallery, or the page pattern that the address names in ``sida``."""

    def get_template_names(self) -> list[str]:
        """Return the template of the page asked for; 404 when there is none."""
        return [PAGES[self._page()][1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the page its example data and the gallery's own navigation."""
        return super().get_context_data(
            navigation=self._navigation(),
            filter_form=ExampleFilterForm(self.request.GET),
            active_count=sum(1 for name in ("q", "unit", "owner", "archived") if self.request.GET.get(name)),
            table=self._table(self.request.GET.get("q", "")),
            empty_table=ExampleTable([]),
            ticking={
                "url": self.request.path,
                "list_name": "system",
                "query": "",
                "choices": [("owner", _("Ägare")), ("archive", _("Arkivera"))],
            },
            form=ExampleForm(),
            wrong_form=ExampleForm({"case_number": "okänt", "reviewed_on": "igår", "operation": "own"}),
            tones=("neutral", "info", "success", "warning", "danger"),
            dues=[_due(days) for days in (-3, 0, 5, 40)],
            facts=_facts(),
            history=_history(),
            comments=[{"who": "Karin Holm", "when": AT, "text": _("Leverantören svarar senast den 4 december.")}],
            levels=_levels(),
            today=AT.date(),
            **kwargs,
        )

    def _page(self) -> str:
        page = self.request.GET.get("sida", "komponenter")
        if page not in PAGES:
            raise Http404
        return page

    def _navigation(self) -> list[dict[str, Any]]:
        items = [
            {"label": label, "url": f"?sida={key}", "icon": icon, "is_current": key == self._page()}
            for key, (label, _template, icon) in PAGES.items()
        ]
        return [{"label": _("Byggstenar"), "items": items[:1]}, {"label": _("Sidmönster"), "items": items[1:]}]

    def _table(self, text: str) -> ExampleTable:
        rows = [row for row in _systems() if text.lower() in row["title"].lower()]
        table = ExampleTable(rows * 5, order_by=self.request.GET.get("sort", "title"))
        RequestConfig(self.request, paginate={"per_page": 25}).configure(table)
        return table


def _systems() -> list[dict[str, Any]]:
    return [
        {
            "pk": number,
            "reference": f"SYS-{number:04d}",
            "title": title,
            "operation": operation,
            "levels": [(letter, level, LEVEL_NAMES[level]) for letter, level in zip("KRT", levels, strict=True)],
            "asset_count": asset_count,
            "unit": unit,
            "owner": owner,
            "due": _due(days),
            "row_class": row_class,
        }
        for number, (title, operation, levels, asset_count, unit, owner, days, row_class) in enumerate(
            SYSTEMS, start=11
        )
    ]


def _due(days: int) -> dict[str, Any]:
    if days < 0:
        text, tone = _("försenad %(days)s dagar") % {"days": -days}, "danger"
    elif days == 0:
        text, tone = _("i dag"), "warning"
    elif days <= 7:
        text, tone = _("om %(days)s dagar") % {"days": days}, "warning"
    else:
        text, tone = _("om %(days)s dagar") % {"days": days}, "neutral"
    return {"text": text, "date": AT.date() + dt.timedelta(days=days), "tone": tone}


def _facts() -> list[dict[str, Any]]:
    return [
        {"label": _("Enhet"), "value": "Kulturskolan"},
        {"label": _("Ägare"), "value": "Enhetschef, Karin Holm", "url": "#"},
        {"label": _("Driftform"), "value": _("Molntjänst")},
        {"label": _("Diarienummer"), "value": "", "missing": _("saknas")},
        {"label": _("Personuppgifter"), "value": _("Ja, även om barn")},
    ]


def _history() -> list[dict[str, Any]]:
    return [
        {
            "who": "Karin Holm",
            "when": AT,
            "summary": "",
            "changes": [
                {"label": _("Leverantör"), "old": "Nordbok AB", "new": "Bokning Norr AB"},
                {"label": _("Driftland"), "old": "", "new": _("Sverige")},
            ],
        },
        {"who": "Anders Lindh", "when": AT - dt.timedelta(days=40), "summary": _("Lade till systemet."), "changes": []},
    ]


def _levels() -> list[dict[str, Any]]:
    return [
        {
            "value": str(number),
            "number": number,
            "label": name,
            "hint": hint,
            "is_checked": number == 2,
            "is_high": number == 3,
            "consequences": [
                {"area": _("Verksamhetens uppgifter"), "text": _("Undervisningen ställs in en eller flera dagar.")},
                {"area": _("Enskildas rättigheter"), "text": _("Uppgifter om barn kan spridas till obehöriga.")},
                {"area": _("Ekonomi"), "text": _("Kostnader som ryms i enhetens budget.")},
                {"area": _("Förtroende"), "text": _("Uppmärksamhet i lokala medier.")},
            ],
        }
        for number, (name, hint) in enumerate(zip(LEVEL_NAMES, LEVEL_HINTS, strict=True))
    ]


gallery = GalleryView.as_view()
