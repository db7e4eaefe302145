"""Steps on Apache Spark: classic, by Spark Connect, or on Sail, which speaks Spark Connect without a JVM.

Spark moves few large rows (a packed piece each), spills, places work, tries again; what is done to tables is the same
code as on this machine. Nothing here imports `pyspark` before a session is asked for.
"""
