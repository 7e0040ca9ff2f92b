"""The component gallery shows what lists with ticked rows are made of."""


def test_gallery_shows_ticked_rows_and_the_link_that_changes_a_cell(client_for, coordinator) -> None:
    shown = client_for(coordinator).get("/ui/").content.decode()
    assert shown.count('class="tick-bar') == 1
    assert 'form="ticked"' in shown
    assert 'class="inline-link' in shown
    assert "hx-disable" in shown  # the example link asks the server for nothing
