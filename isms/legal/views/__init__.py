"""Views of the law's pages."""
