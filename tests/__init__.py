"""Tests, by what they may touch: unit, property, integration, house, browser, faults."""
