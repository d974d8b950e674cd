"""How many articles are coded at once, and where. Coding is pure, so every engine gives the same bytes."""

from dragoman.engines.local import run
from dragoman.engines.worker import CoderOptions, Form, Outcome

__all__ = ["CoderOptions", "Form", "Outcome", "run"]
