"""Read the forms and links of a page as a browser does: where each leads, and what it would send untouched."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """One form: ``values`` is what a browser sends when nothing is typed; every named field is there."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.select: str | None = None
        self.text_area: str | None = None
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [given[name] for name in ("href", "hx-get") if tag != "link" and given.get(name)]
        if tag == "form":
            self.form = PageForm((given.get("method") or "get").lower(), given.get("action") or self.address)
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag in ("input", "button", "textarea", "select") and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self.select:
            value = given.get("value") or ""
            self.form.choices.setdefault(self.select, []).append(value)
            if "selected" in given:
                self.form.values[self.select] = [value]

    def _field(self, tag: str, given: dict[str, str | None]) -> None:
        name, value = given["name"], given.get("value") or ""
        self.form.values.setdefault(name, [])
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.text_area = name
            self.form.values[name] = [""]
        elif given.get("type") in ("radio", "checkbox"):
            self.form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                self.form.values[name].append(value or "on")
        elif tag == "input":
            self.form.values[name] = [value]

    def handle_data(self, data: str) -> None:
        if self.form is not None and self.text_area:
            self.form.values[self.text_area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.text_area = None


def forms_of(html: str, address: str) -> list[PageForm]:
    """Return the forms of a page, in its order."""
    reader = _Reader(address)
    reader.feed(html)
    return reader.forms


def links_of(html: str) -> list[str]:
    """Return the addresses that a page links to."""
    reader = _Reader("")
    reader.feed(html)
    return reader.links
