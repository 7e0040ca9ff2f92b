"""Write a year's review as a PDF: the approved edition's stored file, or a draft when nothing is approved."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.models import Edition, EditionFile, ManagementReview
from reports.pdf import write_report
from reports.public import public_content
from reports.selectors import draft_content, file_name
from reports.services import run_rendering

FULL = EditionFile.Variant.FULL


class Command(BaseCommand):
    """``manage.py render_review --organisation SLUG --year YYYY --output DIR`` prints the path of the file.

    ``--variant public`` writes the public edition.
    """

    help = "Skriver ledningens genomgång för ett år som pdf: den godkända utgåvan, annars ett utkast."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--organisation", required=True, help="organisationens adressnamn")
        parser.add_argument("--year", required=True, type=int, help="genomgångens år")
        parser.add_argument("--output", required=True, type=Path, help="katalog som filen skrivs i")
        parser.add_argument(
            "--variant", choices=EditionFile.Variant.values, default=FULL, help="fullständig eller öppen utgåva"
        )

    def handle(self, *args: Any, organisation: str, year: int, output: Path, variant: str, **options: Any) -> None:
        """Write the file and print its path."""
        review = ManagementReview.objects.with_detail().filter(organisation__slug=organisation, year=year).first()
        if review is None:
            raise CommandError(f"Organisationen {organisation} har ingen genomgång för {year}.")
        edition = review.editions.approved().latest_first().first()
        if edition is None:
            name, pdf = f"utkast-{file_name(review, variant=variant)}", self._draft(review, variant)
        else:
            name, pdf = file_name(review, variant=variant), self._approved(edition, variant)
        output.mkdir(parents=True, exist_ok=True)
        path = output / name
        path.write_bytes(pdf)
        self.stdout.write(str(path))

    def _draft(self, review: ManagementReview, variant: str) -> bytes:
        content, edition = draft_content(review, by=review.created_by, at=timezone.now())
        if variant == EditionFile.Variant.PUBLIC:
            content = (edition and edition.public_content) or public_content(content)
        return write_report(content=content, edition=edition, variant=variant).pdf

    def _approved(self, edition: Edition, variant: str) -> bytes:
        run_rendering(job=edition.render_job, clock=timezone.now)
        file = edition.files.filter(variant=variant).first()
        if file is None:
            raise CommandError(f"{edition}: den utgåvan finns bara i fullständig variant.")
        pdf = bytes(file.pdf)
        if hashlib.sha256(pdf).hexdigest() != file.sha256:
            raise CommandError(f"{edition}: filen stämmer inte med sin kontrollsumma.")
        return pdf
