"""Coming in many at once: people, experiences and needs from the seeds or from an imported file.

Rows are plain and checked by whoever brings them; the schema has the last word. What is on the
register already is left exactly as it is, so the same rows may come as often as they like.
"""
