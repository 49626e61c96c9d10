"""Names the valid word that a reader probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that looks most like a word, or None when none does."""
    return next(iter(get_close_matches(word, sorted(candidates), n=1)), None)


def did_you_mean(word: str, valid: Iterable[str]) -> str:
    """Return the next step after an unknown word: the nearest valid one, or all of them when none is near.

    Returns:
        ``Did you mean 'compression'?`` or ``Valid: 'a', 'b'.``
    """
    words = sorted(valid)
    if meant := nearest(word, words):
        return f"Did you mean '{meant}'?"
    return f"Valid: {', '.join(repr(name) for name in words)}." if words else "None is defined."
