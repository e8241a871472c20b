"""What files would change in a village, and what was brought before."""
