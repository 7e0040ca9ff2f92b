"""What GDPR art. 30 asks of each processing, and how to see that it is missing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """One thing that a record of processing should hold.

    ``field`` names the form field that fills it in, empty when it is filled in elsewhere. What is not
    required by art. 30 is still customary in a municipality's register.
    """

    code: str
    label: str | Promise
    article: str
    condition: Callable[[], Q]
    field: str = ""
    is_required: bool = True


_AS_CONTROLLER = ~Q(our_role="processor")
_AS_PROCESSOR = Q(our_role="processor")


def _blank(field: str, scope: Q | None = None) -> Callable[[], Q]:
    condition = Q(**{field: ""})
    return lambda: condition & scope if scope is not None else condition


def _without_served_controller() -> Q:
    served = apps.get_model("assets", "ServedController").objects.filter(activity=OuterRef("pk")).order_by()
    return _AS_PROCESSOR & ~Q(Exists(served))


ITEMS: tuple[Item, ...] = (
    Item(
        "controller",
        _("Vem som är personuppgiftsansvarig"),
        "30.1 a",
        lambda: Q(controller="unclear"),
        field="controller",
    ),
    Item("served", _("Uppdragsgivare och vad vi gör åt dem"), "30.2 a–b", _without_served_controller),
    Item("purpose", _("Ändamål"), "30.1 b", _blank("purpose", _AS_CONTROLLER), field="purpose"),
    Item(
        "data_subjects",
        _("Kategorier av registrerade"),
        "30.1 c",
        _blank("data_subjects", _AS_CONTROLLER),
        field="data_subjects",
    ),
    Item(
        "data_categories",
        _("Kategorier av personuppgifter"),
        "30.1 c",
        _blank("data_categories", _AS_CONTROLLER),
        field="data_categories",
    ),
    Item(
        "recipients", _("Kategorier av mottagare"), "30.1 d", _blank("recipients", _AS_CONTROLLER), field="recipients"
    ),
    Item(
        "transfer",
        _("Svar på om uppgifter överförs till tredjeland"),
        "30.1 e, 30.2 c",
        _blank("transfer"),
        field="transfer",
    ),
    Item("retention", _("Tidsfrister för radering"), "30.1 f", _blank("retention", _AS_CONTROLLER), field="retention"),
    Item(
        "security_measures",
        _("Säkerhetsåtgärder"),
        "30.1 g, 30.2 d",
        _blank("security_measures"),
        field="security_measures",
    ),
    Item(
        "legal_basis",
        _("Rättslig grund"),
        "6.1",
        _blank("legal_basis", _AS_CONTROLLER),
        field="legal_basis",
        is_required=False,
    ),
    Item(
        "information_given",
        _("Hur de registrerade informeras"),
        "13–14",
        _blank("information_given", _AS_CONTROLLER),
        field="information_given",
        is_required=False,
    ),
)


def items_of(codes: Iterable[str]) -> list[Item]:
    """Return the items with given codes, in the order of the article."""
    wanted = set(codes)
    return [item for item in ITEMS if item.code in wanted]
