"""All addresses: the site's own first, then those of an organisation."""

from importlib.util import find_spec

from django.urls import include, path

from isms.health import livez, readyz
from isms.home import home, organisation_home

urlpatterns = [
    path("", home, name="home"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("konto/", include("allauth.urls")),
    path("", include("assets.urls")),
    path("", include("classification.urls")),
    path("", include("isms.register.urls")),
]
for name in ("isms.followup.urls", "reports.urls"):
    if find_spec(name):
        urlpatterns.append(path("", include(name)))
urlpatterns.append(path("<slug:organisation>/", organisation_home, name="organisation_home"))
if find_spec("isms.ui"):
    from isms.ui import gallery

    urlpatterns.append(path("ui/", gallery, name="ui_gallery"))
