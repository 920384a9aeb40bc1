"""From a document as published to a searchable library. Knows nothing of answering."""
