"""Texts as sparse rows of term counts: what the trainer multiplies with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from index.terms import terms


def count_documents(texts: Iterable[str]) -> Counter[str]:
    """In how many of the texts each term stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(terms(text)))
    return counts


def dampened(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """1 + ln of every count above 0; counts of 0 are taken out."""
    kept = counts.copy()
    kept.eliminate_zeros()
    kept.data = (1 + np.log(kept.data)).astype(np.float32)
    return kept


def matrix(texts: Sequence[str], ids: Mapping[str, int]) -> sparse.csr_matrix:
    """(n texts, n terms) float32: how often each known term occurs."""
    indptr, indices = [0], list[int]()
    data: list[int] = []
    for text in texts:
        row = Counter(ids[term] for term in terms(text) if term in ids)
        order = sorted(row)
        indices.extend(order)
        data.extend(row[i] for i in order)
        indptr.append(len(indices))
    return sparse.csr_matrix(
        (np.asarray(data, np.float32), np.asarray(indices, np.int32), indptr), (len(texts), len(ids))
    )
