"""Labelled sentences for the encoder, read from the sets that may be fitted on and from our own.

Whole articles (news sets, our own articles) are cut into sentences by the product's own parser; every content verb and
noun of an exhaustively annotated article is a candidate trigger: one inside a gold trigger is an event of its type, any
other none. Sets that give a type for a whole text give no trigger: there the text's candidates share the label.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from spacy.tokens import Doc, Token

from dragoman.parse import Parser
from dragoman.records import EventType, Status
from dragoman.text.reading import Paragraph, Reading

TYPES: tuple[str, ...] = get_args(EventType)
STATUSES: tuple[str, ...] = get_args(Status)
NEWS = ("news.train", "news.dev")
TEXTS = ("plover_gsr", "plv", "ngec_headlines", "petr_gsr")
OWN = tuple(Path(__file__).parent / folder for folder in ("events", "status", "offtopic"))
"""Folders of our own labelled articles and sentences."""
_MODIFIERS = {"compound", "amod", "nmod", "poss", "npadvmod", "nummod"}
"""Dependencies under which a noun only qualifies another ("air strikes"): it tells no event by itself."""


@dataclass(frozen=True)
class Trigger:
    """A trigger in a sentence: its span and what is known of it.

    Attributes:
        start, end: code points in the sentence.
        types: indexes of the types that are right; empty where the trigger tells no event.
        status: index of its status, or None where unknown.
        whole: a gold trigger as annotated; else a candidate token.
        repeat: outside all gold triggers, but of the lemma of one in the article: perhaps a second mention.
        verb: whether its head is a verb.
    """

    start: int
    end: int
    types: tuple[int, ...] = ()
    status: int | None = None
    whole: bool = False
    repeat: bool = False
    verb: bool = False


@dataclass(frozen=True)
class Example:
    """A sentence with its triggers; `types` where the text as a whole is known to tell one of these."""

    set: str
    document: str
    text: str
    triggers: tuple[Trigger, ...] = ()
    types: tuple[int, ...] = ()
    lemmas: tuple[str, ...] = ()
    group: str = field(default="", compare=False)


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file, in order."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def paths(bench: Path, names: Iterable[str]) -> dict[str, Path]:
    """Where each set of the bench is; ends the program with a clear word where one is absent."""
    out = {}
    for name in names:
        folder = "news" if name in NEWS else "events"
        path = bench / folder / (f"{name}.jsonl" if name in NEWS else f"{name}.dev.jsonl")
        if not path.is_file():
            sys.exit(f"{path}: absent. The labelled sets are not part of this repository; give their folder by --bench")
        out[name] = path
    return out


def digest(files: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of each file, by its folder and name."""
    return {f"{path.parent.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def reading(text: str) -> Reading:
    """The text with its paragraphs, parted by blank lines."""
    blocks = re.finditer(r"\S.*?(?=\s*\n\s*\n|\s*\Z)", text, re.DOTALL)
    flat = re.sub(r"\s", " ", text)
    return Reading(flat, tuple(Paragraph(m.start(), m.end(), "body", m.start()) for m in blocks))


def own_files(folders: Iterable[Path] = OWN) -> list[Path]:
    """Our own files of labelled articles and sentences, in a fixed order."""
    return [path for folder in folders for path in sorted(folder.glob("*.jsonl"))]


def load(parser: Parser, bench: Path, names: Iterable[str], own: Iterable[Path] = OWN) -> list[Example]:
    """All examples of the named sets, and of our own files of labelled articles and sentences."""
    out: list[Example] = []
    for name, path in paths(bench, names).items():
        for row in rows(path):
            out.extend(_article(parser, name, row) if name in NEWS else _text(parser, name, row))
    for path in own_files(own):
        for row in rows(path):
            out.extend(_article(parser, f"own.{path.parent.name}.{path.stem}", row))
    return _grouped(out)


def _candidates(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.pos_ == "VERB" or (token.pos_ == "NOUN" and token.dep_ not in _MODIFIERS):
            yield token


def _lemmas(tokens: Iterable[Token]) -> tuple[str, ...]:
    return tuple(t.lemma_ for t in tokens if t.pos_ in ("VERB", "NOUN", "ADJ", "ADV", "ADP", "PART"))


def _root(doc: Doc, start: int, end: int) -> Token:
    """The head of the words that a span of code points touches."""
    words = doc.char_span(start, end, alignment_mode="expand")
    assert words is not None, f"no words at {start}:{end}"
    return words.root


def _article(parser: Parser, name: str, row: dict[str, Any]) -> Iterator[Example]:
    doc: Doc = parser.parse([reading(row["text"])])[0]
    events = [(*e["trigger"], TYPES.index(e["event_type"]), STATUSES.index(e["status"])) for e in row["events"]]
    heads = {_root(doc, a, b).lemma_ for a, b, *_ in events}
    for sentence in doc.sents:
        first, last = sentence.start_char, sentence.start_char + len(sentence.text.rstrip())
        triggers = []
        for a, b, kind, status in events:
            if first <= a < last:
                root = _root(doc, a, b)
                triggers.append(
                    Trigger(a - first, min(b, last) - first, (kind,), status, True, False, root.pos_ == "VERB")
                )
        for token in _candidates(sentence):
            a, b = token.idx, token.idx + len(token)
            inside = [e for e in events if e[0] < b and a < e[1]]
            states = {e[3] for e in inside}
            types = tuple(sorted({e[2] for e in inside}))
            state = min(states) if len(states) == 1 else None
            repeat = not inside and token.lemma_ in heads
            verb = token.pos_ == "VERB"
            triggers.append(Trigger(a - first, b - first, types, state, repeat=repeat, verb=verb))
        if triggers:
            yield Example(name, row["id"], doc.text[first:last], tuple(triggers), lemmas=_lemmas(sentence))


def _text(parser: Parser, name: str, row: dict[str, Any]) -> Iterator[Example]:
    """A text of which one event is marked: its type for the text, gold triggers where given, candidates unlabelled."""
    if not row["events"]:
        return
    doc = parser.parse([reading(row["text"])])[0]
    kinds: list[int] = []
    triggers = []
    for event in row["events"]:
        own = [TYPES.index(t) for t in [event["event_type"], *event.get("accept", [])] if t in TYPES]
        kinds.extend(own)
        triggers += [Trigger(a, b, tuple(own), whole=True) for a, b in event.get("trigger_spans", [])]
    triggers += [Trigger(t.idx, t.idx + len(t), verb=t.pos_ == "VERB") for t in _candidates(doc)]
    yield Example(name, row["id"], doc.text, tuple(triggers), tuple(sorted(set(kinds))), _lemmas(doc))


def _grouped(examples: list[Example]) -> list[Example]:
    """Give each example the group that it is held out with: its article, or all texts that say nearly the same."""
    words = [frozenset(re.findall(r"\w+", e.text.lower())) for e in examples]
    parent = list(range(len(examples)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    holders: dict[str, list[int]] = defaultdict(list)
    for i, example in enumerate(examples):
        if example.types:
            shared: dict[int, int] = defaultdict(int)
            for word in words[i]:
                for j in holders[word]:
                    shared[j] += 1
                holders[word].append(i)
            for j, count in shared.items():
                if count >= 0.5 * len(words[i] | words[j]):
                    parent[max(find(i), find(j))] = min(find(i), find(j))
    names = [f"{e.set}:{e.document}" for e in examples]
    return [
        Example(e.set, e.document, e.text, e.triggers, e.types, e.lemmas, names[find(i)])
        for i, e in enumerate(examples)
    ]


def fold(group: str, folds: int) -> int:
    """Which of the folds a group is held out in."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % folds
