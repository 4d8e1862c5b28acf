"""好差评与回访: surveys and ratings with every answer kept, and what is done about a bad one."""
