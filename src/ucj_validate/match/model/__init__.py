"""What agreement is worth: weights, how they are learnt and kept, and the rules no weight overrules."""
