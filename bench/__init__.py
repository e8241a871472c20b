"""Speed and scale, each figure against a limit measured in the same run: `creuset bench [NAME…]`."""
