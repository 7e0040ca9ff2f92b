"""The steps of an agreement: content, signing, notice and end."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from suppliers.forms.agreements import ContentForm, EndAgreementForm, NoticeForm, SignForm
from suppliers.models import Agreement
from suppliers.services import answer_content, decide_notice, end_agreement, sign_agreement
from suppliers.views.steps import StepPage


class Content(StepPage):
    """Say what a personuppgiftsbiträdesavtal contains."""

    model = Agreement
    form_class = ContentForm
    template_name = "suppliers/content.html"
    question = _("Granska innehållet")
    button = _("Spara granskningen")
    done = _("Granskningen är sparad.")
    place = "#innehall"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the agreement with its answers."""
        return {**super().get_form_kwargs(), "agreement": self.entry}

    def perform(self, form: ContentForm, **common: Any) -> None:
        """Record the answers."""
        answer_content(agreement=self.entry, answers=form.answers(), **common)


class Sign(StepPage):
    """Record that an agreement is signed."""

    model = Agreement
    form_class = SignForm
    template_name = "suppliers/decide.html"
    question = _("Registrera undertecknande")
    button = _("Registrera som undertecknat")
    done = _("Avtalet är registrerat som undertecknat.")

    def get_initial(self) -> dict[str, Any]:
        """Most signatures are noted the same day."""
        return {"signed_on": self.actor.today}

    def perform(self, form: SignForm, **common: Any) -> None:
        """Sign the agreement as it stands."""
        said = {name: form.cleaned_data[name] for name in ("signed_on", "signed_for_us", "signed_for_them", "reason")}
        sign_agreement(agreement=self.entry, ground=form.ground(), **said, **common)


class Notice(StepPage):
    """Decide to go on or to give notice."""

    model = Agreement
    form_class = NoticeForm
    template_name = "suppliers/decide.html"
    question = _("Säg upp eller förläng")
    button = _("Spara beslutet")
    done = _("Beslutet är sparat.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell when the present period ends and by when notice must be given."""
        today = self.actor.today
        return super().get_context_data(
            current_end=self.entry.current_end(today), notice_on=self.entry.notice_on(today), **kwargs
        )

    def perform(self, form: NoticeForm, **common: Any) -> None:
        """Record the decision."""
        said = {name: form.cleaned_data[name] for name in ("notice_given_on", "ends_on", "reason")}
        gives_notice = form.cleaned_data["decision"] == "give_notice"
        decide_notice(agreement=self.entry, gives_notice=gives_notice, ground=form.ground(), **said, **common)


class End(StepPage):
    """Say that an agreement has ended."""

    model = Agreement
    form_class = EndAgreementForm
    question = _("Avsluta avtal")
    button = _("Avsluta avtalet")
    done = _("Avtalet är avslutat.")

    def get_initial(self) -> dict[str, Any]:
        """Most ends are noted the same day."""
        return {"ended_on": self.actor.today}

    def perform(self, form: EndAgreementForm, **common: Any) -> None:
        """End the agreement."""
        said = {name: form.cleaned_data[name] for name in ("ended_on", "reason")}
        end_agreement(agreement=self.entry, **said, **common)
