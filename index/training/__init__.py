"""How the shipped weights were made: run by people who train, never imported by the product."""
