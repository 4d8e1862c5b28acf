"""How much a document may hold: an officer's largest files stay well below, a hostile file is refused early."""

MEGABYTE = 1024 * 1024

FILE_BYTES = 50 * MEGABYTE
TEXT_BYTES = 5 * MEGABYTE
"""Of plain text, CSV and HTML: a thousand pages of text are below 2 MB."""
TEXT_LINES = 300_000

ARCHIVE_MEMBERS = 5_000
ARCHIVE_BYTES = 400 * MEGABYTE
"""Declared sizes of all members together; most of them (pictures) are never inflated."""
ARCHIVE_RATIO = 250
"""Inflated by packed bytes of one member above 1 MB: deflate reaches 1,032 on zeros, real sheets 5 to 60."""
PART_BYTES = 48 * MEGABYTE
"""Of one inflated XML part."""
PART_MARKS = 2_500_000
"""Tags and attributes of one XML part; a sheet of 250,000 cells has 1.8 million."""

TABLE_CELLS = 1_000_000
"""Places of one table, covered and empty ones counted."""
SHEET_CELLS = 250_000
"""Filled cells of one sheet."""
SHEET_ROWS = 200_000
"""Rows (empty ones with a format are written too) and merged ranges of one sheet."""
SHARED_STRINGS = 500_000
TABLE_DEPTH = 30
"""Tables within tables."""

WORKBOOK_SECONDS = 1.5
WORKBOOK_SECONDS_A_MEGABYTE = 1.0
"""Processor time for an old workbook; 48,000 rows of five columns (6 MB) take 2.5."""

PDF_PAGES = 500
PDF_OPEN_SECONDS = 2.0
"""Processor time to open a file and list its pages."""
PDF_PAGE_SECONDS = 1.5
"""Processor time for one page; a full page of tables takes 0.2."""
PDF_OBJECTS = 60_000
"""Characters, lines and rectangles of one page; a page of nine-point text has 3,000."""

CHILD_BYTES = 512 * MEGABYTE
"""Address space of the process that runs a third party's parser; its libraries alone map a third of it."""
CHILD_SECONDS = 120
"""By the clock on the wall, for a whole file."""
