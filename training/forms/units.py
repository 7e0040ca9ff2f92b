"""The form that says what units are called elsewhere and who answers for them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post, Unit
from isms.register.access import Actor
from isms.register.forms import PostField, posts_in
from training.selectors.units import LEFT_OUT


class UnitsForm(forms.Form):
    """For each unit the post that answers for its training; for each name in a file the unit that is meant."""

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        units: Sequence[Unit],
        contacts: dict[int, int],
        names: Sequence[tuple[str, str | None]],
        **kwargs: Any,
    ) -> None:
        """Build the fields.

        Args:
            contacts: the post's key by the unit's.
            names: each name with what is chosen: a unit's key, ``LEFT_OUT``, or None when nothing is.
        """
        super().__init__(*args, **kwargs)
        self.units, self.names = list(units), list(names)
        posts = [("", _("Utbildningens ägare"))]
        field = PostField(queryset=Post.objects.none())
        self.posts = {str(post.pk): post for post in posts_in(actor)}
        posts += [(key, field.label_from_instance(post)) for key, post in self.posts.items()]
        for unit in self.units:
            self.fields[f"contact_{unit.pk}"] = forms.ChoiceField(
                label=unit.name, required=False, choices=posts, initial=str(contacts.get(unit.pk, ""))
            )
        choices = [("", _("Inte bestämt")), (LEFT_OUT, _("Läses inte in"))]
        choices += [(str(unit.pk), unit.name) for unit in self.units]
        for index, (name, chosen) in enumerate(self.names):
            self.fields[f"name_{index}"] = forms.ChoiceField(
                label=name, required=False, choices=choices, initial=chosen or ""
            )

    def contact_fields(self) -> list[forms.BoundField]:
        """Return the fields of the units."""
        return [self[f"contact_{unit.pk}"] for unit in self.units]

    def name_fields(self) -> list[forms.BoundField]:
        """Return the fields of the names."""
        return [self[f"name_{index}"] for index in range(len(self.names))]

    def contacts(self) -> dict[Unit, Post | None]:
        """Return the chosen posts of a valid form."""
        return {unit: self.posts.get(self.cleaned_data[f"contact_{unit.pk}"]) for unit in self.units}

    def meanings(self) -> dict[str, Unit | None]:
        """Return what the names of a valid form mean; a name that nobody has decided on is left out."""
        units = {str(unit.pk): unit for unit in self.units}
        chosen = {name: self.cleaned_data[f"name_{index}"] for index, (name, _before) in enumerate(self.names)}
        return {name: units.get(value) for name, value in chosen.items() if value}
