"""Swedish names of fields that no form shows, which their models therefore name by nothing but the code's word."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELD_LABELS: dict[str, str | Promise] = {
    "action": _("åtgärd"),
    "agreement": _("avtal"),
    "answered_by": _("besvarad av"),
    "answers": _("svar"),
    "batch": _("import"),
    "campaign": _("kampanj"),
    "closed_by": _("stängd av"),
    "content_object": _("post"),
    "course": _("utbildning"),
    "document": _("styrdokument"),
    "granted_by": _("delad av"),
    "group": _("grupp"),
    "in_force_for": _("gäller för"),
    "incident": _("incident"),
    "key": _("fråga"),
    "newer": _("senare incident"),
    "older": _("tidigare incident"),
    "opened_by": _("öppnad av"),
    "permission": _("får"),
    "person": _("person"),
    "plan": _("kontinuitetsplan"),
    "process": _("process"),
    "procurement": _("upphandling"),
    "question": _("fråga"),
    "question_set": _("frågor"),
    "recommendation": _("rekommendation"),
    "replied_by": _("svar av"),
    "requirement": _("krav"),
    "review": _("ledningens genomgång"),
    "reviewed_organisation": _("organisation"),
    "risk": _("risk"),
    "sha256": _("kontrollsumma"),
    "stage": _("steg"),
    "status": _("läge"),
    "supplier": _("leverantör"),
    "system": _("system"),
    "tertial": _("tertial"),
    "text": _("text"),
    "topic": _("ämne"),
    "user": _("person"),
    "variant": _("utgåva"),
}
# What only the system reads.
TECHNICAL = frozenset({"calendar_id", "changed_keys", "lineage", "move_count", "source_key"})


def label_of(field: models.Field) -> str:
    """Return a field's name as people read it: the model's own, else the one above."""
    return str(FIELD_LABELS[field.name] if is_unnamed(field) and field.name in FIELD_LABELS else field.verbose_name)


def is_unnamed(field: models.Field) -> bool:
    """Tell whether a model gives a field no other name than the code's."""
    return str(field.verbose_name) == field.name.replace("_", " ")
