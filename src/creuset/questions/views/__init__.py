"""Pages of forms, and what pages of other domains do with the answers that are sent to them."""
