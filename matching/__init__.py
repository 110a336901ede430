"""The matching engine: arrays in, arrays out; no web, no storage, no clock, no hidden dice."""
