"""What has become of people between two runs: newly active, lapsed, ended, registered, new on the rolls, gone."""
