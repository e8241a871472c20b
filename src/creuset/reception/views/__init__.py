"""Pages of visits and enquiries."""
