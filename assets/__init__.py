"""The inventory: processes, the systems they need and the information assets that live in them."""
