"""What is typed about rights; the forms validate and never save."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isms.accounts.models import Organisation, Post, Unit, User
from isms.accounts.roles import ROLES, Role
from isms.followup.dates import add_months
from isms.register.access import Actor
from isms.register.errors import DomainError, EditConflict
from isms.register.forms import PostField, posts_in, take_errors
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.sorting import SwedishOrder
from isms.rights.people import find_person
from isms.rights.reviewing import GrantToJudge
from isms.rights.sharing import LONGEST_MONTHS
from isms.rights.units import state_of

KEEP, WITHDRAW = "keep", "withdraw"


class RefusalMixin:
    """Shows what a service refused, at the field that it concerns or at the top."""

    def take_refusal(self, error: DomainError | ValidationError) -> None:
        """Show a service's refusal; nothing typed is lost."""
        if isinstance(error, DomainError):
            self.add_error(None, error.message)
        else:
            take_errors(self, error)


class PersonField(forms.CharField):
    """A person, written as an e-mail address or a whole name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("help_text", gettext_lazy("E-postadress, eller hela namnet på någon i organisationen."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(**kwargs)
        self.organisation: Organisation | None = None

    def clean(self, value: str) -> User | None:
        """Return the person; None when nothing is written and nothing need be."""
        text = super().clean(value)
        return find_person(text, organisation=self.organisation) if text else None


class PersonFilterForm(forms.Form):
    """Which people the list shows."""

    q = forms.CharField(
        label=gettext_lazy("Namn eller e-post"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Roll"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Alla roller")), *((role.code, role.label) for role in ROLES.values())]

    def asked(self, name: str) -> str:
        """Return what a field asks for; nothing when the address is spoilt."""
        return self.cleaned_data.get(name, "") if self.is_valid() or name in self.cleaned_data else ""


class RoleForm(RefusalMixin, forms.Form):
    """A role to give, to the person of the page or to one that is written."""

    person = PersonField(label=gettext_lazy("Person"))
    role = forms.TypedChoiceField(label=gettext_lazy("Roll"))
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Enhet"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("Hela organisationen"),
        help_text=gettext_lazy("Rollen gäller också enheterna under. Bara roller som läser registren ges i en enhet."),
    )

    def __init__(
        self, *args: Any, actor: Actor, roles: Sequence[Role], person: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].organisation = actor.organisation
        if person is not None:
            del self.fields["person"]
        by_code = {role.code: role for role in roles}
        self.fields["role"].choices = [("", _("Välj roll")), *((role.code, role.label) for role in roles)]
        self.fields["role"].coerce = by_code.__getitem__
        if any(role.unit_rights for role in roles):
            self.fields["unit"].queryset = units_in(actor.organisation)
        else:
            del self.fields["unit"]


class SeenMixin:
    """Carries what the row said when the form was opened; after a conflict, what it says now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = state_of(self.instance) if self.instance.pk else ""
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=seen)
        self.stored_state = seen

    def take_refusal(self, error: DomainError | ValidationError) -> None:
        """Start from what is stored now when somebody else was first, so that a second save is meant."""
        super().take_refusal(error)
        if isinstance(error, EditConflict):
            self.data = self.data.copy()
            self.data["seen"] = self.stored_state


class AccountForm(RefusalMixin, PersonalNumberGuard):
    """A new account."""

    name = forms.CharField(label=gettext_lazy("Namn"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-postadress"), max_length=254)


class AccountsFileForm(forms.Form):
    """A spreadsheet with names and addresses."""

    file = forms.FileField(
        label=gettext_lazy("Kalkylblad"),
        help_text=gettext_lazy("Kolumnerna Namn och E-postadress, i .xlsx, .ods eller .csv. Högst 100 rader."),
        error_messages={"required": gettext_lazy("Välj en fil."), "empty": gettext_lazy("Filen är tom.")},
    )


class UnitForm(SeenMixin, RefusalMixin, PersonalNumberGuard, forms.ModelForm):
    """A unit and where it lies."""

    class Meta:
        model = Unit
        fields = ("name", "parent")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organisation = actor.organisation
        parents = units_in(actor.organisation)
        self.fields["parent"].queryset = parents.exclude(pk=self.instance.pk) if self.instance.pk else parents
        self.fields["parent"].empty_label = _("Direkt under organisationen")


class PostForm(SeenMixin, RefusalMixin, PersonalNumberGuard, forms.ModelForm):
    """A post with its holder and deputy, who are written."""

    UNGUARDED = ("holder", "deputy")

    holder = PersonField(label=gettext_lazy("Innehavare"), required=False)
    deputy = PersonField(label=gettext_lazy("Ersättare"), required=False)

    class Meta:
        model = Post
        fields = ("title", "unit")

    field_order = ("title", "unit", "holder", "deputy")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_in(actor.organisation)
        for name in ("holder", "deputy"):
            self.fields[name].organisation = actor.organisation
            person = getattr(self.instance, name)
            self.initial[name] = person.email if person else ""

    def _post_clean(self) -> None:
        """Leave the model's own rules to the service, which knows the holder and the deputy."""
        for name in ("title", "unit"):
            if self.cleaned_data.get(name):
                setattr(self.instance, name, self.cleaned_data[name])


class ShareForm(RefusalMixin, forms.Form):
    """With whom an entry is shared, and through which day."""

    person = PersonField(label=gettext_lazy("Dela med"))
    until = forms.DateField(
        label=gettext_lazy("Till och med"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Högst ett år fram."),
    )
    may_change = forms.BooleanField(label=gettext_lazy("Får också ändra posten"), required=False)

    def __init__(self, *args: Any, actor: Actor, allows_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].organisation = actor.organisation
        latest = add_months(actor.today, LONGEST_MONTHS)
        self.fields["until"].widget.attrs |= {"min": actor.today.isoformat(), "max": latest.isoformat()}
        if not allows_change:
            del self.fields["may_change"]


class FirstReviewForm(RefusalMixin, forms.Form):
    """Who answers for the yearly review, and when the first is."""

    owner = PostField(
        label=gettext_lazy("Ansvarig befattning"),
        queryset=Post.objects.none(),
        help_text=gettext_lazy("Får påminnelserna, till exempel informationssäkerhetssamordnaren."),
    )
    first_on = forms.DateField(
        label=gettext_lazy("Första genomgången senast"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = actor.today
        self.fields["owner"].queryset = posts_in(actor)

    def clean_first_on(self) -> dt.date:
        """Refuse a day that has been, and one further ahead than a year."""
        day = self.cleaned_data["first_on"]
        if not self.today <= day <= add_months(self.today, 12):
            raise ValidationError(_("Välj i dag eller en dag inom ett år."))
        return day


class ReviewForm(RefusalMixin, forms.Form):
    """Every grant with the question whether it is kept."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Sequence[GrantToJudge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            choices = [(KEEP, _("Behåll")), (WITHDRAW, _("Ta bort"))]
            self.fields[row.grant.key] = forms.ChoiceField(
                label=f"{row.grant.person.name}: {row.grant.kind_label.lower()}, {row.grant.label}, {row.grant.scope}",
                choices=choices[:1] if row.is_own else choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Svara Behåll eller Ta bort.")},
            )

    def questions(self) -> list[tuple[GrantToJudge, BoundField]]:
        """Return each grant with its field."""
        return [(row, self[row.grant.key]) for row in self.rows]

    def answers(self) -> dict[str, bool]:
        """Return for each grant of a valid form whether it is kept."""
        return {row.grant.key: self.cleaned_data[row.grant.key] == KEEP for row in self.rows}


def units_in(organisation: Organisation):
    """Return an organisation's units that are in use, in Swedish order."""
    units = Unit.objects.filter(organisation=organisation, archived_at__isnull=True)
    return units.order_by(SwedishOrder("name"), "pk")
