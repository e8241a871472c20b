"""What the law asks of whoever domiciles companies: papers, days, lists, mail. Pure."""
