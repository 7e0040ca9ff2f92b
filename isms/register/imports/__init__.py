"""Imports of spreadsheets: upload, match columns, dry run row by row, apply all or nothing."""

from isms.register.imports.definition import (
    CellError,
    Change,
    ImportColumn,
    Importer,
    RowVerdict,
    Verdict,
    every_importer,
    importer,
    register_importer,
)

__all__ = [
    "CellError",
    "Change",
    "ImportColumn",
    "Importer",
    "RowVerdict",
    "Verdict",
    "every_importer",
    "importer",
    "register_importer",
]
