"""The encoder: is a trigger an event, of which type and of what status, judged from its sentence.

A small BERT with linear heads, fine-tuned from all-MiniLM-L6-v2 (docs/model-card.md), run by onnxruntime in int8 on one
sentence at a time. It scores every token and the sentence as a whole; a trigger's score is the mean of its tokens'
scores plus the sentence's. So one pass serves all triggers of a sentence, and neither the other triggers nor
neighbouring sentences change a trigger's score.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy
from numpy.typing import NDArray

from dragoman.errors import InternalError, ModelError

OWN = Path(__file__).parent / "encoder"
"""The folder of the weights that the package ships."""
NONE = "NONE"
"""The name, among types, of a trigger that tells no event."""
DECIMALS = 3
_FILES = ("encoder.onnx", "tokenizer.json")
_REPAIR = "install the package again, or make the weights by `make train`"

Scores = NDArray[numpy.float64]


class Card(msgspec.Struct, frozen=True):
    """What the program needs to know of the weights; card.json tells more (data, figures).

    Attributes:
        name: the model's name and version.
        types, statuses: names of the outputs, in order.
        pieces: longest input in word pieces, the two marks at its ends among them.
        files: SHA-256 of each file, by name.
    """

    name: str
    types: list[str]
    statuses: list[str]
    pieces: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the encoder makes of a trigger; probabilities rounded to three decimals.

    Attributes:
        types: of each PLOVER type, and `NONE` for no event; they sum to one but for rounding.
        status: of each status, on condition that the trigger tells an event.
    """

    types: Mapping[str, float]
    status: Mapping[str, float]

    @property
    def event(self) -> float:
        """Probability that the trigger tells an event at all."""
        return round(1 - self.types[NONE], DECIMALS)

    @property
    def best_type(self) -> str:
        """The likeliest type, `NONE` left aside; of equals the first by the alphabet."""
        return max(sorted(name for name in self.types if name != NONE), key=lambda name: self.types[name])

    @property
    def best_status(self) -> str:
        """The likeliest status; of equals the first by the alphabet."""
        return max(sorted(self.status), key=lambda name: self.status[name])


class Encoder:
    """The loaded encoder.

    Args:
        folder: where encoder.onnx, tokenizer.json and card.json are.

    Raises:
        ModelError: a file is missing, unreadable, or not the one that the card names.
    """

    def __init__(self, folder: Path = OWN) -> None:
        self.card = read_card(folder)
        # Loaded here: whoever does without the encoder need not wait for these.
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare exceptions of many kinds
            raise ModelError(f"{folder}: the encoder cannot be loaded ({error}); {_REPAIR}") from None
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def judge(self, sentence: str, triggers: Sequence[tuple[int, int]]) -> list[Judgement]:
        """Judge each trigger of a sentence, in order.

        Args:
            sentence: its text; a long one is seen through a window round each trigger.
            triggers: spans of code points in the sentence, half open.

        Raises:
            InternalError: a span that does not lie in the sentence.
        """
        for start, end in triggers:
            if not 0 <= start < end <= len(sentence):
                raise InternalError(f"trigger {start}:{end} does not lie in a sentence of {len(sentence)} code points")
        if not triggers:
            return []
        code = self._tokenizer.encode(sentence)
        ids, offsets = code.ids, code.offsets
        firsts = [offset[0] for offset in offsets[1:-1]]
        lasts = [offset[1] for offset in offsets[1:-1]]
        seen: dict[int, tuple[Scores, Scores]] = {}
        out = []
        for start, end in triggers:
            # Pieces are in the order of the text: those that the trigger touches are a run without a gap.
            first = int(numpy.searchsorted(lasts, start, side="right"))
            last = int(numpy.searchsorted(firsts, end, side="left"))
            at = self._window(len(firsts), (first + last) // 2)
            if at not in seen:
                seen[at] = self._run([ids[0], *ids[1:-1][at : at + self.card.pieces - 2], ids[-1]])
            tokens, whole = seen[at]
            own = tokens[max(first - at, 0) + 1 : min(last - at, self.card.pieces - 2) + 1]
            out.append(self._judgement(whole + own.mean(axis=0) if len(own) else whole))
        return out

    def _window(self, length: int, centre: int) -> int:
        """First piece of the window for a trigger: windows overlap by half, so their number is linear in the length."""
        room = self.card.pieces - 2
        step = room // 2
        return max(0, min((centre - step // 2) // step * step, length - room))

    def _run(self, ids: list[int]) -> tuple[Scores, Scores]:
        tokens, whole = self._session.run(["tokens", "sentence"], {"ids": numpy.array([ids], dtype=numpy.int64)})
        return tokens.astype(numpy.float64), whole.astype(numpy.float64)

    def _judgement(self, scores: Scores) -> Judgement:
        middle = 1 + len(self.card.types)
        event = float(1 / (1 + numpy.exp(-scores[0])))
        types = event * _softmax(scores[1:middle])
        status = _softmax(scores[middle:])
        named = {name: round(float(p), DECIMALS) for name, p in zip(self.card.types, types, strict=True)}
        named[NONE] = round(1 - event, DECIMALS)
        return Judgement(
            named, {name: round(float(p), DECIMALS) for name, p in zip(self.card.statuses, status, strict=True)}
        )


def read_card(folder: Path = OWN) -> Card:
    """The card of the weights in `folder`, after checking that the files are those that it names.

    Raises:
        ModelError: a file is missing or another one, or the card cannot be read.
    """
    try:
        card = msgspec.json.decode((folder / "card.json").read_bytes(), type=Card)
    except OSError as error:
        raise ModelError(f"{folder / 'card.json'}: {error.strerror}; {_REPAIR}") from None
    except msgspec.DecodeError as error:
        raise ModelError(f"{folder / 'card.json'}: not a model card ({error}); {_REPAIR}") from None
    for name in _FILES:
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"{folder / name}: {error.strerror}; {_REPAIR}") from None
        if found != card.files.get(name):
            raise ModelError(f"{folder / name}: not the file that card.json names (SHA-256 {found[:12]}…); {_REPAIR}")
    return card


def _softmax(scores: Scores) -> Scores:
    powers = numpy.exp(scores - scores.max())
    return numpy.asarray(powers / powers.sum(), dtype=numpy.float64)
