"""The one door between rows and arrays: ids stay above it, indices below."""
