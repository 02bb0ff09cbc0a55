"""The local runner: reads the real template.yaml and runs what it says, on one machine, with no cloud."""
