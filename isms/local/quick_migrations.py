"""Migrates an empty database in a sixth of the time, for the demo, the tests and the benchmarks.

After each operation Django renders the changed model and everything related to it anew: here some fifty models, a
thousand times. What an operation that only adds needs is the model that it adds to; the rest may stay as it was
until somebody looks at it. The tables that come out are the same, which ``tests/local/test_quick_migrations.py``
proves by night. Operation migrates as Django does.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db.migrations.state import ProjectState

#: The steps of Django's project state and, for triggers, of pgtrigger that take nothing away from a model.
ADDING = {"add_model", "add_field", "_append_option", "state_forwards"}


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Render one model, not its relations, after an operation that only adds."""
    find = ProjectState._find_reload_model

    def find_fewer(self: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        if sys._getframe(2).f_code.co_name in ADDING:
            self.is_delayed = True  # Django then renders everything for an operation that runs Python
            return {(app_label, model_name)}
        self.clear_delayed_apps_cache()  # anything else meets every model as it is now
        _ = self.apps
        return find(self, app_label, model_name, delay)

    with mock.patch.object(ProjectState, "_find_reload_model", find_fewer):
        yield
