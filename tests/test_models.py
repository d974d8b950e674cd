"""The encoder and the scorers: same numbers always, right types of plain sentences, damage told."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dragoman.errors import InternalError, ModelError
from dragoman.models.encoder import NONE, OWN, Encoder, read_card
from dragoman.models.scorer import Scorer, read_scorer

TRAINING = Path(__file__).parent.parent / "training"

PLAIN = [
    ("The army shelled the town overnight.", "shelled", "ASSAULT"),
    ("Rebels bombed a barracks outside the capital, killing nine soldiers.", "bombed", "ASSAULT"),
    ("Police arrested two activists at the airport.", "arrested", "COERCE"),
    ("The two foreign ministers met in Geneva on Monday.", "met", "CONSULT"),
    ("Thousands of teachers protested in the capital against the new law.", "protested", "PROTEST"),
    ("The ministry condemned the attack on its embassy.", "condemned", "ACCUSE"),
    ("The government sent food and medicine to the victims of the flood.", "sent", "AID"),
    ("The president urged both sides to return to the table.", "urged", "REQUEST"),
    ("The kingdom expelled three diplomats and recalled its ambassador.", "expelled", "SANCTION"),
    ("The minister rejected the proposal.", "rejected", "REJECT"),
    ("The general threatened to retaliate if the border was crossed.", "threatened", "THREATEN"),
    ("The rebels released forty prisoners.", "released", "RETREAT"),
    ("The two governments agreed to reopen the bridge.", "agreed", "AGREE"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def _span(sentence: str, word: str) -> tuple[int, int]:
    start = sentence.index(word)
    return start, start + len(word)


@pytest.mark.parametrize(("sentence", "word", "kind"), PLAIN)
def test_plain_sentences_get_their_type(encoder: Encoder, sentence: str, word: str, kind: str) -> None:
    (judgement,) = encoder.judge(sentence, [_span(sentence, word)])
    assert judgement.best_type == kind
    assert judgement.event > 0.5


def test_a_bare_noun_is_no_event(encoder: Encoder) -> None:
    sentence = "The army shelled the town overnight."
    shelled, town = encoder.judge(sentence, [_span(sentence, "shelled"), _span(sentence, "town")])
    assert town.event < 0.5 < shelled.event
    assert town.types[NONE] == pytest.approx(1 - town.event)


def test_probabilities_are_rounded_and_sum_to_one(encoder: Encoder) -> None:
    sentence = "Police arrested two activists at the airport."
    (judgement,) = encoder.judge(sentence, [_span(sentence, "arrested")])
    assert list(judgement.types) == [*encoder.card.types, NONE]
    assert list(judgement.status) == encoder.card.statuses
    for numbers in (judgement.types, judgement.status):
        assert sum(numbers.values()) == pytest.approx(1, abs=0.01)
        assert all(round(number, 3) == number for number in numbers.values())


def test_others_never_change_a_judgement(encoder: Encoder) -> None:
    sentences = [sentence for sentence, _, _ in PLAIN]
    spans = [_span(sentence, word) for sentence, word, _ in PLAIN]
    forth = [encoder.judge(s, [span])[0] for s, span in zip(sentences, spans, strict=True)]
    back = [encoder.judge(s, [span])[0] for s, span in reversed(list(zip(sentences, spans, strict=True)))]
    assert forth == back[::-1]
    among = [encoder.judge(s, [(0, 3), span, (0, len(s)), (4, 7)])[1] for s, span in zip(sentences, spans, strict=True)]
    assert forth == among
    assert forth == [Encoder().judge(s, [span])[0] for s, span in zip(sentences, spans, strict=True)]


def test_a_long_sentence_is_seen_round_the_trigger(encoder: Encoder) -> None:
    filler = "and the river ran on past the mill, " * 400
    sentence = filler + "while the army shelled the town, " + filler
    found, near = encoder.judge(sentence, [_span(sentence, "shelled"), (len(sentence) - 8, len(sentence) - 2)])
    assert found.best_type == "ASSAULT"
    assert near.event < found.event


def test_odd_text_is_judged(encoder: Encoder) -> None:
    for sentence in (" ", "\u200f\U0001f600 shelled", "x" * 5000, "\x00\x01", "Бои"):
        assert len(encoder.judge(sentence, [(0, 1), (0, len(sentence))])) == 2
    assert encoder.judge("", []) == []


@pytest.mark.parametrize("span", [(0, 0), (-1, 2), (3, 99), (4, 2)])
def test_a_trigger_outside_the_sentence_is_refused(encoder: Encoder, span: tuple[int, int]) -> None:
    with pytest.raises(InternalError, match="does not lie"):
        encoder.judge("They met.", [span])


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "card.json"])
def test_a_missing_or_damaged_file_is_told(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(OWN, folder)
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match=name):
        Encoder(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        Encoder(folder)


def test_a_file_that_is_no_graph_is_told(tmp_path: Path) -> None:
    import hashlib

    shutil.copytree(OWN, tmp_path / "encoder")
    card = json.loads((OWN / "card.json").read_text(encoding="utf-8"))
    (tmp_path / "encoder" / "encoder.onnx").write_bytes(b"no graph")
    card["files"]["encoder.onnx"] = hashlib.sha256(b"no graph").hexdigest()
    (tmp_path / "encoder" / "card.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder(tmp_path / "encoder")


def test_the_card_tells_what_the_weights_were_fitted_on() -> None:
    read_card()
    card = json.loads((OWN / "card.json").read_text(encoding="utf-8"))
    fitted = set(card["fitted_on"])
    assert "news/news.dev.jsonl" not in fitted, "figures on news.dev are quoted: the weights must not have seen it"
    public = {
        "news/news.train.jsonl",
        "events/plover_gsr.dev.jsonl",
        "events/plv.dev.jsonl",
        "events/ngec_headlines.dev.jsonl",
        "events/petr_gsr.dev.jsonl",
    }
    own = {
        f"{folder}/{p.name}" for folder in ("events", "status", "offtopic") for p in (TRAINING / folder).glob("*.jsonl")
    }
    assert fitted <= public | own
    assert all(len(value) == 64 for value in card["fitted_on"].values())
    assert sum(path.stat().st_size for path in OWN.iterdir()) < 30_000_000


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, TRAINING / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _rows() -> list[tuple[dict[str, float], bool, str]]:
    """Rows by rule: the label follows `a` and `b`, with every seventh turned round."""
    out = []
    for i in range(400):
        a, b, c = float(i % 5), float(i % 3 == 0), float(i % 11) / 11
        label = (a + 2 * b > 3) != (i % 7 == 0)
        out.append(({"c": c, "a": a, "b": b}, label, f"document {i % 40}"))
    return out


def test_training_reproduces_a_scorer(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    training = _module("fit_scorer")
    rows = _rows()
    made = training.text(training.fit("example", rows))
    assert made == training.text(training.fit("example", [(dict(sorted(f.items())), x, g) for f, x, g in rows]))
    table = json.loads(made)
    assert list(table["weights"]) == sorted(table["weights"])
    assert table["weights"]["a"] > 0 and table["weights"]["b"] > 0
    assert table["rows"] == 400 and len(table["calibration"]) >= 2
    (tmp_path / "example.json").write_text(made, encoding="utf-8")
    scorer = read_scorer(tmp_path / "example.json")
    high, low = scorer.probability({"a": 4, "b": 1}), scorer.probability({"a": 0, "b": 0})
    assert low < 0.5 < high
    shares = [sum(label for f, label, _ in rows if scorer.probability(f) > 0.5), sum(label for _, label, _ in rows)]
    assert shares[0] > 0.7 * shares[1]


def test_a_scorer_runs_straight_between_its_points() -> None:
    scorer = Scorer(name="x", bias=-1, weights={"a": 2.0, "b": -0.5}, calibration=[(-1.0, 0.1), (1.0, 0.5), (2.0, 0.9)])
    assert scorer.score({"a": 1, "b": 2, "unknown": 9}) == 0
    assert scorer.probability({"a": 1, "b": 2}) == 0.3
    assert scorer.calibrated(-9) == 0.1
    assert scorer.calibrated(9) == 0.9
    assert scorer.calibrated(1) == 0.5
    assert Scorer(name="x", bias=0, weights={}).probability({}) == 0.5
    assert Scorer(name="x", bias=-5000, weights={}).probability({}) == 0


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"name": "x", "weights": {}}',
        '{"name": "x", "bias": 0, "weights": {"a": "b"}}',
        '{"name": "x", "bias": 0, "weights": {}, "calibration": [[1, 0.5], [0, 0.6]]}',
        '{"name": "x", "bias": 0, "weights": {}, "calibration": [[0, 0.5], [1, 0.4]]}',
        '{"name": "x", "bias": 0, "weights": {}, "calibration": [[0, 0.5], [1, 1.4]]}',
    ],
)
def test_a_bad_table_of_a_scorer_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"bad\.json"):
        read_scorer(path)
    with pytest.raises(ModelError, match=r"none\.json"):
        read_scorer(tmp_path / "none.json")
