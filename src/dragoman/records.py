"""The record contract as types: what `dragoman code` writes, one JSON object a line.

Every class here is one record kind or a part of one. Offsets are code points into `Article.text`, half open.
Fields are only ever added; a name keeps its meaning.
"""

from typing import Literal

import msgspec

Status = Literal["occurred", "ongoing", "scheduled", "possible", "denied"]
Basis = Literal["expression", "context", "publication", "unknown"]
Form = Literal["name", "nominal", "pronoun", "metonym", "adjective"]
Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
FlagKind = Literal[
    "damaged quotation", "untranslated word", "fragment", "boilerplate", "encoding",
    "truncated", "repeated passage", "date conflict",
]  # fmt: skip


class Span(msgspec.Struct, frozen=True):
    """A piece of the article's text: `text == article.text[start:end]`, always."""

    start: int
    end: int
    text: str


class MentionSpan(msgspec.Struct, frozen=True):
    """A span that mentions an actor, with its form."""

    start: int
    end: int
    text: str
    form: Form


class Period(msgspec.Struct, frozen=True):
    """A closed interval of days (ISO 8601), the expression that tells it, and what it rests on."""

    start: str | None
    end: str | None
    span: Span | None
    basis: Basis


UNKNOWN = Period(start=None, end=None, span=None, basis="unknown")


class CoderInfo(msgspec.Struct, frozen=True):
    """Which program coded an article: its version, a hash of its settings and tables, its model."""

    version: str
    settings: str
    model: str


class _Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="record"):
    """Base of all records: written with a leading `record` field that names the kind."""


class Article(_Record, frozen=True, kw_only=True, tag="article"):
    """One report, with the text that every offset of its records refers to."""

    id: str
    source: str
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    authors: list[str] = []
    language: str = "en"
    published: str | None = None
    published_basis: Literal["given", "metadata", "text"] | None = None
    text: str
    coder: CoderInfo | None = None


class Actor(_Record, frozen=True, kw_only=True, tag="actor"):
    """One party that the article speaks of, with all its mentions."""

    id: str
    article_id: str
    entity: str
    entity_basis: Literal["table", "name"]
    wikidata: str | None = None
    name: str
    kind: Literal["country", "person", "organization", "group"]
    country: str | None = None
    sectors: list[str] = []
    role: str | None = None
    cameo: str = ""
    mentions: list[MentionSpan] = []
    tags: list[str] = []


class Time(_Record, frozen=True, kw_only=True, tag="time"):
    """An expression of time with its TIMEX3 value and the days that it denotes."""

    id: str
    article_id: str
    span: Span
    type: Literal["date", "time", "duration", "set"]
    timex: str
    period: Period | None


class Place(_Record, frozen=True, kw_only=True, tag="place"):
    """A toponym, resolved to the gazetteer where it can be."""

    id: str
    article_id: str
    span: Span
    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None


class Statement(_Record, frozen=True, kw_only=True, tag="statement"):
    """What a party is reported to say, write or think."""

    id: str
    article_id: str
    speaker: str | None
    speaker_span: Span | None
    cue: Span | None
    content: list[Span]
    form: Literal["direct", "indirect", "mixed"]
    mode: Literal["said", "written", "thought"]
    told_to: str | None = None
    about: list[str] = []
    within: str | None = None
    passage: str = ""
    when: Period = UNKNOWN
    confidence: float = 0.5


class Where(msgspec.Struct, frozen=True):
    """The place of an event, as its place record has it."""

    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    span: Span


class Event(_Record, frozen=True, kw_only=True, tag="event"):
    """Who did, does, will or might do what to whom."""

    id: str
    article_id: str
    event_type: EventType
    mode: str | None
    contexts: list[str]
    cameo: str
    quad: Quad
    goldstein: float | None
    intensity: float | None
    actors: list[str]
    recipients: list[str]
    reciprocal: bool
    trigger: Span
    evidence: Span
    when: Period
    time_id: str | None
    where: Where | None
    place_id: str | None
    status: Status
    attributed_to: str | None
    confidence: float
    tags: list[str] = []


class Value(msgspec.Struct, frozen=True):
    """The number of a claim: plain, in `unit`, or in `currency` (ISO 4217)."""

    amount: float | int | None = None
    low: float | int | None = None
    high: float | int | None = None
    unit: str | None = None
    currency: str | None = None
    approximate: bool = False


class Claim(_Record, frozen=True, kw_only=True, tag="claim"):
    """A checkable assertion that the article carries: a quantity or a forecast."""

    id: str
    article_id: str
    kind: Literal["quantity", "forecast"]
    holder: str | None
    statement_id: str | None
    subject: str
    evidence: Span
    value: Value | None
    period: Period
    certainty: Literal["asserted", "expected", "possible", "denied"]
    due: str | None
    confidence: float


class Flag(_Record, frozen=True, kw_only=True, tag="flag"):
    """Something wrong with the text that a reader of the data should know."""

    article_id: str
    kind: FlagKind
    span: Span | None
    note: str


Record = Article | Actor | Time | Place | Statement | Event | Claim | Flag


class CodedArticle(msgspec.Struct, frozen=True):
    """An article with all its records, each list in the order of the contract."""

    article: Article
    actors: list[Actor] = []
    times: list[Time] = []
    places: list[Place] = []
    statements: list[Statement] = []
    events: list[Event] = []
    claims: list[Claim] = []
    flags: list[Flag] = []

    def records(self) -> list[Record]:
        """All records in contract order, the article first."""
        kinds: list[list[Record]] = [
            [self.article], list(self.actors), list(self.times), list(self.places),
            list(self.statements), list(self.events), list(self.claims), list(self.flags),
        ]  # fmt: skip
        return [record for kind in kinds for record in kind]

    def jsonl(self) -> bytes:
        """All records as JSON lines, UTF-8, each line ended by a newline."""
        return b"".join(_ENCODER.encode(record) + b"\n" for record in self.records())


_ENCODER = msgspec.json.Encoder()
