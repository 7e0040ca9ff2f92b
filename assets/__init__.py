"""The inventory: systems and the information assets that live in them."""
