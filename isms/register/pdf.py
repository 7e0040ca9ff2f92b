"""Write a template as a tagged PDF (PDF/UA-1); nothing outside the product is fetched while doing so."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML, Document
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

PDF_VARIANT = "pdf/ua-1"
PRINT_STYLE = "css/report.css"
# PDF/A-2 with tags for the archive. The file keeps to PDF/UA-1 as well and says so, with the description of that
# property which PDF/A asks for (ISO 19005-2, 6.6.2.3).
ARCHIVE_VARIANT = "pdf/a-2a"
PDFUA_METADATA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""

_of_thread = threading.local()


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
    is_archival: bool = False,
    before_writing: Callable[[], None] = lambda: None,
) -> WrittenDocument:
    """Render a template to PDF and count its pages.

    Args:
        template: a whole HTML document with ``lang`` and ``title``, which the tags need.
        stylesheets: names of static files.
        is_archival: write PDF/A-2a, which says that it is PDF/UA-1 too.
        before_writing: called when the pages are laid out and the file is about to be written.

    Raises:
        RuntimeError: the document refers to something outside itself.
    """
    variant = ARCHIVE_VARIANT if is_archival else PDF_VARIANT
    html = render_to_string(template, dict(context))
    fonts = _fonts()
    fetcher = NothingFetcher()
    styles = [CSS(string=_static(name), font_config=fonts, url_fetcher=fetcher) for name in stylesheets]
    try:
        page = HTML(string=html, url_fetcher=fetcher)
        document = page.render(stylesheets=styles, font_config=fonts, pdf_variant=variant)
        if is_archival:
            _also_claim_pdfua(document.metadata)
        before_writing()
        pdf = document.write_pdf(pdf_variant=variant, finisher=_tell_scopes)
    except FatalURLFetchingError as error:  # not an Exception in WeasyPrint: it would end the process
        raise RuntimeError(str(error)) from error
    return WrittenDocument(pdf=pdf, page_count=len(document.pages))


def write_pdf(template: str, context: Mapping[str, Any], *, stylesheets: Sequence[str] = (PRINT_STYLE,)) -> bytes:
    """Render a template to the bytes of a PDF file; see ``write_document``."""
    return write_document(template, context, stylesheets=stylesheets).pdf


def _fonts() -> FontConfiguration:
    """Return the machine's fonts as this thread knows them; Pango's are not for several threads at once.

    Read anew for each document, they would leave 0.3 MB behind every time, and a worker would grow with each PDF.
    """
    if not hasattr(_of_thread, "fonts"):
        _of_thread.fonts = FontConfiguration()
    return _of_thread.fonts


def _tell_scopes(document: Document, pdf: Any) -> None:
    """Say of each header cell whether it heads its column or its row (ISO 14289-1, 7.5).

    WeasyPrint tells data cells their headers only; the heading above a column of row headings would head nothing.
    """
    elements = {each.number: each for each in pdf.objects if isinstance(each, dict) and "S" in each}

    def above(element: dict[str, Any]) -> dict[str, Any]:
        return elements[int(element["P"].split()[0])]

    for element in elements.values():
        if element["S"] == "/TH":
            is_heading = above(above(element))["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if is_heading else "/Row"


def _also_claim_pdfua(metadata: DocumentMetadata) -> None:
    """Let the metadata of a PDF/A file say that it keeps to PDF/UA too; WeasyPrint writes one claim per file."""
    generate = metadata.generate_rdf_metadata

    def with_claim(*conformance: Any) -> bytes:
        described, end = generate(*conformance).rsplit(b"</", 1)
        return described + PDFUA_METADATA + b"</" + end

    metadata.generate_rdf_metadata = with_claim


def _static(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")
