"""The tables of a book and the texts that they rest on."""
