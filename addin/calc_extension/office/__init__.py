"""What runs inside LibreOffice: thin, and of the standard library alone.

LibreOffice's own Python runs it, which has none of the packages that CustSheet needs. A click
therefore starts a process of the Python in which CustSheet is installed, which connects back
over a pipe that nobody else knows; the cell functions are answered by one more such process.
If one of them dies, LibreOffice goes on.
"""
