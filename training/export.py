"""Writing the fitted network as one ONNX graph with int8 weights, its tokenizer and its card."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from network import Network

OPSET = 17


class _Single(nn.Module):
    """The network for one sentence without padding: ids (1, length) -> scores of its tokens and of the sentence."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        tokens, sentences = self.network(ids)
        return tokens[0], sentences[0]


def graph(network: Network, path: Path) -> None:
    """Write the graph, its matrices and word vectors in int8, scales by column; the heads stay in float.

    Weights keep to seven bits (`reduce_range`): sums of eight-bit products overflow on processors without VNNI, and
    scores would then differ from one machine to another.
    """
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            _Single(network).eval(), (torch.ones(1, 9, dtype=torch.int64),), str(plain), dynamo=False,
            input_names=["ids"], output_names=["tokens", "sentence"], opset_version=OPSET,
            dynamic_axes={"ids": {1: "length"}, "tokens": {0: "length"}},
        )  # fmt: skip
        model = onnx.load(plain)
        heads = [node.name for node in model.graph.node if "/at_" in node.name]
        quantize_dynamic(
            plain, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8, nodes_to_exclude=heads,
        )  # fmt: skip
    made = onnx.load(path)
    made.producer_name, made.producer_version = "dragoman", ""
    path.write_bytes(made.SerializeToString(deterministic=True))


def write(network: Network, source: Path, folder: Path, card: dict[str, Any]) -> None:
    """Write encoder.onnx, tokenizer.json and card.json (with the hashes of both) into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    graph(network, folder / "encoder.onnx")
    shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("encoder.onnx", "tokenizer.json")
    }
    text = json.dumps(card | {"files": files}, indent=1, ensure_ascii=False)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")
