"""Fitting the network to examples, and its predictions for measuring."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from data import STATUSES, TYPES, Example, Trigger
from network import Network, pretrained

PIECES = 128
"""Word pieces of a sentence that the encoder sees, the two marks at its ends among them."""


@dataclass(frozen=True)
class Plan:
    """How to fit: everything that decides the weights beside the data."""

    layers: int = 6
    epochs: int = 5
    batch: int = 16
    encoder_rate: float = 5e-5
    head_rate: float = 1e-3
    decay: float = 0.01
    warm: float = 0.1
    seed: int = 1
    status_weight: float = 0.5
    text_by: str = "both"
    """How the type of a whole text is learned: by candidate `triggers`, by the mean of the `whole`, or by `both`."""
    words: bool = True
    """Whether the word vectors are fitted too."""
    bf16: bool = True
    """Whether products are in bfloat16 while fitting: a third faster, no worse."""
    trigger_weight: float = 0.5
    """Weight of the type of a gold trigger beside that of a text; a gold trigger mostly counts twice (see data.py)."""
    repeats: bool = False
    """Whether possible second mentions count as no event; else they are left out."""


@dataclass(frozen=True)
class Piece:
    """An example in word pieces: ids, and of each trigger the first and last piece (half open)."""

    example: Example
    ids: list[int]
    spans: list[tuple[int, int]]
    triggers: list[Trigger]


def pieces(tokenizer: Tokenizer, example: Example) -> Piece:
    """Cut an example into word pieces, the end of a long one left out with the triggers in it."""
    code = tokenizer.encode(example.text)
    ids = code.ids if len(code.ids) <= PIECES else [*code.ids[: PIECES - 1], code.ids[-1]]
    last = len(ids) - 1
    spans, kept = [], []
    for trigger in example.triggers:
        inside = [i for i in range(1, last) if code.offsets[i][0] < trigger.end and trigger.start < code.offsets[i][1]]
        if inside:
            spans.append((inside[0], inside[-1] + 1))
            kept.append(trigger)
    return Piece(example, ids, spans, kept)


def read_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer without padding or cutting."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def scores(network: Network, batch: Sequence[Piece]) -> list[tuple[Tensor, Tensor]]:
    """For each piece: scores of its triggers (triggers, outputs), and of the whole text by its mean (outputs)."""
    length = max(len(piece.ids) for piece in batch)
    ids = torch.tensor([piece.ids + [0] * (length - len(piece.ids)) for piece in batch])
    mask = torch.tensor([[True] * len(p.ids) + [False] * (length - len(p.ids)) for p in batch])
    tokens, sentences = network(ids, mask)
    out = []
    for piece, token, sentence in zip(batch, tokens, sentences, strict=True):
        at = [token[a:b].mean(0) + sentence for a, b in piece.spans]
        whole = token[1 : len(piece.ids) - 1].mean(0) + sentence
        out.append((torch.stack(at) if at else token.new_zeros(0, token.shape[-1]), whole))
    return out


def _chosen(logits: Tensor, types: Sequence[int]) -> Tensor:
    """Minus the logarithm of the probability that the type is one of `types`."""
    return -torch.logsumexp(functional.log_softmax(logits, -1)[list(types)], 0)


def _text_loss(at: Tensor, whole: Tensor, piece: Piece, plan: Plan) -> Tensor:
    """Loss of a text of known type. By triggers: the text's type is that of a trigger drawn by the event scores."""
    kinds = slice(1, 1 + len(TYPES))
    candidates = [i for i, t in enumerate(piece.triggers) if not t.whole]
    by_whole = _chosen(whole[kinds], piece.example.types)
    if plan.text_by == "whole" or not candidates:
        return by_whole
    logits = at[candidates]
    each = torch.logsumexp(functional.log_softmax(logits[:, kinds], -1)[:, list(piece.example.types)], 1)
    weights = functional.log_softmax(logits[:, 0], 0)
    by_triggers = -torch.logsumexp(weights + each, 0) + 0.2 * functional.softplus(-logits[:, 0].max())
    return by_triggers if plan.text_by == "triggers" else (by_triggers + by_whole) / 2


def loss(network: Network, batch: Sequence[Piece], plan: Plan) -> Tensor:
    """The joint loss of a batch: types, event or not, status."""
    types, events, states = [], [], []
    kinds = slice(1, 1 + len(TYPES))
    for piece, (at, whole) in zip(batch, scores(network, batch), strict=True):
        told = bool(piece.example.types)
        if told:
            types.append(_text_loss(at, whole, piece, plan))
        for trigger, score in zip(piece.triggers, at, strict=True):
            if trigger.types:
                types.append(_chosen(score[kinds], trigger.types) * plan.trigger_weight)
                if trigger.status is not None:
                    states.append(functional.cross_entropy(score[kinds.stop :], torch.tensor(trigger.status)))
            if trigger.types or not (told or (trigger.repeat and not plan.repeats)):
                target = torch.tensor(1.0 if trigger.types else 0.0)
                events.append(functional.binary_cross_entropy_with_logits(score[0], target))
    total = torch.zeros(())
    for part, weight in ((types, 1 / 12), (events, 1 / 32), (states, plan.status_weight / 12)):
        if part:
            total = total + torch.stack(part).sum() * weight
    return total


def batches(items: Sequence[Piece], size: int, chance: random.Random) -> Iterator[list[Piece]]:
    """Batches of sentences of like length, in random order."""
    order = list(items)
    chance.shuffle(order)
    step = size * 16
    runs = [sorted(order[i : i + step], key=lambda piece: len(piece.ids)) for i in range(0, len(order), step)]
    out = [run[i : i + size] for run in runs for i in range(0, len(run), size)]
    chance.shuffle(out)
    yield from out


def fit(folder: Path, examples: Iterable[Example], plan: Plan) -> Network:
    """Fine-tune the encoder in `folder` on the examples. The same plan and data give the same weights."""
    torch.use_deterministic_algorithms(True)
    tokenizer = read_tokenizer(folder)
    items = [pieces(tokenizer, example) for example in examples]
    network = pretrained(folder, plan.layers, plan.seed)
    network.words.weight.requires_grad_(plan.words)
    heads = [p for n, p in network.named_parameters() if n.startswith("at_")]
    body = [p for n, p in network.named_parameters() if not n.startswith("at_") and p.requires_grad]
    groups = [{"params": body, "lr": plan.encoder_rate}, {"params": heads, "lr": plan.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=plan.decay)
    steps = plan.epochs * -(-len(items) // plan.batch)
    warm = max(1, int(plan.warm * steps))
    slope = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: min((i + 1) / warm, max(0.02, (steps - i) / steps)))
    chance = random.Random(plan.seed)
    network.train()
    began = time.monotonic()
    for epoch in range(plan.epochs):
        total = 0.0
        for batch in batches(items, plan.batch, chance):
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=plan.bf16):
                value = loss(network, batch, plan)
            torch.autograd.backward([value])
            torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
            optimizer.step()
            slope.step()
            total += float(value.detach())
        print(f"epoch {epoch + 1}: loss {total:.1f}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    network.eval()
    return network


@dataclass(frozen=True)
class Prediction:
    """What the network says of an example: per trigger and for the text as a whole.

    `event` is a probability; `types` and `status` are distributions, `types` on condition of an event.
    """

    example: Example
    triggers: list[Trigger]
    event: list[float]
    types: list[list[float]]
    status: list[list[float]]
    whole: list[float]


@torch.no_grad()
def predict(network: Network, folder: Path, examples: Iterable[Example]) -> list[Prediction]:
    """Predictions, sentence by sentence."""
    tokenizer = read_tokenizer(folder)
    out = []
    middle = 1 + len(TYPES)
    for example in examples:
        piece = pieces(tokenizer, example)
        at, whole = scores(network, [piece])[0]
        event, kinds, states = at[:, 0].sigmoid(), at[:, 1:middle].softmax(-1), at[:, middle:].softmax(-1)
        assert states.shape[-1] == len(STATUSES)
        out.append(
            Prediction(
                example,
                piece.triggers,
                event.tolist(),
                kinds.tolist(),
                states.tolist(),
                whole[1:middle].softmax(-1).tolist(),
            )
        )
    return out
