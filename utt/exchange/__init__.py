"""In and out: what other programs have counted, as entries of the log, and the way back."""
