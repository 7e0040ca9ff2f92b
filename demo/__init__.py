"""The demo register: an invented kulturförvaltning, replayed day by day through the product's own services."""
