"""The encoder and its heads: a BERT of few layers whose heads score every token, and a sentence as a whole.

A trigger's score is the mean of its tokens' scores plus the sentence's score. That equals a linear head on the mean of
the trigger's token vectors beside the mean of all token vectors, and makes one pass serve every trigger of a sentence.

Architecture and first weights: all-MiniLM-L6-v2 (Apache-2.0), after Devlin et al. 2019, "BERT", NAACL.
"""

from __future__ import annotations

import re
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from data import STATUSES, TYPES

WIDTH, HEADS, INNER, VOCABULARY, POSITIONS = 384, 12, 1536, 30_522, 512
EPSILON = 1e-12
OUTPUTS = 1 + len(TYPES) + len(STATUSES)
"""Scores a token: is it an event, of which type, of what status."""


class Layer(nn.Module):
    """One transformer layer, normalised after each half."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.joined = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.wide, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.last = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.rate = dropout

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape
        query, key, value = (
            part(x).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        rate = self.rate if self.training else 0.0
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, dropout_p=rate)
        seen = self.joined(seen.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm(x + self.dropout(seen))
        inner: Tensor = self.narrow(functional.gelu(self.wide(x)))
        out: Tensor = self.last(x + self.dropout(inner))
        return out


class Network(nn.Module):
    """The encoder with linear heads.

    Args:
        layers: how many of the first transformer layers are kept.
        dropout: rate while training.
    """

    def __init__(self, layers: int = 6, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.at_token = nn.Linear(WIDTH, OUTPUTS)
        self.at_sentence = nn.Linear(WIDTH, OUTPUTS, bias=False)

    def vectors(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Token vectors of sentences (batch, length); `mask` is true at the tokens that are no padding."""
        x: Tensor = self.words(ids) + self.places.weight[: ids.shape[1]] + self.segment
        x = self.dropout(self.norm(x))
        wide = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, wide)
        return x

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Scores of each token (batch, length, outputs) and of each sentence (batch, outputs)."""
        x = self.vectors(ids, mask)
        if mask is None:
            mean = x.mean(1)
        else:
            weight = mask[:, :, None].to(x.dtype)
            mean = (x * weight).sum(1) / weight.sum(1)
        return self.at_token(self.dropout(x)), self.at_sentence(self.dropout(mean))


_NAMES = (
    (r"embeddings\.word_embeddings\.", "words."),
    (r"embeddings\.position_embeddings\.", "places."),
    (r"embeddings\.LayerNorm\.", "norm."),
    (r"encoder\.layer\.(\d+)\.attention\.self\.", r"layers.\1."),
    (r"encoder\.layer\.(\d+)\.attention\.output\.dense\.", r"layers.\1.joined."),
    (r"encoder\.layer\.(\d+)\.attention\.output\.LayerNorm\.", r"layers.\1.norm."),
    (r"encoder\.layer\.(\d+)\.intermediate\.dense\.", r"layers.\1.wide."),
    (r"encoder\.layer\.(\d+)\.output\.dense\.", r"layers.\1.narrow."),
    (r"encoder\.layer\.(\d+)\.output\.LayerNorm\.", r"layers.\1.last."),
)


def pretrained(folder: Path, layers: int, seed: int) -> Network:
    """A network with the published encoder's weights and new heads, drawn from `seed`."""
    torch.manual_seed(seed)
    network = Network(layers)
    weights = {}
    for name, value in load_file(folder / "model.safetensors").items():
        if name == "embeddings.token_type_embeddings.weight":
            weights["segment"] = value[0]
            continue
        for pattern, own in _NAMES:
            new, found = re.subn(f"^{pattern}", own, name)
            if found:
                weights[new] = value
    kept = network.state_dict()
    wanted = {name for name in kept if not name.startswith("at_")}
    missing = wanted - set(weights)
    if missing:
        raise ValueError(f"{folder}: no weights for {', '.join(sorted(missing))}")
    network.load_state_dict(kept | {name: weights[name] for name in wanted})
    return network
