"""Making the nodes of the tree: one method for each alternative of the grammar."""
