"""Chains, announced changes and countries, for the pages of agreements and of the inventory."""

from typing import Any

from django import template
from django.template import Context

from isms.register.models import Entry
from suppliers.chain_selectors import Atlas, chain_of, name_of, notices_of, party_name
from suppliers.forms.chain_day import ChainDayForm
from suppliers.models import Agreement, SubProcessorLink
from suppliers.transfer_flags import TransferFlag, flags_of_link
from suppliers.transfer_selectors import effective_countries as countries_reaching
from suppliers.transfer_selectors import is_unconfirmed

register = template.Library()


@register.inclusion_tag("suppliers/chain/panel.html", takes_context=True)
def chain_panel(context: Context, entry: Agreement, may_edit: bool) -> dict[str, Any]:
    """Show the chain behind an agreement; ``?dag=2026-03-01`` as it was, or is to be, on another day."""
    request = context["request"]
    actor = request.actor
    form = ChainDayForm(request.GET or None)
    chosen = form.cleaned_data["dag"] if form.is_valid() else None
    day = chosen if chosen != actor.today else None
    return {
        "entry": entry,
        "organisation": actor.organisation,
        "chain": chain_of(entry, actor, day),
        "party": party_name(entry, actor),
        "may_edit": may_edit and not entry.is_archived and day is None,
        "may_import": actor.may_create,
        "is_unconfirmed": day is None and is_unconfirmed(entry, actor.today),
        "form": form,
        "day": day,
    }


@register.inclusion_tag("suppliers/chain/notices_panel.html", takes_context=True)
def notices_panel(context: Context, entry: Agreement, may_edit: bool) -> dict[str, Any]:
    """Show what the supplier has announced, and what was answered."""
    actor = context["request"].actor
    return {
        "entry": entry,
        "organisation": actor.organisation,
        "notices": notices_of(entry, actor.today),
        "may_edit": may_edit and not entry.is_archived,
    }


@register.inclusion_tag("suppliers/chain/effective_panel.html", takes_context=True)
def effective_countries(context: Context, entry: Entry) -> dict[str, Any]:
    """Show the countries whose law reaches a system, a processing or an information asset."""
    return {"reached": countries_reaching(entry, context["request"].actor)}


@register.inclusion_tag("suppliers/chain/legal_notes.html")
def legal_notes() -> dict[str, Any]:
    """Show what is to be known of the law of countries whose adequacy is limited."""
    atlas = Atlas()
    return {"notes": [country for country in atlas.named(atlas.codes()) if country.standing == "certified"]}


@register.simple_tag
def company_of(link: SubProcessorLink) -> str:
    """Name the company of a link."""
    return name_of(link)


@register.simple_tag
def link_flags(link: SubProcessorLink) -> list[TransferFlag]:
    """Return what is wrong with a link."""
    return flags_of_link(link)
