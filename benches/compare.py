#!/usr/bin/env python3
"""The same matters and the same questions through yichuang, taskwarrior and roundup.

    benches/compare.py [--matters 10000] [--yichuang target/release/yichuang] [--keep DIR]

Needs `task` (Debian: taskwarrior); roundup comes from PyPI into an environment of its own. The
matters are made by yichuang, written out and read into the others, so all hold the same. Each
question is asked by a process of its own, as a script would; the last column asks roundup inside
one process that has its tracker open, which spares it its start. Medians of some runs; what takes longer than ten minutes is
said so and left.
"""
import argparse, json, os, re, shutil, statistics, subprocess, sys, tempfile, time

LIMIT = 600
RUNS = 5
AT = "2026-11-23T09:14:00+08:00"

ROUNDUP = r'''
import json, statistics, sys, time
from roundup import instance
home, data, word, person, runs, what = sys.argv[1:7]
db = instance.open(home).open("admin")
opened, ended = db.status.lookup("chatting"), db.status.lookup("resolved")
def load():
    for n, line in enumerate(open(data, encoding="utf-8")):
        m = json.loads(line)
        db.issue.create(title=f'{m["person"]} {m["story"]}', status=opened if m["open"] else ended)
        if n % 500 == 499:
            db.commit()
    db.commit()
def add():
    db.issue.create(title="吴某 路灯不亮，走夜路的人看不见", status=opened)
    db.commit()
def titles(**terms):
    ids = db.issue.filter(None, terms, sort=[("-", "id")], limit=50)
    return [db.issue.get(i, "title") for i in ids]
def export():
    with open(data + ".out", "w", encoding="utf-8") as out:
        for i in db.issue.list():
            node = db.issue.getnode(i)
            row = {"title": node.title, "status": node.status, "activity": str(node.activity)}
            out.write(json.dumps(row) + "\n")
acts = {"load": load, "add": add, "word": lambda: titles(title=word), "person": lambda: titles(title=person),
        "open": lambda: titles(status=opened), "export": export,
        "index": lambda: db.indexer.search([word], db.issue)}
times = []
for _ in range(int(runs)):
    start = time.time()
    result = acts[what]()
    times.append(time.time() - start)
print(json.dumps([statistics.median(times), len(result) if result is not None else 0]))
'''


def run(command, data=None, env=None, limit=LIMIT):
    """Output of a command, or None when it takes too long."""
    try:
        done = subprocess.run(command, input=data, env=env, timeout=limit, capture_output=True, text=True)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))[:200]}: {done.stderr[-400:]}")
    return done.stdout


def median(command, data=None, env=None, runs=RUNS):
    """Median seconds of a command, or None when it takes too long."""
    times, output = [], ""
    for _ in range(runs):
        start = time.time()
        output = run(command, data, env)
        if output is None:
            return None, ""
        times.append(time.time() - start)
    return statistics.median(times), output


def ours(binary, folder, count):
    """Makes the matters; returns how to call yichuang, and what to feed the others."""
    env = dict(os.environ, YICHUANG_HOME=folder)
    base = [binary, "--store", f"{folder}/y.db", "--at", AT]
    if not os.path.exists(f"{folder}/y.db"):
        run(base + ["bench-data", "--matters", str(count), "--seed", "1"], env=env, limit=7200)
    raw = f"{folder}/raw.jsonl"
    holder = os.environ.get("COMPARE_AS", "邱岚")
    run(base + ["export", "--to", raw, "--force", "--reason", "同样的数据", "--as", holder], env=env)
    data = f"{folder}/data.jsonl"
    shown = run(base + ["list", "未结", "--limit", "1000000", "--json"], env=env)
    opened = {row["xfjbh"] for row in json.loads(shown)["rows"]}
    with open(raw, encoding="utf-8") as rows, open(data, "w", encoding="utf-8") as out:
        for row in map(json.loads, rows):
            matter = {"number": row["xfjbh"], "person": row.get("xm", "匿名"), "place": row.get("wtsd", ""),
                      "story": row["gkxx"].replace("\n", " "), "day": row["xfrq"], "open": row["xfjbh"] in opened}
            out.write(json.dumps(matter, ensure_ascii=False) + "\n")
    return base, env, data


def time_ours(base, env, folder, word, person):
    form = json.dumps({"visitor": {"name": "吴某", "address": "衢江区云溪乡某村"}, "purpose": "求决", "place": "云溪乡",
                       "narrative": "路灯不亮，走夜路的人看不见", "room": 1, "units": ["云溪乡人民政府"], "colour": "绿"})
    said = {}
    said["add"], _ = median(base + ["register", "--from", "-"], form + "\n", env)
    said["word"], out = median(base + ["search", f"词:{word}", "--limit", "50", "--json"], env=env)
    said["word_hits"] = len(json.loads(out)["hits"])
    said["person"], out = median(base + ["search", f"人:{person}", "--limit", "50", "--json"], env=env)
    said["person_hits"] = len(json.loads(out)["hits"])
    said["open"], _ = median(base + ["list", "未结", "--limit", "50"], env=env)
    to = f"{folder}/out.jsonl"
    said["export"], _ = median(base + ["export", "--to", to, "--force"], env=env, runs=3)
    return said


def time_task(data, folder, word, person):
    home = f"{folder}/task"
    shutil.rmtree(home, ignore_errors=True)
    os.makedirs(home)
    with open(f"{home}/rc", "w") as rc:
        rc.write(f"data.location={home}\nconfirmation=off\nverbose=nothing\nuda.person.type=string\n"
                 "uda.person.label=Person\nhooks=off\ngc=off\nrecurrence=off\n")
    env = dict(os.environ, TASKRC=f"{home}/rc", HOME=home)
    tasks = []
    for m in map(json.loads, open(data, encoding="utf-8")):
        day = m["day"].replace("-", "") + "T010000Z"
        task = {"description": m["story"], "project": m["place"], "person": m["person"], "entry": day,
                "status": "pending" if m["open"] else "completed"}
        if not m["open"]:
            task["end"] = day
        tasks.append(task)
    start = time.time()
    if run(["task", "import"], json.dumps(tasks, ensure_ascii=False), env) is None:
        return {}
    said = {"load": time.time() - start}
    said["add"], _ = median(["task", "add", "person:吴某", "project:云溪乡", "路灯不亮，走夜路的人看不见"], env=env)
    hits = lambda out: min(50, len(json.loads(out or "[]")))
    said["word"], out = median(["task", f"description.contains:{word}", "limit:50", "export"], env=env)
    said["word_hits"] = hits(out)
    said["person"], out = median(["task", f"person:{person}", "limit:50", "export"], env=env)
    said["person_hits"] = hits(out)
    said["open"], _ = median(["task", "status:pending", "limit:50", "export"], env=env)
    said["export"], _ = median(["task", "export"], env=env, runs=3)
    return said


def time_roundup(data, folder, word, person):
    python = f"{folder}/venv/bin/python"
    if not os.path.exists(python):
        run([sys.executable, "-m", "venv", f"{folder}/venv"])
        run([python, "-m", "pip", "install", "-q", "roundup"])
    home, admin = f"{folder}/roundup", f"{folder}/venv/bin/roundup-admin"
    shutil.rmtree(home, ignore_errors=True)
    run([admin, "-i", home, "install", "classic", "sqlite"])
    with open(f"{home}/config.ini") as file:
        config = file.read()
    for name, value in [("web", "http://localhost/"), ("domain", "localhost"), ("host", "localhost")]:
        config = re.sub(rf"(?m)^#?{name} = NO DEFAULT$", f"{name} = {value}", config)
    with open(f"{home}/config.ini", "w") as file:
        file.write(config)
    run([admin, "-i", home, "initialise", "secret"])

    def ask(what, runs):
        command = [python, "-c", ROUNDUP, home, data, word, person, str(runs), what]
        output = run(command, limit=LIMIT if what != "load" else 4 * LIMIT)
        return json.loads(output.splitlines()[-1]) if output else None

    start = time.time()
    if ask("load", 1) is None:
        return {}, {}
    apart, inside = {"load": time.time() - start}, {}
    for what in ["add", "word", "person", "open", "export"]:
        times, answer = [], None
        for _ in range(RUNS):
            start = time.time()
            answer = ask(what, 1)
            times.append(time.time() - start)
        apart[what] = statistics.median(times) if answer else None
        answer = ask(what, RUNS) if answer else None
        inside[what] = answer and answer[0]
        if answer and what in ("word", "person"):
            apart[f"{what}_hits"] = inside[f"{what}_hits"] = answer[1]
    apart["index_hits"] = (ask("index", 1) or [0, 0])[1]
    return apart, inside


def rare(stories):
    """Two characters that about one story in a hundred has."""
    counts = {}
    for story in stories:
        for pair in {story[n:n + 2] for n in range(len(story) - 1)}:
            if re.fullmatch("[\u4e00-\u9fff]{2}", pair):
                counts[pair] = counts.get(pair, 0) + 1
    return min(sorted(counts), key=lambda pair: abs(counts[pair] - len(stories) / 100))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--matters", type=int, default=10_000)
    parser.add_argument("--yichuang", default="target/release/yichuang")
    parser.add_argument("--keep")
    args = parser.parse_args()
    folder = args.keep or tempfile.mkdtemp(prefix="compare-")
    os.makedirs(folder, exist_ok=True)
    folder = os.path.abspath(folder)
    base, env, data = ours(os.path.abspath(args.yichuang), folder, args.matters)
    matters = [json.loads(line) for line in open(data, encoding="utf-8")]
    person = matters[len(matters) // 2]["person"]
    word = rare([m["story"] for m in matters])
    table = {"yichuang": time_ours(base, env, folder, word, person)}
    table["taskwarrior"] = time_task(data, folder, word, person)
    table["roundup"], table["roundup, once open"] = time_roundup(data, folder, word, person)
    print(f"{len(matters)} matters, word {word}, {RUNS} runs, seconds (times yichuang, each a process)")
    print(f"{'':<14}" + "".join(f"{name:>28}" for name in table))
    for what in ["add", "word", "person", "open", "export"]:
        line = f"{what:<14}"
        for said in table.values():
            seconds, mine = said.get(what), table["yichuang"][what]
            cell = "over 10 minutes" if seconds is None else f"{seconds:.4f} ({seconds / mine:.1f} x)"
            if seconds is not None and f"{what}_hits" in said:
                cell += f" {said[what + '_hits']} hits"
            line += f"{cell:>28}"
        print(line)
    print("load: " + ", ".join(f"{name} {said['load']:.0f} s" for name, said in table.items() if "load" in said))
    if "index_hits" in table["roundup"]:
        print(f"roundup's own word index finds {table['roundup']['index_hits']} of them; the figure above is its LIKE")
    if not args.keep:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
