"""The user guide and the other pages under docs lead somewhere, and say what the interface says."""

import re
from collections.abc import Iterator
from pathlib import Path

from isms.accounts.roles import ROLES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GUIDE = DOCS / "anvandarguide"
IMAGES = DOCS / "images" / "guide"
# What the interface is made of: its words stand in one of these.
SOURCES = (
    "isms",
    "risks",
    "assets",
    "classification",
    "suppliers",
    "training",
    "incidents",
    "governance",
    "reports",
    "overview",
)
# Words on the screen that come with a library.
OF_LIBRARIES = {"Glömt lösenordet?"}
SUFFIXES = {".py", ".html", ".toml", ".txt"}
LARGEST_IMAGE = 120_000
LARGEST_FOLDER = 1_500_000


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def without_code(text: str) -> str:
    """Take away blocks and spans of code: nothing in them is a link or in italics."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def links(page: Path) -> Iterator[str]:
    """Yield where the links and the pictures of a page lead, but for those to other sites."""
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text(encoding="utf-8"))):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub and GitLab make of a page's headings."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ +(.+)$", without_code(page.read_text(encoding="utf-8")), flags=re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


def leads_nowhere(page: Path, link: str) -> bool:
    path, _hash, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return not target.exists() or bool(anchor and target.suffix == ".md" and anchor not in anchors(target))


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {link}" for page in pages() for link in links(page) if leads_nowhere(page, link)
    ]
    assert dead == []


def test_every_role_has_its_page() -> None:
    text = (GUIDE / "README.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"\[([^\]]+)\]\(([a-z-]+\.md)\)", text))
    without = [str(role.label) for role in ROLES.values() if not (GUIDE / named.get(str(role.label), "-")).is_file()]
    assert without == []
    assert {path.name for path in GUIDE.glob("*.md")} == {"README.md", *named.values()}


def test_pictures_are_shown_small_and_described() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in GUIDE.glob("*.md"))
    shown = re.findall(r"!\[([^\]]*)\]\(\.\./images/guide/([^)]+)\)", text)
    stored = {path.name: path.stat().st_size for path in IMAGES.iterdir()}
    assert {name for _description, name in shown} == set(stored)
    assert all(len(description) > 20 for description, _name in shown)
    assert max(stored.values()) <= LARGEST_IMAGE
    assert sum(stored.values()) <= LARGEST_FOLDER


def test_the_guide_says_what_the_interface_says() -> None:
    """What stands in italics is a word on the screen: somebody who renames a button is told that the guide names it."""
    said = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in (*SOURCES, "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SUFFIXES and "migrations" not in path.parts
    ).casefold()
    unknown = [
        f"{page.name}: {words}"
        for page in sorted(GUIDE.glob("*.md"))
        for words in italics(page.read_text(encoding="utf-8"))
        if words.casefold() not in said and words not in OF_LIBRARIES
    ]
    assert unknown == []


def italics(text: str) -> list[str]:
    """Return what stands in italics, not in bold, with line breaks as spaces."""
    found = re.findall(r"(?<![*\w])\*(?![*\s])([^*]+?)(?<!\s)\*(?![*\w])", without_code(text))
    return [re.sub(r"\s+", " ", words) for words in found]
