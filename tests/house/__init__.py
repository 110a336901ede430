"""The house keeps its own rules: functions of a folder, so that a planted fault can break them."""
