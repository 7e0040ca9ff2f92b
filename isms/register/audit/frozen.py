"""Texts that never change, and what a masking does to them: each app says how a row gets its masked version."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import models

from isms.register.models import Masking


@dataclass(frozen=True)
class FrozenChange:
    """The masking of some frozen rows, on the owner's connection and in its transaction.

    ``mask`` replaces the text in the rows; what the application says of a row's content, such as a checksum or a
    file made from it, is the app's to make anew.
    """

    masking: Masking
    keys: Sequence[int]
    mask: Callable[[], None]
    at: dt.datetime
    using: str


@dataclass(frozen=True)
class FrozenText:
    """A model whose rows never change, and the function that gives rows a masked version."""

    model: type[models.Model]
    give_version: Callable[[FrozenChange], None]


_frozen: dict[str, FrozenText] = {}


def register_frozen(text: FrozenText) -> None:
    """Add a frozen text; called from the app's ``AppConfig.ready``."""
    _frozen[text.model._meta.label] = text


def frozen_texts() -> dict[str, FrozenText]:
    """Return every frozen text by its model's label."""
    return dict(_frozen)
