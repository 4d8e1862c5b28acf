"""What the sign-in library asks of this platform: accounts, second factors, and a city's single sign-on."""
