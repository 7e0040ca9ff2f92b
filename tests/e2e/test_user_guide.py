"""The pictures of the user guide are of the real pages, as the person whom the page is for sees them.

``ISMS_GUIDE_IMAGES=1 pytest -m nightly tests/e2e/test_user_guide.py`` writes them anew to docs/images/guide.
"""

import datetime as dt
import io
import itertools
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Error, Page

from demo.loader import load_demo
from isms.accounts.models import User
from isms.register.models import Entry
from tests.consistency.test_user_guide import GUIDE, IMAGES, italics
from tests.e2e.site import Site

DESKTOP = 1280
PHONE = 390
COLOURS = 128
MARGIN = 12


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, its address, and the part of it that is shown.

    Nobody is signed in when there is no ``person``. ``entry`` is the title of the entry whose reference stands in the
    address. ``click`` is a link that is followed first. The part begins with the element ``top`` and ends with
    ``bottom``, at its right with ``right`` when there is one; without a top the whole width is shown from the bar
    down, menu included.
    """

    name: str
    person: str
    path: str
    bottom: str
    top: str = "main"
    entry: str = ""
    click: str = ""
    right: str = ""
    width: int = DESKTOP


SAMIRA = "samira.lindqvist@kultur.example"
KARIN = "karin.aldenius@kultur.example"
BIRGITTA = "birgitta.haile@kultur.example"
TOMASZ = "tomasz.nyberg@kultur.example"
AGNETA = "agneta.stahlbom@kultur.example"
LEYLA = "leyla.borjesson@kultur.example"
PETTER = "petter.nkemelu@kultur.example"
FATIMA = "fatima.gronvall@slk.example"
MAJA = "maja.tesfaye@kultur.example"
SOFIA = "sofia.kjellin@kultur.example"
KULTUR = "/kulturforvaltningen"
BREACH = "Mejl till vårdnadshavare med synliga adresser"
REVIEW = "Ledningens genomgång 2026"

PICTURES = (
    Picture("logga-in", "", "/konto/login/", "main p.muted"),
    Picture("startsida", KARIN, f"{KULTUR}/min-sida/", "[aria-labelledby=denna-vecka]", top=""),
    Picture("min-sida-samordnare", SAMIRA, f"{KULTUR}/min-sida/", "[aria-labelledby=forsenat]"),
    Picture("oversikt", SAMIRA, f"{KULTUR}/oversikt/", "[aria-labelledby=atgarder]"),
    Picture("komplettera", SAMIRA, f"{KULTUR}/komplettera/", "[aria-labelledby=saknas-rubrik] li:nth-child(8)"),
    Picture("andra-flera", SAMIRA, f"{KULTUR}/atgarder/", "#list tbody tr:nth-child(5)"),
    Picture(
        "incidenter",
        SAMIRA,
        f"{KULTUR}/incidenter/",
        "#list tbody tr:nth-child(6)",
        top="#list",
        right="#list thead th:nth-child(6)",
    ),
    Picture(
        "tidsfrister", SAMIRA, f"{KULTUR}/incidenter/{{reference}}/", "#tidsfrister", top="#tidsfrister", entry=BREACH
    ),
    Picture(
        "anmalan-imy",
        SAMIRA,
        f"{KULTUR}/incidenter/{{reference}}/",
        "[aria-labelledby=avsnitt-1] > :nth-child(4)",
        top="[aria-labelledby=saknas-rubrik]",
        entry=BREACH,
        click="Anmälan till IMY",
    ),
    Picture("uppfoljningar", SAMIRA, f"{KULTUR}/uppfoljningar/?state=overdue", "#list tbody tr:nth-child(8)"),
    Picture(
        "system",
        SAMIRA,
        f"{KULTUR}/system/?columns=operation&columns=levels&columns=flags",
        "#list tbody tr:nth-child(6)",
        top="#list",
    ),
    Picture("leverantorsoversikt", SAMIRA, f"{KULTUR}/leverantorsoversikt/", "#main .columns, #main section.panel"),
    Picture("riskbild", SAMIRA, f"{KULTUR}/riskbild/", "#main section.panel"),
    Picture(
        "avsnitt",
        SAMIRA,
        f"{KULTUR}/ledningens-genomgang/{{reference}}/avsnitt/nonconformities/",
        "[aria-labelledby=forra-rubrik]",
        top="[aria-labelledby=anteckningar-rubrik]",
        entry=REVIEW,
    ),
    Picture("min-sida-telefon", KARIN, f"{KULTUR}/min-sida/", "[aria-labelledby=trettio-dagar]", top="", width=PHONE),
    Picture("folj-upp", KARIN, f"{KULTUR}/min-sida/", "#main form", click="Följ upp"),
    Picture(
        "mina-omraden-telefon",
        SOFIA,
        f"{KULTUR}/mina-omraden/",
        "[aria-labelledby=vantar] li:nth-child(3)",
        top="",
        width=PHONE,
    ),
    Picture(
        "arsgenomgang",
        MAJA,
        f"{KULTUR}/system/{{reference}}/arsgenomgang/",
        "#main form section:nth-of-type(2)",
        entry="Utskicket",
    ),
    Picture(
        "klassa",
        KARIN,
        f"{KULTUR}/klassning/{{reference}}/ny/",
        "#main form .form-actions",
        entry="Anmälningar till program och kurser",
    ),
    Picture("laget", BIRGITTA, f"{KULTUR}/lagesbild/", "[aria-labelledby=nyckeltal-rubrik]"),
    Picture(
        "dataskyddsombud",
        TOMASZ,
        f"{KULTUR}/dataskyddsombud/",
        'section:has(h2:has-text("Behandlingar som har ändrats"))',
    ),
    Picture(
        "incident-rad",
        TOMASZ,
        f"{KULTUR}/incidenter/{{reference}}/",
        "[aria-labelledby=personuppgifter-rubrik]",
        top="[aria-labelledby=personuppgifter-rubrik]",
        entry=BREACH,
    ),
    Picture("nyckeltal", AGNETA, f"{KULTUR}/lagesbild/assets_classified/", "#main table tbody tr:nth-child(6)"),
    Picture(
        "historik",
        AGNETA,
        f"{KULTUR}/post/{{reference}}/historik/",
        ".history > li:nth-child(3)",
        entry="Instrumentuthyrning",
    ),
    Picture("rapportera-telefon", LEYLA, f"{KULTUR}/incidenter/rapportera/", "#main form", top="", width=PHONE),
    Picture("mina-rapporter", LEYLA, f"{KULTUR}/incidenter/mina-rapporter/", "#main section.panel"),
    Picture("behorigheter", PETTER, f"{KULTUR}/behorigheter/", "#main table tbody tr:nth-child(5)"),
    Picture("inloggning-krav", PETTER, f"{KULTUR}/inloggning/", "#main form"),
    Picture("publicera-normerande", FATIMA, "/stadsledningskontoret/normerande-klassningar/publicera/", "#main table"),
)


def take(page: Page, picture: Picture) -> bytes:
    """Photograph the part of an open page, in few colours and at its own size."""
    top = page.locator(picture.top or "body").first.bounding_box()
    bottom = page.locator(picture.bottom).first.bounding_box()
    widest = page.locator(picture.right).first.bounding_box() if picture.right else top
    # A row is cut where it ends, a panel a little below.
    margin = 0 if "nth-child" in picture.bottom else MARGIN
    clip = {
        "x": top["x"],
        "y": top["y"],
        "width": widest["x"] + widest["width"] - top["x"],
        "height": bottom["y"] + bottom["height"] + margin - top["y"],
    }
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip, animations="disabled")))
    stored = io.BytesIO()
    shot.convert("RGB").quantize(colors=COLOURS, dither=Image.Dither.NONE).save(stored, format="PNG", optimize=True)
    return stored.getvalue()


def words_at(picture: Picture) -> list[str]:
    """Return what the guide has in italics in the step or paragraph right before the picture."""
    found: list[str] = []
    for page in sorted(GUIDE.glob("*.md")):
        blocks = re.split(r"\n\s*\n|\n(?=\s*(?:\d+\.|-) )", page.read_text(encoding="utf-8"))
        for before, block in itertools.pairwise(blocks):
            if f"/{picture.name}.png)" in block:
                found += italics(before)
    return found


def missing_words(page: Page, picture: Picture) -> list[str]:
    shown = page.locator("body").inner_text().casefold()
    return [f"{picture.name}: {words}" for words in words_at(picture) if words.casefold() not in shown]


@pytest.mark.nightly
@pytest.mark.e2e
def test_pictures_show_what_the_guide_says(site: Site, now: dt.datetime) -> None:
    load_demo(now=now)
    faults: list[str] = []
    taken: dict[str, bytes] = {}
    for picture in PICTURES:
        try:
            page = open_page(site, picture)
            taken[f"{picture.name}.png"] = take(page, picture)
        except Error as fault:  # the run takes minutes: tell of all that is wrong at once
            faults.append(f"{picture.name}: {fault.message.splitlines()[0]}")
            continue
        faults += missing_words(page, picture)
        page.context.close()
    if os.environ.get("ISMS_GUIDE_IMAGES") == "1":
        write(taken, folder=IMAGES)
    assert faults == []
    assert {path.name for path in IMAGES.glob("*.png")} == set(taken)


def open_page(site: Site, picture: Picture) -> Page:
    reference = Entry.objects.get(title=picture.entry).reference if picture.entry else ""
    page = site.visit(
        picture.path.format(reference=reference),
        user=User.objects.filter(email=picture.person).first(),
        viewport={"width": picture.width, "height": 900},
    )
    if picture.click:
        page.locator("main a", has_text=picture.click).first.click()
        page.wait_for_load_state()
    return page


def write(taken: dict[str, bytes], *, folder: Path) -> None:
    """Store the pictures, and take away those that are no longer taken."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.png"):
        if path.name not in taken:
            path.unlink()
    for name, content in taken.items():
        (folder / name).write_bytes(content)
