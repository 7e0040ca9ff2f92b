"""Normative classifications: what the city has decided once, what local systems wait for, and what is lowered."""
