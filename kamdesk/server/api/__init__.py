"""HTTP: routes that decode, ask the rooms beside this one, and encode."""
