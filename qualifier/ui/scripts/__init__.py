"""The script editor: the library of scripts, the editor, the simulator, versions compared."""
