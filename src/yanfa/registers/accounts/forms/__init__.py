"""Forms of the accounts, one module for each library or page that asks for them."""
