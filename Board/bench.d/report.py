"""What was measured: a table for people, JSON for programs."""

import json
import unicodedata


class Report:
    def __init__(self):
        self.rows, self.failures, self.samples = [], [], {}

    def heading(self, text):
        self.rows.append({"heading": text})

    def add(self, name, value, unit, ratio=None, target=None, reached=None):
        """`ratio` is to the floor or to what the row says; `reached` None where nothing is promised."""
        self.rows.append({
            "name": name, "value": value, "unit": unit, "ratio": ratio, "target": target,
            "reached": None if reached is None else bool(reached)})

    def keep(self, name, samples):
        """Keeps the samples of a row for the JSON, rounded to a microsecond."""
        self.samples[name] = [round(sample, 6) for sample in samples]

    def failed(self, what, why):
        self.failures.append({"what": what, "why": str(why)})

    def table(self):
        lines = [("", "value", "ratio", "to reach", "")]
        for row in self.rows:
            if "heading" in row:
                lines.append((row["heading"],))
                continue
            lines.append((
                "  " + row["name"], shown(row["value"], row["unit"]),
                "" if row["ratio"] is None else f"{row['ratio']:.2f}×", row["target"] or "",
                {None: "", True: "reached", False: "NOT reached"}[row["reached"]]))
        widths = [max(width(line[i]) for line in lines if len(line) > i) for i in range(5)]
        return "\n".join(
            "  ".join(pad(text, widths[i], i in (1, 2)) for i, text in enumerate(line)).rstrip()
            for line in lines)

    def write(self, path, about):
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [row for row in self.rows if "name" in row]
        whole = {**about, "results": rows, "failures": self.failures, "samples": self.samples}
        path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


def shown(value, unit):
    if unit == "s":
        return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"
    if unit == "B":
        return f"{value / (1 << 20):.1f} MiB" if value >= 1 << 20 else f"{value / (1 << 10):.0f} KiB"
    return f"{value:,.0f}{unit}" if value >= 100 else f"{value:.2f}{unit}"


def width(text):
    """Columns on a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def pad(text, columns, to_the_right):
    space = " " * max(0, columns - width(text))
    return space + text if to_the_right else text + space
