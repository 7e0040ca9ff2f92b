"""What every page is held to: axe's rules, one heading, Swedish, and no sideways scrolling."""

from collections.abc import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from isms.accounts.models import User
from tests.e2e.site import Site

# Colours are the same at every width, and the layout in every colour scheme: two looks see all four.
LOOKS = ((320, "dark"), (1280, "light"))
HEIGHT = 900

# Answers with one line per breach: the rule, the element and why.
RUN_AXE = """
() => axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.flatMap(
    ({id, nodes}) => nodes.slice(0, 4).map(({target, html, any, all, none}) =>
        `${id}: ${target.join(" ")} ${html.slice(0, 200)} (${[...any, ...all, ...none][0]?.message})`)))
"""
READ_LAYOUT = """
() => ({
    language: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    title: document.title,
    width: document.documentElement.clientWidth,
    content: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
    widest: [...document.querySelectorAll("main *")]
        .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .slice(0, 5).map(element => element.outerHTML.slice(0, 120)),
})
"""

#: What a page may say that it is written in; which one is the test's matter.
LANGUAGES = ("sv", "en-gb")


def problems_of(page: Page) -> list[str]:
    """Return what is wrong with a page, narrow and wide, dark and light; the page is not loaded again."""
    page.wait_for_load_state()  # A form that answers with errors can be read before its style sheet has come.
    page.evaluate(AXE_SCRIPT)
    problems = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)
        where = f"{page.url} at {width} px, {scheme}"
        problems += [f"{where}: {problem}" for problem in [*layout_problems(page), *page.evaluate(RUN_AXE)]]
    return problems


def layout_problems(page: Page) -> list[str]:
    """Return what is wrong with how a page is laid out as it is looked at now."""
    layout = page.evaluate(READ_LAYOUT)
    problems = []
    if layout["content"] > layout["width"]:
        problems.append(f"{layout['content']} px of content: {layout['widest']}")
    if layout["headings"] != 1:
        problems.append(f"{layout['headings']} h1")
    if layout["language"] not in LANGUAGES:
        problems.append(f"lang is {layout['language']!r}")
    if not layout["title"].strip("– ").strip():
        problems.append("no title")
    return problems


class Inspection:
    """Goes through pages, one tab per person, and collects everything that is wrong."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.problems: list[str] = []
        self._tabs: dict[int | None, Page] = {}

    def look_at(
        self, path: str, *, by: User | None = None, status: int = 200, after: Callable[[Page], object] | None = None
    ) -> None:
        """Check a page, ``after`` something has been done on it."""
        key = by.pk if by else None
        if key not in self._tabs:
            self._tabs[key] = self.site.visit("/livez", user=by)
        page = self._tabs[key]
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        if after is not None:
            after(page)
        self.problems += problems_of(page)
