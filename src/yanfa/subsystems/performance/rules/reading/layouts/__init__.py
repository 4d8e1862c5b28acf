"""Text whose cells lost their borders, by layout: each module turns the lines of one form into rows of cells.

A layout is a function `regrid(lines) -> rows | None`: it gets the printed lines of one form ("" for a
blank line, white space kept) and answers with grid rows, or None where the text is not of its kind.
The rows are what the grid reader expects: labels beside values, the money header and its lines, the two
goals under their labels, the header of the indicators and one row for each with level cells where they
are printed ("" elsewhere), the total. A piece that finds no place is a row of one cell and stays unread.
To add a layout write such a module, add it to LAYOUTS in `regrid` and give it a test with a form of its kind.
"""
