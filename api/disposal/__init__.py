"""What people do with findings: steps, supervision orders, files, scores and samples."""
