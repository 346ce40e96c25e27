"""How CustSheet gets onto a computer and into Excel, and why it does not work there.

Everything here runs with Python's own library alone, apart from what makes the package: the
installer and the doctor must speak where nothing else is installed.
"""
