"""Study material that can be traced: outlines, tables, cards and test items, each standing on a cited paragraph."""

from assistant.study.export import SUFFIXES, export
from assistant.study.item import KINDS, Item
from assistant.study.make import make
from assistant.study.materials import Materials, materials

__all__ = ["KINDS", "SUFFIXES", "Item", "Materials", "export", "make", "materials"]
