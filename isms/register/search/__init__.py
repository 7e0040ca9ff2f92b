"""The one search over all registers: how words are folded, found, marked and remembered."""
