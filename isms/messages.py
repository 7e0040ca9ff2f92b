"""Messages to the next page, in a cookie that no other host can set; a long one goes through the session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class MessagesCookie(CookieStorage):
    """Django's signed cookie under the name of the settings."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class Messages(FallbackStorage):
    """The cookie first: a page that shows a message then writes nothing to the database."""

    storage_classes = (MessagesCookie, SessionStorage)
