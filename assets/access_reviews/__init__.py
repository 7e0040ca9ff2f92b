"""Access reviews (behörighetskontroll): how often, recorded how, and what is due."""
