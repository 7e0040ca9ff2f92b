"""What the web server takes from a client, before Django sees it: ``gunicorn --config python:isms.gunicorn_conf``.

Everything that a proxy and a server may read in two ways is refused, so that no request can hide in another
(request smuggling). Most are gunicorn's own defaults, written out so that a later version cannot loosen them.
"""

import gc
from typing import Any

# A list's address carries filters, sorting and columns.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

header_map = "drop"  # a name with an underscore would look like one with a hyphen
strip_header_spaces = False
permit_obsolete_folding = False
permit_unconventional_http_method = False
permit_unconventional_http_version = False
casefold_http_method = False


def post_worker_init(worker: Any) -> None:
    """Let the collector pass over what the program itself consists of: a full round took a quarter of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
