"""What the administrator reads: each sign of the installation as a state in words."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isms.health import sign_of_life
from isms.operations.state import BACKUP_LATE_AFTER, Disk, Job, Outbox, Queue, State

OK, WARNING, DANGER, NEUTRAL = "success", "warning", "danger", "neutral"
WAITING_TOO_LONG = dt.timedelta(hours=1)
GIGABYTE = 1_000_000_000


#: What each job on the clock does, in the administrator's words.
JOB_LABELS = {
    "followup.prepare_reminders": gettext_lazy("Skriver påminnelser"),
    "followup.prepare_alarms": gettext_lazy("Bevakar tidsfrister i lag"),
    "followup.send_mail": gettext_lazy("Skickar det som väntar"),
    "classification.expire_normatives": gettext_lazy("Avslutar normerande klassningar som gått ut"),
    "training.call_new_holders": gettext_lazy("Kallar nya chefer till utbildning"),
    "register.apply_retention": gettext_lazy("Gallrar det som inte kräver beslut"),
    "register.run_waiting_imports": gettext_lazy("Läser in stora kalkylblad som väntar"),
    "reports.render_forgotten": gettext_lazy("Gör rapporter som blivit liggande"),
    "legal.mail_reports": gettext_lazy("Berättar om synpunkter på tillgänglighet"),
}


@dataclass(frozen=True)
class JobLine:
    """A job as a row: what it does, and how it went last."""

    name: str
    label: str | Promise
    tone: str
    state: str
    began_at: dt.datetime | None


def job_lines(jobs: list[Job]) -> list[JobLine]:
    """Return a row for each job on the clock, those that need somebody first."""
    lines = [_job_line(job) for job in jobs]
    return sorted(lines, key=lambda line: ([DANGER, WARNING, NEUTRAL, OK].index(line.tone), str(line.label)))


def _job_line(job: Job) -> JobLine:
    label = JOB_LABELS.get(job.name, job.name)
    if job.run is None:
        return JobLine(job.name, label, NEUTRAL, _("Inte körd än"), None)
    if job.run.is_failed:
        tone, state = DANGER, _("Misslyckades")
    elif job.is_late:
        tone, state = WARNING, _("Försenad")
    elif job.run.ended_at is None:
        tone, state = NEUTRAL, _("Pågår")
    else:
        tone, state = OK, _("Klar")
    return JobLine(job.name, label, tone, state, job.run.began_at)


@dataclass(frozen=True)
class Sign:
    """One line: what it is about, how it stands, and what that means or what to do."""

    label: str
    tone: str
    state: str
    text: str


def signs_of(state: State, *, now: dt.datetime) -> list[Sign]:
    """Return the signs in the order in which they are looked at."""
    return [
        _process(_("Arbetare"), state.worker_at, now=now, lack=_("Starta arbetaren. Utskick och rapporter väntar.")),
        _process(_("Klocka"), state.clock_at, now=now, lack=_("Starta klockan (beat). Inga jobb sätts igång.")),
        _queue(state.queue),
        _outbox(state.outbox, now=now),
        _backup(state.backup_at, now=now),
        _disk(state.disk),
        Sign(
            _("Försenade uppföljningar"),
            NEUTRAL,
            str(state.late_followup_count),
            _("I alla organisationer. De som ansvarar ser dem på Min sida."),
        ),
    ]


def moment(at: dt.datetime) -> str:
    """Return a moment as people here write it."""
    return date_format(timezone.localtime(at), "Y-m-d H:i")


def _process(label: str, heard_at: dt.datetime | None, *, now: dt.datetime, lack: str) -> Sign:
    sign = sign_of_life(heard_at, now=now)
    if heard_at is None:
        return Sign(label, WARNING, _("Okänt"), lack)
    heard = _("Hördes senast %(moment)s.") % {"moment": moment(heard_at)}
    return Sign(label, OK, _("Igång"), heard) if sign == "ok" else Sign(label, DANGER, _("Tyst"), f"{heard} {lack}")


def _queue(queue: Queue) -> Sign:
    label = _("Kö")
    if queue.waiting_count is None:
        return Sign(
            label, DANGER, _("Svarar inte"), _("Registret fungerar, men jobb och utskick väntar tills kön svarar.")
        )
    waiting = ngettext("%(count)s jobb väntar.", "%(count)s jobb väntar.", queue.waiting_count)
    return Sign(label, OK, _("Svarar"), waiting % {"count": queue.waiting_count})


def _outbox(outbox: Outbox, *, now: dt.datetime) -> Sign:
    label = _("Utskick")
    text = _("%(waiting)s väntar, %(failing)s av dem efter fel. %(given_up)s har getts upp.") % {
        "waiting": outbox.waiting_count,
        "failing": outbox.failing_count,
        "given_up": outbox.given_up_count,
    }
    if outbox.failing_count or outbox.given_up_count:
        return Sign(label, WARNING, _("Fel"), text)
    is_stuck = outbox.waiting_since is not None and now - outbox.waiting_since > WAITING_TOO_LONG
    return Sign(label, WARNING, _("Väntar länge"), text) if is_stuck else Sign(label, OK, _("I ordning"), text)


def _backup(at: dt.datetime | None, *, now: dt.datetime) -> Sign:
    label = _("Säkerhetskopia")
    if at is None:
        return Sign(label, WARNING, _("Okänd"), _("Ingen säkerhetskopia är känd. Kör manage.py backup varje natt."))
    if now - at > BACKUP_LATE_AFTER:
        return Sign(label, DANGER, _("Försenad"), _("Den senaste gjordes %(moment)s.") % {"moment": moment(at)})
    return Sign(label, OK, _("Gjord"), moment(at))


def _disk(disk: Disk | None) -> Sign:
    label = _("Disk för filer")
    if disk is None:
        return Sign(label, NEUTRAL, _("Annan lagring"), _("Filerna ligger inte på den här datorns disk."))
    text = _("%(free)s av %(total)s GB ledigt.") % {
        "free": round(disk.free / GIGABYTE),
        "total": round(disk.total / GIGABYTE),
    }
    state = _("%(percent)s %% ledigt") % {"percent": disk.free_percent}
    return Sign(label, DANGER if disk.is_nearly_full else OK, state, text)
