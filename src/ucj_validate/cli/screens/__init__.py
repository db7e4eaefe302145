"""What commands of one screen print: frames and figures as lines of a terminal."""
