"""Which systems and processes are critical, and what each cannot do without, for the continuity plans below."""

from django.db.models import Q, QuerySet

from assets.models import Process, ProcessSystem, System
from assets.selectors import needed_ids
from risks.inventory import register_critical, register_needs


def critical_systems() -> QuerySet[System]:
    """Return systems in use that are pointed out in the RSA or judged critical for the operations."""
    in_use = System.objects.active().exclude(lifecycle__in=(System.Lifecycle.PLANNED, System.Lifecycle.RETIRED))
    return in_use.filter(Q(is_in_rsa=True) | Q(criticality=System.Criticality.CRITICAL))


def critical_processes() -> QuerySet[Process]:
    """Return processes that are pointed out in the RSA."""
    return Process.objects.active().filter(is_in_rsa=True)


def needs_of_process(process_id: int) -> frozenset[int]:
    """Return the systems that a process uses, and those that they need in their turn."""
    direct = frozenset(ProcessSystem.objects.filter(process_id=process_id).values_list("system_id", flat=True))
    return direct.union(*(needed_ids(system_id) for system_id in sorted(direct)))


def register_continuity() -> None:
    """Tell the room of risks; called from ``AppConfig.ready``."""
    register_critical("system", critical_systems)
    register_critical("process", critical_processes)
    register_needs("system", needed_ids)
    register_needs("process", needs_of_process)
