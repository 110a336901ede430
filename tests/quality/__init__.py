"""Needs with graded answers, everyday paraphrases, and the measure of a ranking."""
