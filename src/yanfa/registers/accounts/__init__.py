"""帐号: people who sign in, their roles, second factors and sessions."""
