"""Keeps what several stages ask for, so that it is made once."""

from __future__ import annotations

from pyspark.sql import DataFrame


def kept(frame: DataFrame) -> DataFrame:
    """The rows of a frame, computed now and kept until nobody asks for them any more.

    In the session's checkpoint folder, where one is set, so that losing a machine costs no
    more than its own part; else in the memory and on the disks of the machines.
    """
    if frame.sparkSession.sparkContext.getCheckpointDir() is not None:
        return frame.checkpoint()
    return frame.localCheckpoint()
