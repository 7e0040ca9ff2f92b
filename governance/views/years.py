"""Which year an address asks for."""

from django.http import HttpRequest

from governance.models.recommendation import FIRST_YEAR, LAST_YEAR


def asked_year(request: HttpRequest) -> int:
    """Return the year in ``?ar=``, the present one when it is missing or makes no sense."""
    asked = request.GET.get("ar", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked)
    return request.actor.today.year
