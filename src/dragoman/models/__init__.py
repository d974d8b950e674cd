"""Trained models and what reads them: the encoder that judges triggers, and logistic scorers from small tables.

Weights are package data, made by `make train`; nothing is downloaded. All scores leave here rounded to three decimals,
so that no comparison hangs on the last bit of a processor.
"""

from dragoman.models.encoder import Encoder, Judgement
from dragoman.models.scorer import Scorer

__all__ = ["Encoder", "Judgement", "Scorer"]
