"""What hosts share that try changes out in memory before they touch the workbook itself.

The part of a workbook that some changes are about is read into sheets in memory, its *mirror*.
The changes are made there (`trying.py`): that tells what takes them back, and refuses what no
workbook would take. What differs afterwards (`differences.py`) is then written to the workbook,
in whole areas (`areas.py`).
"""
