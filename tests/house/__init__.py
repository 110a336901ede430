"""The house keeps its own rules: each is a function of a folder, so that a planted fault breaks it."""
