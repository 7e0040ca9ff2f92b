"""What the derived statuses of a processing are called, and what stands in the way of starting it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets.models.processing_activity import ProcessingActivity

THRESHOLD_LABELS: dict[str, str | Promise] = {
    "missing": _("Saknas"),
    "not_ours": _("Görs av uppdragsgivaren"),
    "waiting": _("Väntar på dataskyddsombudets råd"),
    "advised": _("Klar att besluta"),
    "decided": _("Beslutad"),
}
DPIA_LABELS: dict[str, str | Promise] = {
    "unknown": _("Tröskelanalysen är inte beslutad"),
    "not_needed": _("Behövs inte"),
    "not_started": _("Krävs, inte påbörjad"),
    "ongoing": _("Pågår"),
    "consultation": _("Väntar på förhandssamråd"),
    "stopped": _("Stoppad i förhandssamråd"),
    "decided": _("Beslutad"),
}


def obstacles_of(activity: ProcessingActivity) -> list[str]:
    """Return what must be done before the processing may start, as sentences; empty when nothing must.

    Args:
        activity: read ``with_assessments``.
    """
    found: list[str | Promise] = []
    if activity.threshold_status == "not_ours":
        return []
    if activity.needs_dpia is None:
        found.append(_("Tröskelanalysen är inte beslutad."))
    elif activity.threshold_status != "decided":
        found.append(_("En ny tröskelanalys är gjord men inte beslutad."))
    if activity.dpia_status == "consultation":
        found.append(_("Den kvarstående risken är hög och förhandssamrådet med IMY är inte besvarat (art. 36)."))
    elif activity.dpia_status == "stopped":
        found.append(_("IMY har i förhandssamrådet svarat att behandlingen inte får påbörjas."))
    elif activity.needs_dpia and activity.dpia_status != "decided":
        found.append(_("En konsekvensbedömning krävs och den är inte beslutad (art. 35)."))
    return [str(sentence) for sentence in found]


def alarms_of(activity: ProcessingActivity) -> list[str]:
    """Return what is wrong with a processing that already runs; empty for those that do not run.

    Args:
        activity: read ``with_assessments``.
    """
    if activity.state != ProcessingActivity.State.ACTIVE:
        return []
    found = []
    if activity.needs_dpia is None and activity.threshold_status != "not_ours":
        found.append(str(_("Pågår utan beslutad tröskelanalys")))
    if activity.needs_dpia and activity.dpia_status in ("not_started", "ongoing"):
        found.append(str(_("Pågår utan beslutad konsekvensbedömning")))
    if activity.dpia_status == "consultation":
        found.append(str(_("Pågår utan besvarat förhandssamråd")))
    if activity.dpia_status == "stopped":
        found.append(str(_("Pågår trots nej i förhandssamråd")))
    if activity.is_changed:
        found.append(str(_("Ändrad efter tröskelanalysen")))
    return found
