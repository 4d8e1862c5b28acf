"""The pages of the shell: home and lists (`pages`), and what operators ask for (`health`)."""
