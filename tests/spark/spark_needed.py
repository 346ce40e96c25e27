"""Whether Spark can run here. The modules of its tests ask before they import anything of it."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest

MISSING = (
    "*** Spark is not here: pip install 'custsheet[spark]', and a Java runtime "
    "(apt install default-jre-headless). ***"
)


def need_spark() -> None:
    """Skips the module that calls it where there is no Spark; in CI that is an error."""
    has_java = shutil.which("java") is not None or "JAVA_HOME" in os.environ
    if has_java and find_spec("pyspark") and find_spec("pyarrow"):
        return
    if os.environ.get("CI") == "true":
        raise RuntimeError(MISSING)
    pytest.skip(MISSING, allow_module_level=True)
