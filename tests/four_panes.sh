#!/usr/bin/env bash
# A reception day in four panes of tmux, driven by script: a window, room 1, an official's desk and
# the hall board on one store, while `replay` plays everybody else. Every key moment is captured
# into target/stories/four-panes/ and must show what it should.
#
#   tests/four_panes.sh [BINARY]        default: target/debug/yichuang
#   KEEP=1 tests/four_panes.sh          leaves tmux standing, to look at it
set -euo pipefail
cd "$(dirname "$0")/.."
command -v tmux >/dev/null || { echo "tmux is missing: apt-get install tmux" >&2; exit 2; }
bin=$(realpath "${1:-target/debug/yichuang}")
out=$PWD/target/stories/four-panes
home=$(mktemp -d)
export YICHUANG_HOME=$home
mkdir -p "$out"; rm -f "$out"/*.txt
name=four-panes-$$
t() { tmux -u -L "$name" "$@"; }
finish() {
  [ -n "${KEEP:-}" ] || t kill-server 2>/dev/null || true
  kill "$player" 2>/dev/null || true
  [ -n "${KEEP:-}" ] || rm -rf "$home"
}
trap finish EXIT

keys() { local pane=$1; shift; t send-keys -t "day:0.$pane" "$@"; sleep 0.15; }
words() { local pane=$1; shift; t send-keys -t "day:0.$pane" -l "$@"; sleep 0.15; }
look() { t capture-pane -p -t "day:0.$1"; }
sees() { # pane, pattern: waits until the pane shows it
  for _ in $(seq 200); do look "$1" | grep -Eq "$2" && return 0; sleep 0.1; done
  echo "pane $1 never showed: $2" >&2; look "$1" >&2; exit 1
}
shot=0
picture() { # all four panes, side by side in one file
  shot=$((shot + 1))
  local file; file=$(printf '%s/%02d-%s.txt' "$out" "$shot" "$1")
  for pane in 0 1 2 3; do printf '【%s】\n' "$(echo 窗口 1号接待室 领导 大厅屏 | cut -d' ' -f$((pane + 1)))"; look "$pane"; done >"$file"
  echo "$file"
}

# Everybody but window 1, room 1 and the day's last word is played; five minutes of the day in a second.
"$bin" replay 2006-08-15 --speed "${SPEED:-300}" --home "$home" --except 窗口1,室1 >"$out/replay.log" 2>&1 &
player=$!
for _ in $(seq 600); do grep -q 看现场 "$out/replay.log" && break; sleep 0.1; done

t -f /dev/null new-session -d -s day -x 200 -y 62 "$bin --seat 1 --as 柴敏"
t split-window -h -t day:0.0 "$bin --seat 室1 --as 陈某"
t split-window -v -t day:0.0 "$bin --seat 2 --as 徐某"
t split-window -v -t day:0.2 "$bin board --quiet"
# tmux counts panes from the left: window, official, room, board.
window=0 official=1 room=2 board=3
sees $window '1号窗口 柴敏'
sees $board '号接待室'
picture opening

# The window registers somebody who has just come in.
keys $window F2
sees $window '登记'
words $window 吴某某; keys $window Enter
words $window 330803180001010017
keys $window Enter
words $window 衢江区云溪乡某村; keys $window Enter
sees $window '同来'
picture intake
keys $window Enter
words $window 土地流转费用三年没有付清，今年又要签新合同; keys $window Enter
words $window 付清三年费用
sees $window '云溪乡'
picture suggestion
keys $window F10
sees $window 'QJ20060815'
picture registered

# Room 1 calls, hears and assigns; the board says so.
keys $room F4; keys $room F3
sees $room '意见'
number=$(look $room | grep -oE 'A[0-9]{3}' | head -n 1)
sees $board "$number"
picture called
words $room 三天内把账贴出来，组里派三个人一起看
picture opinion
keys $room F10
sleep 1
keys $room F10
sees $room '接待室空着|A[0-9]{3}'
picture assigned

# The official looks at the hall from another seat.
keys $official F4
sees $official '正在|空闲'
picture hall

# The others play on to the evening. Room 1 and the list of those who never came are left undone, so
# the day cannot be closed: it says how many, and who received them first.
wait "$player" || true
keys $official Escape; keys $official F5
sees $official '日结前清零'
picture evening
keys $official F10
sees $official '还不能日结|还差|未交办'
picture blocked
keys $official Escape
undone() { "$bin" day --json | grep -oE '"missing":"未交办[^"]*","number":"[^"]*"' | grep -oE 'QJM?[0-9]+-[0-9]+'; }
echo "blocked by $(undone | wc -l): $("$bin" day close 2>&1 || true)"
for number in $(undone); do
  "$bin" receive "$number" --seat 室1 --as 陈某 --opinion 今天在接待室说定的照办，七天内回话 --colour 红 >/dev/null
done
keys $official Escape; keys $official F5
sees $official '未交办 0'
keys $official F10
sleep 1
picture asked
keys $official F10
sees $official '日结单|第 1 号|已日结'
picture closed
"$bin" day sheet 2006-1 | tee "$out/sheet.txt"
"$bin" verify
