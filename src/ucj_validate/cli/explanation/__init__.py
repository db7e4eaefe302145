"""Why a row of a finished run has its status: looked up, compared again, told."""
