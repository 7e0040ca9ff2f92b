"""Pages of each sort as people look at them: forced colours, larger text, wider letters, a tablet, on paper."""

import pytest
from playwright.sync_api import Page, expect

from classification.models import Method
from isms.accounts.models import Post, Unit, User
from reports.services import start_review
from tests.e2e.accessibility import AXE_SCRIPT, RUN_AXE, layout_problems
from tests.e2e.site import Site
from tests.factories import (
    STOCKHOLM_NOON,
    InformationAssetFactory,
    RiskAnalysisFactory,
    RiskFactory,
    SystemFactory,
    classify,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"
TABLET, DESKTOP = {"width": 768, "height": 1024}, {"width": 1280, "height": 900}
# WCAG 1.4.12: what a reader may set without losing anything.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
# Says which texts are cut off by a box that neither grows nor scrolls.
CUT_OFF = """
() => [...document.querySelectorAll("main *")].filter(element => {
    const style = getComputedStyle(element);
    const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
    return hides && !element.closest(".visually-hidden, [popover], progress, svg") && element.textContent.trim()
        && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).slice(0, 5).map(element => element.outerHTML.slice(0, 160))
"""


@pytest.fixture
def paths(unit: Unit, owner_post: Post, coordinator: User, method: Method, organisation) -> list[str]:
    """One page of each sort: list, page of an entry, forms, one's own page, matrix, levels, review, wheel, search."""
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokning av lokaler", by=coordinator)
    asset = InformationAssetFactory(unit=unit, owner=owner_post, systems=[system], by=coordinator)
    classify(asset, (3, 2, 1), method=method, by=coordinator)
    analysis = RiskAnalysisFactory(unit=unit, owner=owner_post, by=coordinator)
    RiskFactory(analysis=analysis, owner=owner_post, now=(3, 3), by=coordinator)
    review = start_review(
        organisation=organisation, unit=unit, owner=owner_post, year=2026, by=coordinator, at=STOCKHOLM_NOON
    )
    return [
        f"{BASE}/system/",
        system.get_absolute_url(),
        f"{system.get_absolute_url()}andra/",
        asset.get_absolute_url(),
        f"{BASE}/min-sida/",
        f"{BASE}/riskbild/",
        f"{BASE}/arshjul/",
        review.get_absolute_url(),
        f"{BASE}/sok/?q=bokning",
    ]


def test_nothing_is_lost_however_it_is_looked_at(site: Site, paths: list[str], coordinator: User) -> None:
    page = site.visit("/livez", user=coordinator)
    problems = []
    for path in paths:
        page.goto(path)
        page.evaluate(AXE_SCRIPT)
        problems += [f"{path} {problem}" for problem in _problems_of_each_look(page)]
    assert not problems, "\n".join(problems)


def _problems_of_each_look(page: Page) -> list[str]:
    page.set_viewport_size(TABLET)
    found = [f"at 768 px: {problem}" for problem in [*layout_problems(page), *page.evaluate(RUN_AXE)]]
    page.set_viewport_size(DESKTOP)
    page.emulate_media(forced_colors="active")
    # The colours are the reader's own then, and axe counts with those of the style sheet.
    without_colours = [problem for problem in page.evaluate(RUN_AXE) if not problem.startswith("color-contrast")]
    found += [f"in forced colours: {problem}" for problem in [*layout_problems(page), *without_colours]]
    page.emulate_media(forced_colors="none")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += [f"with text of 200 %: {problem}" for problem in [*layout_problems(page), *page.evaluate(CUT_OFF)]]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def test_letters_may_stand_wider_apart(site: Site, paths: list[str], coordinator: User) -> None:
    # Styles of one's own pass the policy of the page as a browser's own settings do.
    page = site.visit("/livez", user=coordinator, bypass_csp=True)
    problems = []
    for path in paths:
        page.goto(path)
        page.set_viewport_size(DESKTOP)
        page.add_style_tag(content=SPACED)
        problems += [f"{path}: {problem}" for problem in [*layout_problems(page), *page.evaluate(CUT_OFF)]]
    assert not problems, "\n".join(problems)


def test_paper_has_the_content_and_not_the_controls(site: Site, paths: list[str], coordinator: User) -> None:
    page = site.visit(paths[0], user=coordinator)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("tbody tr").first).to_be_visible()
    for control in (".side-nav", ".bar", ".filter", ".pagination"):
        for found in page.locator(control).all():
            expect(found).to_be_hidden()
