"""Templates, components, static files and charts that every page is made of."""
