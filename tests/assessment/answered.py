"""Answers of people who know more or less."""

import numpy as np


def answered(people, items=20, seed=1, better=0.0):
    """People x items, 0 is right, 1 to 3 are wrong and 3 is rare; ``better``: each one's start."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=(people, 1)) + np.reshape(better, (-1, 1))
    knows = rng.random((people, items)) < 1 / (1 + np.exp(-1.2 - ability))
    wrong = rng.choice([1, 2, 3], (people, items), p=[0.6, 0.3, 0.1])
    return np.where(knows, 0, wrong).astype(np.int8)
