#!/usr/bin/env python3
"""Types lines, each with a tab behind it, into a real bash, zsh or fish on a terminal, and prints what the screen showed.

Usage: complete.py {bash|zsh|fish} SCRIPT LINE...
A completed line is run: ctapi is a function that prints its words behind 'RAN:'.
"""
import fcntl
import os
import pty
import re
import select
import struct
import sys
import tempfile
import termios
import time

SETUP = {
    "bash": "PS1='READY> '; bind 'set show-all-if-ambiguous on'; bind 'set page-completions off'; source '{script}'; "
            "ctapi() {{ echo \"RAN:$*\"; }}\r",
    "zsh": "PS1='READY> '; unsetopt PROMPT_SP; autoload -Uz compinit; compinit -u -D; source '{script}'; "
           "ctapi() {{ print -r -- \"RAN:$*\" }}; LISTMAX=1000\r",
    "fish": "function fish_prompt; echo -n 'READY> '; end; set -g fish_greeting; source '{script}'; "
            "function ctapi; echo \"RAN:$argv\"; end\r",
}
COMMAND = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--private", "--no-config", "-i"],
}


class Terminal:
    def __init__(self, argv, home):
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            environment = {"HOME": home, "PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8"}
            os.execvpe(argv[0], argv, environment)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))

    def read(self, until=None, quiet=0.6, limit=20):
        """What comes until a pattern is seen, or until nothing has come for a while."""
        seen, begin, last = "", time.time(), None
        while time.time() - begin < limit:
            ready, _, _ = select.select([self.file], [], [], 0.1)
            if ready:
                try:
                    seen += os.read(self.file, 65536).decode(errors="replace")
                except OSError:
                    break
                last = time.time()
            elif until is None and last and time.time() - last > quiet:
                break
            if until and re.search(until, plain(seen)):
                break
        return seen

    def type(self, text):
        os.write(self.file, text.encode())


def plain(text):
    text = re.sub(r"\x1b\][^\x07\x1b]*(\x07|\x1b\\)", "", text)
    text = re.sub(r"\x1b[\[(][0-9;?<>=]*[A-Za-z]|\x1b[=>]", "", text)
    return text.replace("\r", "")


def main():
    shell, script, *lines = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(COMMAND[shell], home)
        terminal.read(quiet=1.0)
        terminal.type(SETUP[shell].format(script=os.path.abspath(script)))
        terminal.read(until=r"READY> $")
        for line in lines:
            terminal.read(quiet=0.3, limit=1)
            terminal.type(line + "\t")
            shown = terminal.read()
            terminal.type("\r")
            shown += terminal.read(until=r"RAN:[^\n]*\n")
            print(f"TYPED:{line}")
            print(plain(shown))
        os.kill(terminal.pid, 9)
        os.waitpid(terminal.pid, 0)


main()
