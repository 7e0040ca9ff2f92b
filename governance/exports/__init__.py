"""Files that governance writes."""
