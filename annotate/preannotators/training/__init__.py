"""How the models that ship are made: `python -m annotate.preannotators.training`. Never imported at run time."""
