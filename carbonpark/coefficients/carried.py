"""What a TJ of each carrier carries in the base year's supply mix: its price, its emissions.

What is bought carries its own value. What is made inside carries that of its inputs, shared among all outputs of a
technology by energy (the residual method of CHP allocation would make one output free).
"""

from __future__ import annotations

import numpy as np


def carried(bought: np.ndarray, value_bought: np.ndarray, flow: np.ndarray, intake: np.ndarray, gives: np.ndarray,
            burnt: np.ndarray) -> np.ndarray:
    """Value per TJ of each carrier as used.

    Parameters
    ----------
    bought, value_bought : (carrier,)
        Energy bought [TJ] and the value of one TJ of it.
    flow : (technology,)
        Main output [TJ].
    intake, gives : (technology, carrier)
        Inputs and outputs per main output.
    burnt : (carrier,)
        Value that arises where a TJ is taken by a technology, beyond what it carried there (0 for prices).
    """
    made = gives * flow[:, None]
    supplied = bought + made.sum(axis=0)
    count = len(bought)
    outputs = np.where(gives.sum(axis=1) > 0, gives.sum(axis=1), 1.0)
    share = np.divide(made, supplied[None, :], out=np.zeros_like(made), where=supplied[None, :] > 0)
    through = share.T @ (intake / outputs[:, None])
    own = np.divide(bought, supplied, out=np.ones(count), where=supplied > 0) * value_bought
    own = own + share.T @ ((intake @ burnt) / outputs)
    solved: np.ndarray = np.linalg.solve(np.eye(count) - through, own)
    return solved
