"""The vocabularies, the 272 experiences and the synthetic people that a register starts with."""
