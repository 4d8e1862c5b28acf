"""The public pages of the instrument catalogue: search, landing page, metadata, comparison, statistics, sitemap."""
