@rem Windows has no `exec`. The scripts in package.json say it for the other systems, where it
@rem lets the program take the place of the shell, so that npm's signals reach the program.
@%*
