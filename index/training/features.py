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


def matrix(texts: Sequence[str], ids: Mapping[str, int]) -> sparse.csr_matrix:
    """(n texts, n terms) float32: 1 + ln(times the term occurs), 0 where it does not; unknown terms are dropped."""
    indptr, indices = [0], list[int]()
    data: list[int] = []
    for text in texts:
        row = Counter(ids[term] for term in terms(text) if term in ids)
        order = sorted(row)
        indices.extend(order)
        data.extend(row[i] for i in order)
        indptr.append(len(indices))
    values = 1 + np.log(np.asarray(data, np.float32))
    return sparse.csr_matrix((values.astype(np.float32), np.asarray(indices, np.int32), indptr), (len(texts), len(ids)))
