"""The command line: parse, call, show. No arithmetic.

`main` is the one place where an ending becomes an exit code: 0 done, 1 our fault, 2 usage, 3 bad input or a
withheld result, 4 no plan meets the hard targets, 5 stopped or out of time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command line and return its exit code."""
    import gc

    from carbonpark.cli.console import Console, make_streams_safe
    from carbonpark.cli.parser import Request, parse
    from carbonpark.words.errors import CarbonparkError, InputError

    gc.set_threshold(400_000, 20, 50)  # tables make many objects and few cycles: looking for them cost a tenth of a run
    make_streams_safe()
    words = list(sys.argv[1:] if argv is None else argv)
    console = Console(json="--json" in words)
    request: Request | None = None
    try:
        request = parse(words)
        settings = request.settings
        console = Console(json=settings.json, quiet=settings.quiet, color=settings.color)
        if request.text:
            print(request.text)
            return 0
        from carbonpark.cli.verbs import carry_out

        return carry_out(request, console)
    except KeyboardInterrupt:
        return _stopped(console)
    except BrokenPipeError:
        return _nobody_listens()
    except InputError as error:
        from carbonpark.cli.console import problems_as_rows

        console.complain(str(error))
        console.machine({"status": "bad_input", "exit_code": 3, "problems": problems_as_rows(error)})
        return error.exit_code
    except CarbonparkError as error:
        if error.exit_code == 1:
            return _our_fault(error, words, console)
        console.complain(str(error))
        console.machine({"status": "usage" if error.exit_code == 2 else "failed", "exit_code": error.exit_code,
                         "message": str(error)})
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last door: nothing leaves as a bare traceback
        return _our_fault(error, words, console)


def _our_fault(error: Exception, words: Sequence[str], console: object) -> int:
    if "--debug" in words:
        raise error
    from carbonpark.cli.console import Console
    from carbonpark.cli.failures import apology, write_failure

    assert isinstance(console, Console)
    file = write_failure(error, words)
    console.complain(str(apology(error, file)))
    console.machine({"status": "fault", "exit_code": 1, "message": f"{type(error).__name__}: {error}",
                     "file": str(file) if file else None})
    return 1


def _stopped(console: object) -> int:
    from carbonpark.cli.console import Console
    from carbonpark.words.language import Text

    assert isinstance(console, Console)
    console.complain(str(Text(zh="已中止.", en="Stopped.")))
    console.machine({"status": "stopped", "exit_code": 5})
    return 5


def _nobody_listens() -> int:
    """The reader of our output has gone (`carbonpark ... | head`): end quietly."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
