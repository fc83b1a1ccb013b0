"""What people see of a drill."""

import sys
import time

COLUMNS = ("kill", "fall", "drop", "hold", "double", "crash")
TITLES = {"kill": "kill at write", "fall": "kill at reply", "crash": "target crash"}


class Matrix:
    """Counts results by row and column, tells progress, and prints the whole at the end."""

    def __init__(self, rows, verbose=False, out=sys.stdout):
        self.rows, self.verbose, self.out = rows, verbose, out
        self.results = []
        self.began = self.told = time.monotonic()

    @property
    def scenarios(self):
        return [one for one in self.results if one.came and one.column in COLUMNS]

    @property
    def violations(self):
        """Results with violations; a rotation without a fault counts as well."""
        return [one for one in self.results if one.violations]

    def add(self, result, left):
        self.results.append(result)
        if result.violations:
            self.say(f"VIOLATION {result.name}: {result.violations[0]}")
        now = time.monotonic()
        if self.verbose:
            self.say(f"{now - self.began:6.0f} s  {result.name}  {result.state}  {'came' if result.came else '-'}  "
                     f"{result.seconds:.1f} s  {result.replies} replies  {result.struck}")
        elif now - self.told > 5:
            self.told = now
            self.say(f"{now - self.began:5.0f} s  {len(self.scenarios)} scenarios, {len(self.violations)} with violations, "
                     f"{left} or more to go; last {result.name} ({result.state}, {result.seconds:.1f} s)")

    def say(self, text=""):
        print(text, file=self.out, flush=True)

    def cell(self, row, column):
        found = [one for one in self.scenarios if one.name.startswith(row + "/") and one.column == column]
        bad = sum(bool(one.violations) for one in found)
        return f"{len(found)} ({bad} BAD)" if bad else str(len(found) or "-")

    def show(self):
        """The table, the measures, the violations, and the last line."""
        width = max(map(len, self.rows)) + 2
        self.say()
        self.say("connector/strategy".ljust(width) + "".join(TITLES.get(column, column).rjust(15) for column in COLUMNS)
                 + "rolled back".rjust(13) + "longest gap".rjust(13))
        for row in self.rows:
            mine = [one for one in self.results if one.name.startswith(row + "/")]
            if not mine:
                continue
            undone = sum(one.state == "rolledBack" for one in mine)
            dark = max(one.dark for one in mine)
            self.say(row.ljust(width) + "".join(self.cell(row, column).rjust(15) for column in COLUMNS)
                     + str(undone or "-").rjust(13) + (f"{dark:.1f} s" if dark else "-").rjust(13))
        self.say()
        logins = sum(one.logins for one in self.results)
        self.say(f"{logins} logins of applications in {time.monotonic() - self.began:.0f} s")
        for one in self.violations:
            self.say()
            self.say(f"{one.name}  {('at: ' + one.struck) if one.struck else ''}")
            for violation in one.violations:
                self.say(f"    {violation}")
            for line in one.timeline:
                self.say(f"      {line}")
            self.say(f'    again: make drill ONLY="{one.name}"')
        if self.violations:
            self.say()
        if not self.scenarios:
            self.say("no scenario with a fault was chosen, or none of the faults came")
        self.say(f"{len(self.scenarios)} scenarios, {len(self.violations)} violations")
        return 1 if self.violations or not self.scenarios else 0
