"""Ways of working that several subsystems share; each is entered by its api."""
