"""Change many entries of a list at once: what can be changed, the page that shows it first, and the write."""
