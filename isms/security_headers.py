"""What every answer tells the browser, whoever made it, and how large a request may be.

Django sets nosniff, frame options, referrer and opener policies and HSTS; django-csp the content policy. There is no
nonce in it: no page has an inline script or style, so nothing inline is allowed at all.
"""

from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse

# As the proxy's own limit in deploy/Caddyfile: an attachment of 25 MB and its form fit.
MAX_BODY_BYTES = 30 * 1024 * 1024
TOO_LARGE_PAGE = Path(__file__).with_name("too_large.html").read_bytes()

# Nothing of the device is needed, but for security keys and passkeys when signing in.
_REFUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{feature}=()" for feature in _REFUSED),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)
HEADERS = {
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class SecurityHeadersMiddleware:
    """Stands outermost: also what no other middleware has seen gets its headers, and a body too large is not read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = _too_large() if _length_of(request) > MAX_BODY_BYTES else self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _length_of(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


def _too_large() -> HttpResponse:
    page = HttpResponse(TOO_LARGE_PAGE, status=413)
    page.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return page
