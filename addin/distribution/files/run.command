#!/bin/bash
# CustSheet: finds a Python and hands over to files/start.py, which does the work.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
start="$here/files/start.py"
unset PYTHONHOME PYTHONPATH
found=
for version in @PYTHONS@; do
  for python in \
    "/Library/Frameworks/Python.framework/Versions/$version/bin/python$version" \
    "/opt/homebrew/bin/python$version" \
    "/usr/local/bin/python$version" \
    "$(command -v "python$version")"; do
    if [ -x "$python" ] && "$python" "$start" suitable >/dev/null 2>&1; then
      found=$python
      break 2
    fi
  done
done
if [ -z "$found" ]; then
  cat "$here/files/no-python.txt"
  status=9
else
  "$found" "$start" @VERB@
  status=$?
fi
if [ "$1" != "--quiet" ] && [ -t 0 ]; then
  echo
  read -r -n 1 -s -p "..."
  echo
fi
exit $status
