"""From a question to an answer whose every claim stands on a cited paragraph."""
