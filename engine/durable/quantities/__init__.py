"""The integers verdicts are decided on: truths, minutes and line ends of one subject."""
