"""What is wrong with a link, worked out in plain Python from the rows: the reference that the SQL is held against."""

import datetime as dt
from collections.abc import Mapping, Sequence

from isms.followup.dates import add_months
from suppliers.models import SubProcessorLink

SAFEGUARDS = {"scc_1", "scc_2", "scc_3", "scc_4", "bcr", "other"}


def slow_flags(link: SubProcessorLink, standings: Mapping[str, str], *, is_protected: bool, today: dt.date) -> set[str]:
    """Return the codes of the flags of a link."""
    found = set()
    places = [standings.get(code, "third") for code in {str(link.country), *link.processing_countries}]
    is_abroad = any(place != "eea" for place in places)
    is_decided = all(place in ("eea", "adequate") for place in places)
    is_certified = all(place in ("eea", "adequate", "certified") for place in places)
    if link.mechanism == "dpf" and (link.dpf_checked_on is None or link.dpf_checked_on < add_months(today, -12)):
        found.add("dpf_unchecked")
    if not is_abroad:
        return found
    if is_protected:
        found.add("protected_abroad")
    if link.mechanism in ("none", "eea"):
        found.add("no_mechanism")
    if link.mechanism == "adequacy" and not is_decided:
        found.add("no_mechanism")
    if link.mechanism == "dpf" and not is_certified:
        found.add("no_mechanism")
    if link.mechanism in SAFEGUARDS and link.tia_on is None and not is_decided:
        found.add("no_tia")
    return found


def is_ring_free(links: Sequence[SubProcessorLink]) -> bool:
    """Walk up from every link and tell whether each walk ends."""
    above = {link.pk: link.parent_id for link in links}
    for start in above:
        step, passed = above[start], {start}
        while step is not None:
            if step in passed:
                return False
            passed.add(step)
            step = above.get(step)
    return True
