"""The steps of a chain of processors: add, change, end, check and confirm."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from suppliers.chain_selectors import choosable_links
from suppliers.forms.chain import CheckLinkForm, ConfirmForm, EndLinkForm, LinkChangeForm, LinkForm
from suppliers.models import Agreement, SubProcessorLink
from suppliers.services import add_link, check_link, confirm_chain, correct_link, end_link, follow_link
from suppliers.views.steps import StepPage


class ChainStep(StepPage):
    """A step with the chain of one agreement."""

    model = Agreement
    place = "#kedja"


class LinkStep(ChainStep):
    """A step with one link of the chain."""

    @cached_property
    def link(self) -> SubProcessorLink:
        """The link of the address, in the agreement's chain."""
        return get_object_or_404(self.entry.chain_links.select_related("agreement"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which link it is."""
        return super().get_context_data(about=self.link, **kwargs)


class LinkAdd(ChainStep):
    """Add a company to the chain; ``?part=1`` tells where the agreement's own party processes."""

    form_class = LinkForm
    template_name = "suppliers/chain/link_form.html"
    question = _("Lägg till underbiträde")
    button = _("Spara underbiträdet")
    done = _("Kedjan är sparad.")

    @property
    def is_party(self) -> bool:
        """Whether the page is about the agreement's own party."""
        return self.request.GET.get("part") == "1"

    def get_initial(self) -> dict[str, Any]:
        """Begin under the link that the page was opened from, today."""
        under = self.request.GET.get("under", "")
        return {"started_on": self.actor.today, "parent": under if under.isascii() and under.isdigit() else None}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the chain that it adds to."""
        link = SubProcessorLink(agreement=self.entry, is_party=self.is_party)
        return {
            **super().get_form_kwargs(),
            "links": choosable_links(self.entry, self.actor.today),
            "instance": link,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the page after what is added."""
        context = super().get_context_data(**kwargs)
        return context | ({"question": _("Ange var avtalsparten behandlar uppgifterna")} if self.is_party else {})

    def perform(self, form: LinkForm, **common: Any) -> None:
        """Add the link."""
        form.instance.agreement = self.entry
        add_link(link=form.instance, **common)


class LinkChange(LinkStep):
    """Correct a link, or change it from a day."""

    form_class = LinkChangeForm
    template_name = "suppliers/chain/link_form.html"
    question = _("Ändra led i kedjan")
    button = _("Spara ledet")
    done = _("Kedjan är sparad.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the link and the chain it stands in."""
        links = choosable_links(self.entry, self.actor.today).exclude(pk=self.link.pk)
        return {**super().get_form_kwargs(), "links": links, "instance": self.link}

    def perform(self, form: LinkChangeForm, **common: Any) -> None:
        """Correct the link in place, or let another follow it."""
        link = form.instance
        link.agreement = self.entry
        changed_on = form.cleaned_data["changed_on"]
        if changed_on is None:
            correct_link(link=link, **common)
            return
        successor = SubProcessorLink(
            agreement=self.entry,
            parent=link.parent,
            checked_on=link.checked_on,
            dpf_checked_on=link.dpf_checked_on,
            **({"company": link.company} | form.terms()),
        )
        follow_link(link=link, successor=successor, changed_on=changed_on, **common)


class LinkEnd(LinkStep):
    """End a link and everything below it."""

    form_class = EndLinkForm
    question = _("Avsluta led i kedjan")
    button = _("Avsluta ledet och leden under det")
    done = _("Ledet är avslutat. Kedjan som den var finns kvar.")

    def get_initial(self) -> dict[str, Any]:
        """Most ends are noted the same day."""
        return {"ended_on": self.actor.today}

    def perform(self, form: EndLinkForm, **common: Any) -> None:
        """End the link."""
        end_link(link=self.link, ended_on=form.cleaned_data["ended_on"], **common)


class LinkCheck(LinkStep):
    """Record that somebody has looked."""

    form_class = CheckLinkForm
    question = _("Kontrollera led i kedjan")
    button = _("Spara kontrollen")
    done = _("Kontrollen är sparad.")

    def get_initial(self) -> dict[str, Any]:
        """Most checks are noted the same day."""
        is_dpf = self.link.mechanism == "dpf"
        return {"checked_on": self.actor.today, "dpf_checked_on": self.actor.today if is_dpf else None}

    def perform(self, form: CheckLinkForm, **common: Any) -> None:
        """Record the days."""
        check_link(link=self.link, **form.cleaned_data, **common)


class ChainConfirm(ChainStep):
    """Record that the supplier has confirmed its chain."""

    form_class = ConfirmForm
    question = _("Bekräfta kedjan")
    button = _("Spara bekräftelsen")
    done = _("Kedjan är bekräftad. Nästa bekräftelse är planerad.")

    def get_initial(self) -> dict[str, Any]:
        """Most confirmations are noted the same day."""
        return {"confirmed_on": self.actor.today}

    def perform(self, form: ConfirmForm, **common: Any) -> None:
        """Record the confirmation."""
        said = {name: form.cleaned_data[name] for name in ("confirmed_on", "source")}
        confirm_chain(agreement=self.entry, **said, **common)
