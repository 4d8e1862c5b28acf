"""Reading office documents safely and writing them; issued documents with a number and a hash."""
