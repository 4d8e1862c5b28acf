"""How the platform is put together: settings by concern, URLs, servers and the commands of the launcher."""
