"""Associates, sign-in and what each may do."""
