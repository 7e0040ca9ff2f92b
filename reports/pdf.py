"""Write the report as a tagged PDF (PDF/UA-1); nothing outside the product is fetched while doing so."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from reports.models import Edition, EditionApproval
from reports.models.render_job import RenderJob
from reports.report import build_report

TEMPLATE = "reports/pdf/report.html"
STYLESHEET = "css/report.css"
PDF_VARIANT = "pdf/ua-1"


@dataclass(frozen=True)
class WrittenReport:
    """The finished file and how many pages it has."""

    pdf: bytes
    page_count: int


class NothingFetcher(URLFetcher):
    """Refuses every address: the report's template and style sheet need none."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Stop the rendering."""
        raise FatalURLFetchingError(f"The report must not fetch {url}")


def write_report(
    *,
    content: dict[str, Any],
    edition: Edition | None = None,
    approval: EditionApproval | None = None,
    tell: Callable[[str], None] = lambda step: None,
) -> WrittenReport:
    """Render content to PDF; without an approval every page is marked as a draft.

    Args:
        tell: called with a code of ``RenderJob.Step`` before laying out and before writing.
    """
    tell(RenderJob.Step.LAYOUT)
    report = build_report(content=content, edition=edition, approval=approval)
    html = render_to_string(TEMPLATE, {"report": report})
    fonts = FontConfiguration()
    fetcher = NothingFetcher()
    style = CSS(string=_stylesheet(), font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher)
    try:
        document = page.render(stylesheets=[style], font_config=fonts, pdf_variant=PDF_VARIANT)
        tell(RenderJob.Step.WRITING)
        pdf = document.write_pdf(pdf_variant=PDF_VARIANT)
    except FatalURLFetchingError as error:  # not an Exception in WeasyPrint: it would end the worker
        raise RuntimeError(str(error)) from error
    return WrittenReport(pdf=pdf, page_count=len(document.pages))


def _stylesheet() -> str:
    found = finders.find(STYLESHEET)
    if not found:
        raise FileNotFoundError(STYLESHEET)
    return Path(found).read_text(encoding="utf-8")
