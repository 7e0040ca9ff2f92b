"""Write the chain of processors behind an agreement: add, correct, change from a day, end, check and confirm."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_review
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.services import claim_version
from suppliers.chain_kinds import CONFIRMATION_KIND
from suppliers.models import Agreement, ChainConfirmation, CountryStanding, Mechanism, SubProcessorLink
from suppliers.models.processing_terms import ProcessingTerms

# What the next link takes with it when one is followed by another.
CARRIED = (*ProcessingTerms.TERMS, "is_party", "checked_on", "dpf_checked_on")
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def add_link(*, link: SubProcessorLink, version: int, by: User, at: dt.datetime) -> SubProcessorLink:
    """Add a company to the chain of an agreement, and see to it that the chain is confirmed once a year.

    Args:
        version: the agreement's version that the user started from. Its claim also makes those who
            change one chain at once take turns.

    Raises:
        EditConflict: somebody else has saved the agreement since ``version``.
        DomainError: the agreement settles no processing of personal data.
        ValidationError: a field is wrong, or the company stands above itself.
    """
    claim_version(entry=link.agreement, version=version, by=by, at=at)
    check_kind(link.agreement)
    store_link(link)
    _plan_confirmation(link.agreement, by=by, at=at)
    return link


@transaction.atomic
def correct_link(*, link: SubProcessorLink, version: int, by: User, at: dt.datetime) -> SubProcessorLink:
    """Save a link that was written wrongly, as if it had been right from the start; the history keeps what it was.

    Raises:
        EditConflict: somebody else has saved the agreement since ``version``.
        DomainError: the link has ended.
        ValidationError: a field is wrong, or the link would hang under itself.
    """
    claim_version(entry=link.agreement, version=version, by=by, at=at)
    _lock_standing(link, on_day=timezone.localtime(at).date())
    store_link(link)
    return link


@transaction.atomic
def follow_link(
    *, link: SubProcessorLink, successor: SubProcessorLink, changed_on: dt.date, version: int, by: User, at: dt.datetime
) -> SubProcessorLink:
    """End a link the day before a day and let another follow it, with the same companies below.

    The chain can afterwards be read as it was before the change and as it is after it.

    Args:
        link: the link as it is stored.
        successor: unsaved, with its place and the terms that hold from ``changed_on``.

    Raises:
        EditConflict: somebody else has saved the agreement since ``version``.
        DomainError: the link has ended.
        ValidationError: the day is not after the link's first day, or a field is wrong.
    """
    claim_version(entry=link.agreement, version=version, by=by, at=at)
    return replace_link(link=link, successor=successor, changed_on=changed_on, today=timezone.localtime(at).date())


@transaction.atomic
def end_link(*, link: SubProcessorLink, ended_on: dt.date, version: int, by: User, at: dt.datetime) -> int:
    """End a link and everything below it on a day, the last on which they process; return how many ended.

    Raises:
        EditConflict: somebody else has saved the agreement since ``version``.
        DomainError: the link has ended.
        ValidationError: the day lies before the first day of a link.
    """
    claim_version(entry=link.agreement, version=version, by=by, at=at)
    return close_links(link=link, ended_on=ended_on, today=timezone.localtime(at).date())


@transaction.atomic
def check_link(
    *,
    link: SubProcessorLink,
    checked_on: dt.date | None,
    dpf_checked_on: dt.date | None,
    version: int,
    by: User,
    at: dt.datetime,
) -> SubProcessorLink:
    """Record that somebody has compared a link with its source, or looked the company up in the DPF list.

    Raises:
        EditConflict: somebody else has saved the agreement since ``version``.
        DomainError: the link has ended.
        ValidationError: a day lies ahead, or none is given.
    """
    claim_version(entry=link.agreement, version=version, by=by, at=at)
    today = timezone.localtime(at).date()
    stored = _lock_standing(link, on_day=today)
    if checked_on is None and dpf_checked_on is None:
        raise ValidationError({"checked_on": _("Ange minst en dag.")})
    for name, day in (("checked_on", checked_on), ("dpf_checked_on", dpf_checked_on)):
        if day is not None and day > today:
            raise ValidationError({name: _("Dagen ligger framåt.")})
    stored.checked_on = checked_on or stored.checked_on
    stored.dpf_checked_on = dpf_checked_on or stored.dpf_checked_on
    stored.save(update_fields=["checked_on", "dpf_checked_on"])
    return stored


@transaction.atomic
def confirm_chain(
    *, agreement: Agreement, confirmed_on: dt.date, source: str, version: int, by: User, at: dt.datetime
) -> ChainConfirmation:
    """Record that the supplier has confirmed its chain; the follow-up that asked is done and the next planned.

    Raises:
        EditConflict: somebody else has saved the agreement since ``version``.
        DomainError: the agreement settles no processing of personal data.
        ValidationError: the day lies ahead, or nothing says how it was confirmed.
    """
    claim_version(entry=agreement, version=version, by=by, at=at)
    check_kind(agreement)
    today = timezone.localtime(at).date()
    if confirmed_on > today:
        raise ValidationError({"confirmed_on": _("Dagen ligger framåt.")})
    confirmation = ChainConfirmation(
        agreement=agreement,
        confirmed_on=confirmed_on,
        source=source.strip(),
        link_count=SubProcessorLink.objects.on(today).filter(agreement=agreement, is_party=False).count(),
        recorded_at=at,
        recorded_by=by,
    )
    confirmation.full_clean()
    confirmation.save(force_insert=True)
    waiting = FollowUp.objects.open().filter(entry_id=agreement.pk, kind=CONFIRMATION_KIND).first()
    if waiting is not None:
        with in_swedish():
            note = _("Kedjan bekräftad %(day)s: %(source)s") % {
                "day": confirmed_on.isoformat(),
                "source": source.strip(),
            }
        complete_followup(followup=waiting, outcome=FollowUp.Outcome.NO_REMARK, note=note, by=by, at=at)
    else:
        _plan_confirmation(agreement, by=by, at=at)
    return confirmation


def store_link(link: SubProcessorLink) -> SubProcessorLink:
    """Check and save a link of an agreement whose version has been claimed."""
    _check_place(link)
    check_terms(link)
    link.full_clean()
    link.save()
    return link


def replace_link(
    *, link: SubProcessorLink, successor: SubProcessorLink, changed_on: dt.date, today: dt.date
) -> SubProcessorLink:
    """End a link and let a successor follow, in an agreement whose version has been claimed."""
    stored = _lock_standing(link, on_day=today)
    if changed_on <= stored.started_on:
        raise ValidationError({"changed_on": _("Dagen ligger inte efter ledets första dag. Rätta ledet i stället.")})
    below = _standing_below(stored, on_day=changed_on)
    stored.ended_on = changed_on - ONE_DAY
    stored.save(update_fields=["ended_on"])
    successor.agreement, successor.is_party = stored.agreement, stored.is_party
    successor.started_on, successor.ended_on = changed_on, None
    store_link(successor)
    for child in below:
        _move_below(child, successor, changed_on=changed_on)
    return successor


def close_links(*, link: SubProcessorLink, ended_on: dt.date, today: dt.date) -> int:
    """End a link and what stands below it, in an agreement whose version has been claimed."""
    stored = _lock_standing(link, on_day=today)
    closing, waiting = [], [stored]
    while waiting:
        found = waiting.pop()
        closing.append(found)
        waiting.extend(_standing_below(found, on_day=today))
    if any(ended_on < found.started_on for found in closing):
        raise ValidationError({"ended_on": _("Dagen ligger före första dagen för ledet eller något led under det.")})
    for found in closing:
        found.ended_on = ended_on if found.ended_on is None else min(found.ended_on, ended_on)
        found.save(update_fields=["ended_on"])
    return len(closing)


def _move_below(child: SubProcessorLink, successor: SubProcessorLink, *, changed_on: dt.date) -> None:
    """Let a child follow its parent to the parent's successor, with everything below it."""
    if child.started_on >= changed_on:  # not begun yet: it only changes place
        child.parent = successor
        child.save(update_fields=["parent"])
        return
    below = _standing_below(child, on_day=changed_on)
    copy = SubProcessorLink(
        agreement_id=child.agreement_id,
        parent=successor,
        started_on=changed_on,
        ended_on=child.ended_on,
        **{name: getattr(child, name) for name in CARRIED},
    )
    child.ended_on = changed_on - ONE_DAY
    child.save(update_fields=["ended_on"])
    copy.save()
    for grandchild in below:
        _move_below(grandchild, copy, changed_on=changed_on)


def _standing_below(link: SubProcessorLink, *, on_day: dt.date) -> list[SubProcessorLink]:
    return list(SubProcessorLink.objects.standing(on_day).filter(parent_id=link.pk).order_by("pk"))


def _lock_standing(link: SubProcessorLink, *, on_day: dt.date) -> SubProcessorLink:
    stored = SubProcessorLink.objects.select_related("agreement").get(pk=link.pk)
    if stored.ended_on is not None and stored.ended_on < on_day:
        raise DomainError(_("Ledet har upphört. Lägg till ett nytt i stället."))
    return stored


def check_kind(agreement: Agreement) -> None:
    if agreement.agreement_kind not in Agreement.PRIVACY_KINDS:
        raise DomainError(_("Kedjan hör till ett personuppgiftsbiträdesavtal, en instruktion eller ett arrangemang."))


def _check_place(link: SubProcessorLink) -> None:
    """Walk up from the link's place: neither the link nor its company may stand there already."""
    rows = SubProcessorLink.objects.filter(agreement_id=link.agreement_id).order_by()
    places = {row.pk: row for row in rows.only("parent_id", "company", "is_party", "ended_on")}
    company = link.company.strip().casefold()
    step = link.parent_id
    passed: set[int] = set()
    while step is not None and step not in passed:
        passed.add(step)
        above = places.get(step)
        if above is None:
            raise ValidationError({"parent": _("Välj ett led i samma avtals kedja.")})
        if step == link.pk or (company and above.company.casefold() == company):
            raise ValidationError({"parent": _("Företaget står redan högre upp i samma gren: kedjan blir en ring.")})
        step = above.parent_id
    if link.parent_id is not None:
        parent = places[link.parent_id]
        if parent.is_party:
            raise ValidationError({"parent": _("Lämna tomt när avtalsparten själv anlitar företaget.")})
        if parent.ended_on is not None and (link.ended_on is None or link.ended_on > parent.ended_on):
            raise ValidationError({"parent": _("Ledet ovanför har upphört.")})


def check_terms(terms: ProcessingTerms) -> None:
    """Refuse to say that nothing leaves EU/EEA when a country lies outside it.

    Raises:
        ValidationError: the mechanism contradicts the countries.
    """
    if terms.mechanism != Mechanism.EEA or not terms.country_codes:
        return
    inside = CountryStanding.objects.standing_as(CountryStanding.Standing.EEA)
    known = {str(code) for code in inside.filter(country__in=terms.country_codes).values_list("country", flat=True)}
    if set(terms.country_codes) - known:
        raise ValidationError(
            {"mechanism": _("Minst ett av länderna ligger utanför EU/EES. Välj vad överföringen vilar på.")}
        )


def _plan_confirmation(agreement: Agreement, *, by: User, at: dt.datetime) -> None:
    """Ask for a confirmation one interval from now, unless somebody asks already."""
    if not FollowUp.objects.open().filter(entry_id=agreement.pk, kind=CONFIRMATION_KIND).exists():
        open_review(entry=agreement, kind=CONFIRMATION_KIND, by=by, at=at)
