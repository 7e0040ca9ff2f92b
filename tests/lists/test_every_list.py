"""Every list with filters opens with a saved view and without a column, whichever register it is."""

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from isms.register.columns import optional_columns, standard_columns
from isms.register.models import SavedView
from tests.factories import STOCKHOLM_NOON


def lists(patterns: list[URLPattern | URLResolver], namespace: str = "") -> dict[str, type]:
    found: dict[str, type] = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= lists(pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif getattr(getattr(pattern.callback, "view_class", None), "keeps_views", False):
            found[f"{namespace}{pattern.name}"] = pattern.callback.view_class
    return found


def test_every_list_opens_with_its_view_and_a_hidden_column(client_for, coordinator, organisation) -> None:
    client = client_for(coordinator)
    every = lists(get_resolver().url_patterns)
    assert len(every) > 18
    for name, page in every.items():
        table = page.table_class
        optional, standard = optional_columns(table), standard_columns(table)
        assert len(optional) > 1, name
        assert not {"reference", "title", "selected", getattr(table, "row_header", "title")} & set(optional), name
        hidden, *shown = standard
        query = "&".join(f"columns={column}" for column in shown)
        address = reverse(name, args=[organisation.slug])
        SavedView.objects.create(
            organisation=organisation,
            saved_by=coordinator,
            list_name=name,
            name="Smal",
            query=query,
            saved_at=STOCKHOLM_NOON,
        )
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 200, name
        columns = {column.name for column in answer.context["table"].columns}
        assert hidden not in columns, name
        assert set(shown) <= columns, name
        text = answer.content.decode()
        assert 'aria-current="true">Smal' in text, name
        assert f'name="columns" value="{hidden}"' in text, name
        assert f'data-standard="{" ".join(standard)}"' in text, name
        assert str(page.label_of_list()) in client.get(f"/{organisation.slug}/vyer/").content.decode()
