"""Study material that can be traced: outlines, tables, cards and test items, each standing on a cited paragraph."""

from assistant.study.export import export
from assistant.study.item import KINDS, Item
from assistant.study.make import make

__all__ = ["KINDS", "Item", "export", "make"]
