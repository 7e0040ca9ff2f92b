"""Write a template as a tagged PDF (PDF/UA-1); nothing outside the product is fetched while doing so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

PDF_VARIANT = "pdf/ua-1"
PRINT_STYLE = "css/report.css"


@dataclass(frozen=True)
class WrittenDocument:
    """The finished file and how many pages it has."""

    pdf: bytes
    page_count: int


class NothingFetcher(URLFetcher):
    """Refuses every address: the templates and style sheets need none."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Stop the rendering."""
        raise FatalURLFetchingError(f"The document must not fetch {url}")


def write_document(
    template: str,
    context: Mapping[str, Any],
    *,
    stylesheets: Sequence[str] = (PRINT_STYLE,),
    before_writing: Callable[[], None] = lambda: None,
) -> WrittenDocument:
    """Render a template to PDF and count its pages.

    Args:
        template: a whole HTML document with ``lang`` and ``title``, which the tags need.
        stylesheets: names of static files.
        before_writing: called when the pages are laid out and the file is about to be written.

    Raises:
        RuntimeError: the document refers to something outside itself.
    """
    html = render_to_string(template, dict(context))
    fonts = FontConfiguration()
    fetcher = NothingFetcher()
    styles = [CSS(string=_static(name), font_config=fonts, url_fetcher=fetcher) for name in stylesheets]
    try:
        page = HTML(string=html, url_fetcher=fetcher)
        document = page.render(stylesheets=styles, font_config=fonts, pdf_variant=PDF_VARIANT)
        before_writing()
        pdf = document.write_pdf(pdf_variant=PDF_VARIANT)
    except FatalURLFetchingError as error:  # not an Exception in WeasyPrint: it would end the process
        raise RuntimeError(str(error)) from error
    return WrittenDocument(pdf=pdf, page_count=len(document.pages))


def write_pdf(template: str, context: Mapping[str, Any], *, stylesheets: Sequence[str] = (PRINT_STYLE,)) -> bytes:
    """Render a template to the bytes of a PDF file; see ``write_document``."""
    return write_document(template, context, stylesheets=stylesheets).pdf


def _static(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")
