#!/usr/bin/env python3
"""Reads an ESC/POS job as a printer would and prints what lies on the paper as JSON.

Written from printer manuals; shares neither code nor character tables with the program (the
text goes through Python's own gb18030 codec). An unknown opcode ends it with exit code 1.

    escpos_reader.py [--columns 32|48] FILE|-

{"lines": [{"text", "columns", "wide", "high", "align"}], "qr": [...], "rasters": [...],
 "cuts": n, "clean": bool}; with --columns a line wider than the paper is an error too.
"""

import json
import sys

# Parameter bytes after the opcode.
FIXED = {
    b"\x1b@": 0, b"\x1ba": 1, b"\x1bd": 1, b"\x1bE": 1, b"\x1b2": 0,
    b"\x1d!": 1, b"\x1c&": 0, b"\x1c.": 0, b"\x1c!": 1,
}


class Bad(Exception):
    """The job says something no printer understands."""


class Reader:
    """Bytes in, lines, codes and cuts out."""

    def __init__(self, job, columns=None):
        self.job, self.at, self.paper = job, 0, columns
        self.out = {"lines": [], "qr": [], "rasters": [], "cuts": 0, "clean": False}
        self.reset()

    def reset(self):
        """ESC @."""
        self.chinese, self.align, self.line, self.across = False, 0, b"", 0
        self.latin = self.hanzi = (1, 1)
        self.qr = {}

    def take(self, count):
        """The next bytes, all of them."""
        if self.at + count > len(self.job):
            raise Bad(f"job ends inside a command at {self.at}")
        self.at += count
        return self.job[self.at - count:self.at]

    def read(self):
        """The whole job."""
        if not self.job.startswith(b"\x1b@"):
            raise Bad("a job begins with ESC @")
        while self.at < len(self.job):
            byte = self.job[self.at]
            if byte in (0x1B, 0x1C, 0x1D):
                self.command(self.take(2))
            elif byte == 0x0A:
                self.take(1)
                self.end_line()
            elif 0x20 <= byte <= 0x7E:
                self.line += self.take(1)
                self.across += self.latin[0]
            elif 0x81 <= byte <= 0xFE:
                self.hanzi_code()
            else:
                raise Bad(f"control byte {byte:02x} at {self.at}")
        self.out["clean"] = (
            not self.line and self.align == 0 and self.latin == self.hanzi == (1, 1)
        )
        return self.out

    def hanzi_code(self):
        """One character of two or four bytes."""
        if not self.chinese:
            raise Bad(f"Hanzi outside Chinese mode at {self.at}")
        if self.hanzi != self.latin:
            raise Bad(f"Hanzi of another size than the letters at {self.at}")
        second = self.job[self.at + 1:self.at + 2]
        self.line += self.take(4 if second.isdigit() else 2)
        self.across += 2 * self.hanzi[0]

    def command(self, op):
        """Everything that begins with ESC, FS or GS."""
        if self.line:
            raise Bad(f"{op!r} inside a line at {self.at}")
        if op in FIXED:
            self.mode(op, *self.take(FIXED[op]))
        elif op == b"\x1dV":
            kind = self.take(1)[0]
            if kind in (65, 66):
                self.take(1)
            elif kind not in (0, 1, 48, 49):
                raise Bad(f"GS V {kind}")
            self.out["cuts"] += 1
        elif op == b"\x1d(":
            what, low, high = self.take(3)
            if what != ord("k"):
                raise Bad(f"GS ( {what}")
            self.code(self.take(low + 256 * high))
        elif op == b"\x1dv":
            kind, mode, xl, xh, yl, yh = self.take(6)
            if kind != ord("0") or mode != 0:
                raise Bad(f"GS v {kind} {mode}")
            across, down = xl + 256 * xh, yl + 256 * yh
            rows = self.take(across * down)
            bits = [rows[y * across:(y + 1) * across].hex() for y in range(down)]
            self.out["rasters"].append({"dots": across * 8, "rows": bits})
        else:
            raise Bad(f"unknown opcode {op!r} at {self.at - 2}")

    def mode(self, op, n=0):
        """Commands of fixed length."""
        if op == b"\x1b@":
            self.reset()
        elif op in (b"\x1c&", b"\x1c."):
            self.chinese = op == b"\x1c&"
        elif op == b"\x1ba" and n <= 2:
            self.align = n
        elif op == b"\x1d!" and not n & 0x88:
            self.latin = self.hanzi = ((n >> 4) + 1, (n & 7) + 1)
        elif op == b"\x1c!" and not n & ~0x0C:
            self.hanzi = (1 + (n >> 2 & 1), 1 + (n >> 3 & 1))
        elif op not in (b"\x1bd", b"\x1bE", b"\x1b2"):
            raise Bad(f"parameter {n} of {op!r}")

    def code(self, body):
        """GS ( k: 65 model, 67 module size, 69 correction level, 80 store, 81 print."""
        if body[:2] == b"1A" and len(body) == 4:
            self.qr["model"] = body[2] - 48
        elif body[:2] == b"1C" and len(body) == 3:
            self.qr["module"] = body[2]
        elif body[:2] == b"1E" and len(body) == 3:
            self.qr["level"] = "LMQH"[body[2] - 48]
        elif body[:3] == b"1P0":
            self.qr["payload"] = body[3:].decode("ascii")
        elif body == b"1Q0" and "payload" in self.qr:
            self.out["qr"].append(dict(self.qr))
        else:
            raise Bad(f"GS ( k {body!r}")

    def end_line(self):
        """LF."""
        text = self.line.decode("gb18030")
        if self.paper and self.across > self.paper:
            raise Bad(f"{self.across} columns on paper of {self.paper}: {text}")
        self.out["lines"].append({
            "text": text, "columns": self.across, "wide": self.latin[0],
            "high": self.latin[1], "align": self.align,
        })
        self.line, self.across = b"", 0


def main(args):
    """Reads one job, writes one JSON object."""
    columns = None
    if args[:1] == ["--columns"]:
        columns, args = int(args[1]), args[2:]
    if len(args) != 1:
        sys.exit(__doc__)
    job = sys.stdin.buffer.read() if args[0] == "-" else open(args[0], "rb").read()
    try:
        out = Reader(job, columns).read()
    except (Bad, UnicodeError, IndexError) as error:
        sys.exit(f"escpos_reader: {error}")
    json.dump(out, sys.stdout, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
