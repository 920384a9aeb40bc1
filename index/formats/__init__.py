"""Loaders: the bytes of one file to blocks of text, one small function a format."""
