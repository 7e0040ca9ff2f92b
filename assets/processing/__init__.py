"""The processing register: writes, reads, forms and lists of processing activities."""
