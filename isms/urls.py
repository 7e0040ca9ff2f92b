"""All addresses: the site's own first, then those of an organisation."""

from django.urls import include, path

from isms.health import livez, readyz
from isms.home import home, organisation_home
from isms.languages import choose_language
from isms.ui import gallery

urlpatterns = [
    path("", home, name="home"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("sprak/", choose_language, name="language"),
    path("ui/", gallery, name="ui_gallery"),
    path("konto/", include("isms.accounts.signin.urls")),
    path("konto/", include("isms.register.directory.urls")),
    path("", include("isms.accounts.signin.organisation_urls")),
    path("", include("isms.legal.urls")),
    path("", include("isms.followup.urls")),
    path("", include("risks.urls")),
    path("", include("assets.urls")),
    path("", include("classification.urls")),
    path("", include("classification.normative.urls")),
    path("", include("suppliers.urls")),
    path("", include("incidents.urls")),
    path("", include("training.urls")),
    path("", include("governance.urls")),
    path("", include("reports.urls")),
    path("", include("overview.urls")),
    path("", include("isms.register.urls")),
    path("", include("isms.rights.urls")),
    path("", include("isms.register.audit.urls")),
    path("", include("isms.register.saved_views.urls")),
    path("", include("isms.register.bulk.urls")),
    path("", include("isms.operations.urls")),
    path("<slug:organisation>/", organisation_home, name="organisation_home"),
]
