"""The chapters of the review, read from the file that ships with the product."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

STRUCTURE_FILE = Path(__file__).parent / "structure" / "management_review.toml"


@dataclass(frozen=True)
class Chapter:
    """One heading with its guidance, and the figures and tables that belong under it.

    ``iso_clause`` is the input or result in ISO/IEC 27001:2022 that it answers, such as 9.3.2 a.
    """

    code: str
    heading: str
    parent: str
    order: int
    placement: str
    is_public: bool
    secrecy_ground: str = ""
    iso_clause: str = ""
    guidance: str = ""
    figures: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def load_chapters(path: Path = STRUCTURE_FILE) -> tuple[Chapter, ...]:
    """Return the chapters in the order of the report.

    Raises:
        ValueError: a code occurs twice, or a parent does not exist.
    """
    described = tomllib.loads(path.read_text(encoding="utf-8"))["chapters"]
    chapters = tuple(
        sorted(
            (
                Chapter(
                    code=chapter["code"],
                    heading=chapter["heading"],
                    parent=chapter.get("parent", ""),
                    order=chapter["order"],
                    placement=chapter.get("placement", "main"),
                    is_public=chapter.get("is_public", True),
                    secrecy_ground=chapter.get("secrecy_ground", ""),
                    iso_clause=chapter.get("iso_clause", ""),
                    guidance=chapter.get("guidance", ""),
                    figures=tuple(chapter.get("figures", ())),
                    tables=tuple(chapter.get("tables", ())),
                )
                for chapter in described
            ),
            key=lambda chapter: chapter.order,
        )
    )
    codes = [chapter.code for chapter in chapters]
    if len(set(codes)) != len(codes):
        raise ValueError(f"{path.name}: a code occurs twice")
    if unknown := {chapter.parent for chapter in chapters} - {"", *codes}:
        raise ValueError(f"{path.name}: unknown parents {sorted(unknown)}")
    return chapters
