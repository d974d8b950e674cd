"""The model card as a page for people, written from its data."""

from __future__ import annotations

from typing import Any

_ABOUT = {
    "news.train": "articles of Wikinews (CC BY 2.5), the White House (public domain) and the Kremlin (CC BY 4.0), "
    "every event annotated",
    "plover_gsr": "PLOVER gold standard records, CC BY-SA 4.0",
    "plv": "PLV, Hu et al. 2024, a research set published without a licence: its labels alone enter the weights",
    "ngec_headlines": "headlines of NGEC, published without a licence: its labels alone enter the weights",
    "petr_gsr": "validation sentences of UniversalPetrarch, MIT",
}


def document(card: dict[str, Any], cross: dict[str, dict[str, float]]) -> str:
    """The page: what the model is, what it was fitted on, how well it does, what it is not good for."""
    plan = card["plan"]
    lines = [
        f"# Model card: {card['name']}",
        "",
        "Written by `make train`; do not edit. The same facts are in `src/dragoman/models/encoder/card.json`.",
        "",
        "## What it is",
        f"{card['base']}, its first {plan['layers']} layers, fine-tuned, in int8 (ONNX). For a trigger in its "
        "sentence it gives the probability that the trigger tells an event, of which of the sixteen PLOVER types, and "
        f"of what status ({', '.join(card['statuses'])}). It sees at most {card['pieces']} word pieces "
        "of a sentence. English only.",
        "",
        f"AdamW, {plan['encoder_rate']:g} for the encoder and {plan['head_rate']:g} for the heads, batches of "
        f"{plan['batch']}, {plan['epochs']} epochs, seed {plan['seed']}. Heads are linear on the mean of the trigger's "
        "token vectors and the mean of all token vectors. Texts of which only a type is known are learned through "
        "their candidate triggers (the text's type is that of a trigger drawn by the event scores) and "
        "through their mean.",
        "",
        "## What it was fitted on",
        "",
        "| set | sentences | what | SHA-256 of the file |",
        "|---|---|---|---|",
    ]
    hashes = {name.removesuffix(".jsonl").removesuffix(".dev"): value for name, value in card["fitted_on"].items()}
    for name, count in card["sentences"].items():
        about = _ABOUT.get(name, "our own, in `training/events/`")
        lines.append(f"| `{name}` | {count} | {about} | {hashes.get(name.removeprefix('own.'), '')[:16]} |")
    lines += [
        "",
        "No text of these sets is in the package. `news.dev` was not fitted on.",
        "",
        "## How well it does",
        "",
        "On `news.dev` (30 articles that the weights have not seen), before the weights were made int8:",
        "",
        "| figure | |",
        "|---|---|",
        *(f"| {name} | {_number(value)} |" for name, value in card["figures_news_dev"].items()),
        "",
    ]
    for name, figures in sorted(cross.items()):
        lines += [f"Out of fold, {name}:", "", "| figure | |", "|---|---|"]
        lines += [*(f"| {key} | {_number(value)} |" for key, value in figures.items()), ""]
    lines += [
        "## What it is not good for",
        "Texts in capitals, other languages, reports on other things than politics and conflict. Statuses other than "
        "`occurred` were rare in what it was fitted on, `denied` above all: the rules of the product weigh more there. "
        "Its probabilities are not calibrated by themselves.",
    ]
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.3f}"
