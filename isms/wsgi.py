"""The entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from isms.celery import app as celery_app  # noqa: F401 jobs that requests queue belong to it

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isms.settings")

application = get_wsgi_application()
