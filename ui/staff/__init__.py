"""Sign-in, lock and first enrolment."""
