"""The entry that everything in the register is, with rights, history, references and the base views."""
