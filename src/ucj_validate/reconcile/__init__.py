"""Reconciling: membership, eligibility and the one status of every roll row."""

from ucj_validate.reconcile.alarms import alarms
from ucj_validate.reconcile.invariants import controls
from ucj_validate.reconcile.results import Reconciled, member_side, reconcile, roll_side, settle

__all__ = ["Reconciled", "alarms", "controls", "member_side", "reconcile", "roll_side", "settle"]
