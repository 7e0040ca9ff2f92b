"""Short forms: what must be known when something is added; the rest is filled in later."""
