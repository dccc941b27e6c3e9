"""What is learned from data: attributes of tokens, chains of labels over them, and the models that ship."""

import os

# Two BLAS threads are slower than one here, and sums depend on their number; numpy is imported by the modules below.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
