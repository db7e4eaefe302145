"""Reconciles city worker rolls with BPJS Ketenagakerjaan member exports."""

__version__ = "0.1.0"
