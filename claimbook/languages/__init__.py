"""How languages say a number, a hedge and a date."""
