"""Every form with free text asks about personal identity numbers, and every page can show the question."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

from isms.register.personal_number_guard import PersonalNumberGuard

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "isms",
    "risks",
    "assets",
    "classification",
    "suppliers",
    "training",
    "incidents",
    "governance",
    "reports",
    "overview",
)
NOT_IMPORTED = re.compile(r"migrations|__main__|^isms\.(local|celery|wsgi|settings|probe)")

# Forms with free text that store none of it.
STORES_NO_TEXT = {
    "governance.forms.recommendations.ActionLinkForm": "looks an entry up by its reference",
    "incidents.forms.incidents.LinkForm": "looks an entry up by its reference",
    "risks.forms.actions.LinkForm": "looks an entry up by its reference",
    "reports.secrecy_forms.CheckForm": "compares a checksum and keeps nothing",
    "isms.register.audit.masking_forms.MaskingForm": "a personal number is what it asks for, to take it away",
    "isms.rights.forms.PersonFilterForm": "looks people up",
    "isms.rights.forms.RoleForm": "looks a person up",
    "isms.rights.forms.ShareForm": "looks a person up",
    "isms.accounts.signin.forms.LoginForm": "asks who signs in",
    "isms.accounts.signin.forms.ResetPasswordForm": "asks whose password",
    "isms.accounts.signin.forms.AuthenticateForm": "asks for a code",
    "isms.accounts.signin.forms.ReauthenticateForm": "asks for a code",
    "isms.accounts.signin.forms.ActivateTOTPForm": "asks for a code",
    "isms.accounts.signin.forms.AddKeyForm": "the name of a key that only its owner sees",
    "isms.accounts.signin.forms.EditKeyForm": "the name of a key that only its owner sees",
    "isms.languages.LanguageForm": "a choice; the only text is the hidden address to go back to",
    "isms.ui.ExampleFilterForm": "an example in the gallery",
    "isms.ui.ExampleForm": "an example in the gallery",
}
# Templates with a form that have no free text of their own, or only forms that take no number at all.
WITHOUT_THE_QUESTION = {
    "assets/access_reviews/intervals.html": "numbers only",
    "classification/requirements/catalogue.html": "a choice only",
    "followup/answer_rates.html": "a choice only",
    "followup/rule_form.html": "numbers only",
    "followup/settings.html": "choices only",
    "governance/recommendations/link_form.html": "a reference only",
    "language.html": "a choice only",
    "register/audit/maskings.html": "asks for the number itself",
    "register/detail.html": "the comment's own page asks",
    "register/handover.html": "choices only",
    "register/imports/batch.html": "choices only",
    "register/imports/upload.html": "a file only",
    "reports/approve.html": "asks through its fields",
    "reports/ask.html": "choices only",
    "reports/check.html": "keeps nothing",
    "reports/detail.html": "takes no number at all",
    "reports/point.html": "takes no number at all",
    "reports/return.html": "takes no number at all",
    "reports/section.html": "takes no number at all",
    "rights/accounts_from_file.html": "a file only",
    "risks/link_form.html": "a reference only",
    "risks/scale_form.html": "takes no number at all",
    "suppliers/procurements/gate_items_form.html": "takes no number at all",
    "suppliers/reviews/intervals.html": "numbers only",
    "suppliers/reviews/questions_form.html": "takes no number at all",
    "suppliers/reviews/upload.html": "a file only",
    "training/course_detail.html": "choices only",
    "training/leader_form.html": "choices only",
    "training/units.html": "a choice only",
}
SHOWS_A_FORM = re.compile(r'<form[^>]*method="post"')
SHOWS_FIELDS = re.compile(r"as_field_group|components/fieldset.html|fields\.html")
SHOWS_EVERY_FIELD = re.compile(r"for field in form(\.visible_fields)? %}{{ field.as_field_group }}")


@pytest.fixture(scope="module")
def own_forms() -> list[type[forms.BaseForm]]:
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not NOT_IMPORTED.search(module.name):
                importlib.import_module(module.name)
    found = {form for form in subclasses(forms.BaseForm) if form.__module__.split(".")[0] in PACKAGES}
    return sorted(found, key=named)


def subclasses(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def named(form: type) -> str:
    return f"{form.__module__}.{form.__name__}"


def has_free_text(form: type[forms.BaseForm]) -> bool:
    declared = any(
        isinstance(field, forms.CharField) and not field.widget.is_hidden for field in form.base_fields.values()
    )
    return declared or "forms.CharField(" in inspect.getsource(form)


def test_every_form_with_free_text_asks_or_says_why_not(own_forms) -> None:
    assert len(own_forms) > 100
    silent = {named(form) for form in own_forms if has_free_text(form) and not issubclass(form, PersonalNumberGuard)}
    assert silent == set(STORES_NO_TEXT)


def test_no_form_goes_round_the_question(own_forms) -> None:
    deaf = [
        named(form)
        for form in own_forms
        if issubclass(form, PersonalNumberGuard)
        and form is not PersonalNumberGuard
        and "clean" in vars(form)
        and "super().clean()" not in inspect.getsource(form.clean)
    ]
    assert deaf == []
    unknown = [
        f"{named(form)}.{name}"
        for form in own_forms
        for name in getattr(form, "UNGUARDED", ())
        if name not in form.base_fields and name not in inspect.getsource(form)
    ]
    assert unknown == []


def test_every_page_with_a_form_can_show_the_question() -> None:
    templates = ROOT / "templates"
    mute = set()
    for path in templates.rglob("*.html"):
        name = str(path.relative_to(templates))
        text = path.read_text(encoding="utf-8")
        if name.startswith(("account/", "allauth/", "mfa/", "ui/")):
            continue
        if not (SHOWS_A_FORM.search(text) and SHOWS_FIELDS.search(text)):
            continue
        if "personal_numbers.html" not in text and not SHOWS_EVERY_FIELD.search(text):
            mute.add(name)
    asked_elsewhere = {name for name in mute if asks_in_a_part(templates / name)}
    assert mute - asked_elsewhere - set(WITHOUT_THE_QUESTION) == set()


def asks_in_a_part(path: Path) -> bool:
    """Tell whether a part that the template includes, or the one it extends, shows the question."""
    parts = re.findall(r'{% (?:include|extends) "([^"]+)"', path.read_text(encoding="utf-8"))
    found = [path.parents[len(path.relative_to(ROOT / "templates").parts) - 1] / part for part in parts]
    return any("personal_numbers.html" in part.read_text(encoding="utf-8") for part in found)
