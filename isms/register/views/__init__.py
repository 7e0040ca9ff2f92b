"""The base views of every register, and the pages that cut across registers."""
