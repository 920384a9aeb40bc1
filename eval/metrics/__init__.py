"""The measures, each with its definition, source and range."""
