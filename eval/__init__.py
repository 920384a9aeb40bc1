"""Measures answers: whoever made them, from the public record alone."""
