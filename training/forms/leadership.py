"""Forms of the leadership's training."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post
from isms.register.access import Actor
from isms.register.forms import PostField, posts_in
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.personal_numbers import replace_personal_numbers


class LeaderForm(forms.Form):
    """A post whose holder must take the course."""

    post = PostField(label=_("Befattning"), queryset=Post.objects.none(), empty_label="–")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts_in(actor)


class ProofForm(PersonalNumberGuard):
    """When the holder of a post took the course, and what shows it."""

    post = PostField(label=_("Befattning"), queryset=Post.objects.none(), empty_label="–")
    trained_on = forms.DateField(
        label=_("Genomförd"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reference = forms.CharField(
        label=_("Underlag"),
        max_length=300,
        required=False,
        help_text=_("Till exempel diarienummer eller var intyget finns. Behövs om ingen fil bifogas."),
    )
    file = forms.FileField(
        label=_("Intyg som fil"),
        max_length=200,
        required=False,
        help_text=_("Högst 25 MB, till exempel pdf. Utan personnummer."),
        error_messages={"empty": _("Filen är tom.")},
    )

    def __init__(self, *args: Any, actor: Actor, post_ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts_in(actor).filter(pk__in=post_ids, holder__isnull=False)

    def clean_file(self) -> Any:
        """Take personal identity numbers out of the file's name."""
        upload = self.cleaned_data["file"]
        if upload:
            upload.name = replace_personal_numbers(upload.name)
        return upload or None
