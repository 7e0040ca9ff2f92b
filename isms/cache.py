"""A Redis cache whose loss slows the site down but does not stop it."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class CacheThatSurvives(RedisCache):
    """Redis, or while Redis is away this process's own memory: sign-in limits then hold per process."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Prepare both caches; `params` is the CACHES entry of the settings."""
        super().__init__(server, params)
        self._memory = LocMemCache("while redis is away", {"TIMEOUT": params.get("TIMEOUT", 300)})

    def _try(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        """Call `operation` on Redis, else on the memory."""
        call: Callable[..., Any] = getattr(super(), operation)
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache_away", operation=operation, error=type(error).__name__)
            return getattr(self._memory, operation)(*args, **kwargs)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Store a value under a key that is not in use."""
        return self._try("add", key, value, timeout=timeout, version=version)

    def get(self, key, default=None, version=None):
        """Return the value of a key."""
        return self._try("get", key, default=default, version=version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Store a value."""
        return self._try("set", key, value, timeout=timeout, version=version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        """Give a key a new time to live."""
        return self._try("touch", key, timeout=timeout, version=version)

    def delete(self, key, version=None):
        """Remove a key."""
        return self._try("delete", key, version=version)

    def get_many(self, keys, version=None):
        """Return the values of several keys."""
        return self._try("get_many", keys, version=version)

    def has_key(self, key, version=None):
        """Say whether a key is in use."""
        return self._try("has_key", key, version=version)

    def incr(self, key, delta=1, version=None):
        """Add to a number."""
        return self._try("incr", key, delta=delta, version=version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        """Store several values."""
        return self._try("set_many", data, timeout=timeout, version=version)

    def delete_many(self, keys, version=None):
        """Remove several keys."""
        return self._try("delete_many", keys, version=version)

    def clear(self):
        """Remove everything."""
        return self._try("clear")
