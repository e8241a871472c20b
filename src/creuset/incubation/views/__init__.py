"""Pages of incubation: the desk, the public site, the applicant, the juror, the member."""
