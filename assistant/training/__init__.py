"""Training of the models that ship; run from a clean checkout, never at question time."""
