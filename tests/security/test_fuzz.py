"""Generated junk in every form and filter: never an error page, never a row changed by somebody without the right.

``script/test -m nightly tests/security/test_fuzz.py`` sends twelve thousand cases, the ordinary run a thousand.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isms.accounts.models import User
from tests.permissions.objects import matrix_objects  # noqa: F401
from tests.security.forms_of_pages import PageForm
from tests.security.pages import contents, every_form, page_addresses
from tests.security.test_robustness import JUNK, OWN_PAGES, Prober, SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ANSWERED = [700, pytest.param(10_000, marks=pytest.mark.nightly)]
UNCHANGED = [300, pytest.param(2_000, marks=pytest.mark.nightly)]
# What a field may get: any text, numbers in every form, days that are none, and what spreadsheets and scripts send.
VALUES = st.one_of(
    st.text(max_size=200),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
    st.from_regex(r"[A-Z]{3}-\d{1,9}", fullmatch=True),
    st.sampled_from(JUNK),
    st.sampled_from(
        ["", "on", "None", "null", "=1+1", "<b>", "' OR 1=1 --", "19811218-9876", "\u202e", "٣", "1,5", "½"]
    ),
)
AS_MANY = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


def junk_in(form: PageForm, data: st.DataObject) -> dict[str, object]:
    """Return a form's values with junk in some fields, perhaps twice, and in a field that it does not have."""
    names = sorted(form.values)
    chosen = data.draw(st.lists(st.sampled_from(names), max_size=6, unique=True)) if names else []
    junk = {name: data.draw(st.lists(VALUES, min_size=1, max_size=2)) for name in chosen}
    return form.values | junk | data.draw(st.dictionaries(st.sampled_from(["page", "next", "pk", "version"]), VALUES))


@pytest.mark.parametrize("cases", ANSWERED)
def test_generated_junk_is_answered(cases: int, objects, actors, client_for: SignIn) -> None:
    prober = Prober(client_for(actors.coordinator))
    forms = list(every_form(prober.client, page_addresses(objects)))
    assert len(forms) > 150

    @settings(AS_MANY, max_examples=cases)
    @given(st.data())
    def send(data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(forms))
        prober.send(form.method, form.action, junk_in(form, data))
        assert prober.broken == []

    send()


@pytest.mark.parametrize("cases", UNCHANGED)
def test_generated_junk_changes_nothing_for_who_only_reads(cases: int, objects, actors, client_for: SignIn) -> None:
    forms = [
        form for form in every_form(client_for(actors.coordinator), page_addresses(objects)) if form.method == "post"
    ]
    own = ("kommentera", "/kalender/", "/standard/", *OWN_PAGES)
    forms = [form for form in forms if not any(part in form.action for part in own)]
    reader: User = actors.reader
    client = client_for(reader)
    before = contents()

    @settings(AS_MANY, max_examples=cases)
    @given(st.data())
    def send(data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(forms))
        assert client.post(form.action, junk_in(form, data)).status_code in (403, 404), form.action

    send()
    assert contents() == before
