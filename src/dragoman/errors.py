"""Every error that Dragoman raises on purpose.

DragomanError                base; its message says what is wrong, where, and what to do next
├── InputRefused             one input cannot be coded (empty, binary, too large, wrong language …)
├── CallError                the call itself is wrong (unknown option value, no such file)
├── KnowledgeError           a row of a knowledge table is bad (file, line, reason)
├── ModelError               a model is missing, damaged or of the wrong kind
└── InternalError            a fault of ours: a record that breaks the contract
"""


class DragomanError(Exception):
    """Base class of all errors of this package."""


class InputRefused(DragomanError):
    """One input cannot be read or coded; the rest of a batch goes on.

    Args:
        source: the input as the user named it.
        reason: what is wrong with it and what to do next.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type["InputRefused"], tuple[str, str]]:
        return InputRefused, (self.source, self.reason)


class CallError(DragomanError):
    """The call is wrong; nothing was done."""


class KnowledgeError(DragomanError):
    """A knowledge table cannot be used."""


class ModelError(DragomanError):
    """A model cannot be loaded."""


class InternalError(DragomanError):
    """A record of ours breaks the contract: please report it with the text that shows it."""
