"""Words for what a report tells: codes, rules, alarms, levels, and the sentences that several reports share."""
