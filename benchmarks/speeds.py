"""Processor time of each way of making the linguistic base, over the same texts."""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from sets import Set

from dragoman import Coder, parse
from dragoman.coder import bare
from dragoman.layers import names
from dragoman.layers.base import Findings, Settings
from dragoman.models.encoder import Encoder, Judgement
from dragoman.parse import DEFAULT_MODEL, Parser
from dragoman.records import Article
from dragoman.tables import Knowledge
from dragoman.text.read import read
from dragoman.text.reading import Reading

MODEL_NAMES = "our parse and names by the model's NER (`names = model`)"
TABLE_NAMES = "our parse and names by tables (default)"
Calls = list[tuple[str, list[tuple[int, int]]]]


@dataclass(frozen=True)
class Speeds:
    """CPU seconds of each way, and how our tags and lemmas agree with the stock ones."""

    seconds: list[tuple[str, float]]
    same_pos: float
    same_lemma: float


def texts(wanted: Iterable[Set], bench: Path) -> list[str]:
    """The texts to measure on."""
    out = []
    for s in wanted:
        if s.name in ("news", "gum-news", "geowebnews"):
            lines = [line for line in s.gold(bench).read_text(encoding="utf-8").split("\n") if line]
            out += [json.loads(line)["text"] for line in lines[:: 2 if s.name == "geowebnews" else 1]]
    return out


def measure(corpus: list[str], rounds: int) -> Speeds:
    """Measure every way in turn, `rounds` times, and keep the best time of each."""
    knowledge, stock = Knowledge(), _stock()
    articles = [Article(id="a-0", source="-", text=text) for text in corpus]
    readings = [read(article, knowledge) for article in articles]
    pieces = [r.text[a:b] for r in readings for a, b, prose in parse._pieces(r) if prose]
    plain, ner, encoder, coder = Parser(), Parser(ner=True), Encoder(), Coder()
    calls, sentences = _calls(coder, corpus), _sentences(plain, readings)
    ways: list[tuple[str, Callable[[], object]]] = [
        ("stock pipeline, all components", lambda: _piped(stock, pieces, [])),
        ("stock tagger and parser alone", lambda: _piped(stock, pieces, ["ner", "lemmatizer", "attribute_ruler"])),
        ("our parse: tagger, parser, tag table, cached lemmas", lambda: _parsed(plain, readings)),
        (TABLE_NAMES, lambda: _named(plain, articles, readings, knowledge, Settings())),
        (MODEL_NAMES, lambda: _named(ner, articles, readings, knowledge, Settings(names="model"))),
        ("encoder on every sentence, besides", lambda: _judged(encoder, sentences)),
        ("encoder on candidate sentences, besides", lambda: _judged(encoder, calls)),
        ("the whole program, all layers", lambda: [coder.code(bare(text)) for text in corpus]),
    ]
    best: dict[str, float] = {}
    for n in range(rounds):
        for name, run in ways:
            print(f"round {n + 1}: {name}", file=sys.stderr, flush=True)
            start = time.process_time()
            run()
            taken = time.process_time() - start
            best[name] = min(taken, best.get(name, taken))
    return Speeds(list(best.items()), *_agreement(stock, plain, corpus, knowledge))


def _stock() -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        nlp = spacy.load(DEFAULT_MODEL)
    nlp.max_length = 10**9
    return nlp


def _piped(nlp: Any, pieces: list[str], without: list[str]) -> None:
    with nlp.memory_zone():
        for _ in nlp.pipe(pieces, batch_size=parse.BATCH, disable=without):
            pass


def _parsed(parser: Parser, readings: list[Reading]) -> None:
    for reading in readings:
        with parser.memory():
            parser.parse([reading])


def _named(
    parser: Parser, articles: list[Article], readings: list[Reading], knowledge: Knowledge, settings: Settings
) -> None:
    for article, reading in zip(articles, readings, strict=True):
        with parser.memory():
            (doc,) = parser.parse([reading])
            doc._.dragoman = Findings(reading=reading, flags=list(reading.flags))
            names.find(doc, article, knowledge, settings)


def _sentences(parser: Parser, readings: list[Reading]) -> Calls:
    out: Calls = []
    for reading in readings:
        with parser.memory():
            (doc,) = parser.parse([reading])
            out += [(s.text, [(0, len(s.text))]) for s in doc.sents if s.text.strip()]
    return out


def _calls(coder: Coder, corpus: list[str]) -> Calls:
    """What the events layer asks the encoder while it codes the texts."""
    out: Calls = []
    real = Encoder.judge

    def listening(self: Encoder, sentence: str, triggers: Sequence[tuple[int, int]]) -> list[Judgement]:
        out.append((sentence, list(triggers)))
        return real(self, sentence, triggers)

    Encoder.judge = listening  # type: ignore[method-assign]
    try:
        for text in corpus:
            coder.code(bare(text))
    finally:
        Encoder.judge = real  # type: ignore[method-assign]
    return out


def _judged(encoder: Encoder, calls: Calls) -> None:
    for sentence, triggers in calls:
        encoder.judge(sentence, triggers)


def _agreement(stock: Any, parser: Parser, corpus: list[str], knowledge: Knowledge) -> tuple[float, float]:
    """Shares of tokens with the same part of speech and the same lemma, on pieces that both parse alone."""
    tokens = pos = lemma = 0
    for text in corpus[:40]:
        reading = read(Article(id="a-0", source="-", text=text), knowledge)
        ours: list[tuple[str, str]] = []
        theirs: list[tuple[str, str]] = []
        with parser.memory():
            ours = [_marks(t) for t in parser.parse([reading])[0] if not t.is_space]
        for a, b, prose in parse._pieces(reading):
            if prose:
                theirs += [_marks(t) for t in stock(reading.text[a:b]) if not t.is_space]
        tokens += len(ours)
        for (our_pos, our_lemma), (its_pos, its_lemma) in zip(ours, theirs, strict=True):
            pos += our_pos == its_pos
            lemma += our_lemma == its_lemma
    return pos / tokens, lemma / tokens


def _marks(token: Any) -> tuple[str, str]:
    return token.pos_, token.lemma_.lower()


__all__ = ["MODEL_NAMES", "TABLE_NAMES", "Speeds", "measure", "texts"]
