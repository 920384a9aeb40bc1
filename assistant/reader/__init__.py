"""A small span reader on numpy: scores where in a passage the answer to a question stands."""

from assistant.reader.model import Reader, Reading, Span, load_reader

__all__ = ["Reader", "Reading", "Span", "load_reader"]
