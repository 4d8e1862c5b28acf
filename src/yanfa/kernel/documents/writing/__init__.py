"""Writing documents: spreadsheets, Word files and PDFs, each safe to open and fit to print."""
