"""What happens to a village if so many people come: its own state lives on, on copies in memory."""
