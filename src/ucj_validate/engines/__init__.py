"""Who runs a flow over pieces: this machine, or Spark."""
