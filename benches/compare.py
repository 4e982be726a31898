#!/usr/bin/env python3
"""The same matters and the same questions through yichuang, taskwarrior and roundup.

    benches/compare.py [--matters 10000] [--yichuang target/release/yichuang] [--keep DIR] [--runs 5]

Needs `task` (Debian: taskwarrior); roundup comes from PyPI into an environment of its own. The matters
are made by yichuang, written out and read into the others by their own bulk path: `task import`, and
`roundup-admin import` with one CSV of issues, one of their journals and one commit. Each question is
asked by a process of its own, as a script would; the last column asks roundup inside one process that
has its tracker open, which spares it its start. Medians of some runs, fewer when one takes long, on the
clock and of the processor alone, which a busy machine does not change; what takes longer than the limit,
and what a program has no way to answer, is said so.
"""
import argparse, csv, json, os, re, resource, shutil, statistics, subprocess, sys, tempfile, time

LIMIT = 600  # seconds for one command
ENOUGH = 60  # seconds for the runs of one question together
RUNS = 5
AT = "2026-11-23T09:14:00+08:00"
QUESTIONS = ["add", "word", "word, open", "person", "phone", "initials", "open", "export"]
CANNOT = "cannot"

ROUNDUP = r'''
import json, statistics, sys, time
from roundup import instance
home, out, word, person, phone, runs, enough, what = sys.argv[1:9]
db = instance.open(home).open("admin")
opened = db.status.lookup("chatting")
def add():
    db.issue.create(title="吴某 路灯不亮，走夜路的人看不见", status=opened)
    db.commit()
def titles(**terms):
    ids = db.issue.filter(None, terms, sort=[("-", "id")], limit=50)
    return [db.issue.get(i, "title") for i in ids]
def export():
    with open(out, "w", encoding="utf-8") as file:
        for i in db.issue.list():
            node = db.issue.getnode(i)
            row = {"title": node.title, "status": node.status, "activity": str(node.activity)}
            file.write(json.dumps(row) + "\n")
acts = {"add": add, "word": lambda: titles(title=word), "person": lambda: titles(title=person),
        "word, open": lambda: titles(title=word, status=opened), "phone": lambda: titles(title=phone),
        "open": lambda: titles(status=opened), "export": export,
        "index": lambda: db.indexer.search([word], db.issue)}
times, work = [], []
while len(times) < int(runs) and sum(times) < float(enough):
    start, before = time.time(), time.process_time()
    result = acts[what]()
    times.append(time.time() - start)
    work.append(time.process_time() - before)
print(json.dumps([[statistics.median(times), statistics.median(work)], None if result is None else len(result)]))
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


def worked():
    """Seconds the processor gave to the programs so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def median(command, data=None, env=None):
    """Median seconds of a command, on the clock and of the processor, and its output; None when it takes too long."""
    times, work, output = [], [], ""
    while len(times) < RUNS and sum(times) < ENOUGH:
        start, before = time.time(), worked()
        output = run(command, data, env)
        if output is None:
            return None, None
        times.append(time.time() - start)
        work.append(worked() - before)
    return (statistics.median(times), statistics.median(work)), output


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
            matter = {"number": row["xfjbh"], "person": row.get("xm", "匿名"), "phone": row.get("sjh", ""), "place": row.get("wtsd", ""),
                      "story": row["gkxx"].replace("\n", " "), "day": row["xfrq"], "open": row["xfjbh"] in opened}
            out.write(json.dumps(matter, ensure_ascii=False) + "\n")
    return base, env, data


def time_ours(base, env, folder, asked):
    form = json.dumps({"visitor": {"name": "吴某", "address": "衢江区云溪乡某村"}, "purpose": "求决", "place": "云溪乡",
                       "narrative": "路灯不亮，走夜路的人看不见", "room": 1, "units": ["云溪乡人民政府"], "colour": "绿"})
    word, person, phone = asked
    said = {"add": (median(base + ["register", "--from", "-"], form + "\n", env)[0], None)}
    for what, typed in [("word", f"词:{word}"), ("word, open", f"未结 词:{word}"), ("person", f"人:{person}"),
                        ("phone", f"电话:{phone}"), ("initials", "人:wmh")]:
        seconds, out = median(base + ["search", *typed.split(), "--limit", "50", "--json"], env=env)
        said[what] = (seconds, len(json.loads(out)["hits"]))
    said["open"] = (median(base + ["list", "未结", "--limit", "50"], env=env)[0], None)
    out = f"{folder}/out.jsonl"
    said["export"] = (median(base + ["export", "--to", out, "--force"], env=env)[0], None)
    return said


def time_task(data, folder, asked):
    home = f"{folder}/task"
    shutil.rmtree(home, ignore_errors=True)
    os.makedirs(home)
    with open(f"{home}/rc", "w") as rc:
        rc.write(f"data.location={home}\nconfirmation=off\nverbose=nothing\nuda.person.type=string\n"
                 "uda.person.label=Person\nuda.phone.type=string\nuda.phone.label=Phone\n"
                 "hooks=off\ngc=off\nrecurrence=off\n")
    env = dict(os.environ, TASKRC=f"{home}/rc", HOME=home)
    tasks = []
    for m in map(json.loads, open(data, encoding="utf-8")):
        day = m["day"].replace("-", "") + "T010000Z"
        task = {"description": m["story"], "project": m["place"], "person": m["person"], "phone": m["phone"],
                "entry": day, "status": "pending" if m["open"] else "completed"}
        if not m["open"]:
            task["end"] = day
        tasks.append(task)
    start = time.time()
    if run(["task", "import"], json.dumps(tasks, ensure_ascii=False), env) is None:
        return {"load": (None, None)}
    said = {"load": (time.time() - start, None), "initials": CANNOT}
    word, person, phone = asked
    add = ["task", "add", "person:吴某", "project:云溪乡", "路灯不亮，走夜路的人看不见"]
    said["add"] = (median(add, env=env)[0], None)
    for what, terms in [("word", [f"description.contains:{word}"]), ("person", [f"person:{person}"]),
                        ("word, open", ["status:pending", f"description.contains:{word}"]),
                        ("phone", [f"phone.is:{phone}"]), ("open", ["status:pending"])]:
        seconds, out = median(["task", *terms, "limit:50", "export"], env=env)
        said[what] = (seconds, None if out is None else min(50, len(json.loads(out or "[]"))))
    said["export"] = (median(["task", "export"], env=env)[0], None)
    return said


def roundup_csv(data, folder):
    """The files of roundup's own import: values as Python writes them, texts as bytes; 3 chatting, 8 resolved."""
    into = f"{folder}/roundup-in"
    shutil.rmtree(into, ignore_errors=True)
    os.makedirs(into)
    heads = ["activity", "actor", "assignedto", "creation", "creator", "files", "id", "keyword", "messages", "nosy",
             "priority", "status", "superseder", "title", "is retired"]
    with open(f"{into}/issue.csv", "w", newline="") as issues, \
            open(f"{into}/issue-journals.csv", "w", newline="") as journals:
        issues, journals = (csv.writer(f, delimiter=":", lineterminator="\n") for f in (issues, journals))
        issues.writerow(heads)
        for n, m in enumerate(map(json.loads, open(data, encoding="utf-8")), 1):
            day = ascii((*map(int, m["day"].split("-")), 1, 0, 0.0, 0, 0, 0))
            title = f'{m["person"]} {m["phone"]} {m["story"]}'.encode().decode("latin-1")
            node = {"activity": day, "creation": day, "actor": "'1'", "creator": "'1'", "id": ascii(str(n)),
                    "assignedto": "None", "priority": "None", "title": ascii(title), "is retired": "False",
                    "status": "'3'" if m["open"] else "'8'"}
            issues.writerow([node.get(head, "[]") for head in heads])
            journals.writerow([ascii(str(n)), day, "'1'", "'create'", "{}"])
    return into


def time_roundup(data, folder, asked):
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
    into = roundup_csv(data, folder)
    start = time.time()
    if run([admin, "-i", home, "import", into]) is None:
        return {"load": (None, None)}, {}
    apart = {"load": (time.time() - start, None), "initials": CANNOT}
    inside = {"initials": CANNOT}

    def ask(what, runs):
        command = [python, "-c", ROUNDUP, home, f"{folder}/roundup.out", *asked, str(runs), str(ENOUGH), what]
        return median(command) if runs == 1 else (None, run(command))

    for what in QUESTIONS:
        if what in apart:
            continue
        for said, runs in [(apart, 1), (inside, RUNS)]:
            seconds, out = ask(what, runs)
            answer = json.loads(out.splitlines()[-1]) if out else [None, None]
            said[what] = (seconds if runs == 1 else answer[0], answer[1])
    seconds, out = ask("index", 1)
    if out:
        apart["index"] = (seconds, json.loads(out.splitlines()[-1])[1])
    return apart, inside


def rare(stories):
    """Two characters that about one story in a hundred has."""
    counts = {}
    for story in stories:
        for pair in {story[n:n + 2] for n in range(len(story) - 1)}:
            if re.fullmatch("[\u4e00-\u9fff]{2}", pair):
                counts[pair] = counts.get(pair, 0) + 1
    return min(sorted(counts), key=lambda pair: abs(counts[pair] - len(stories) / 100))


def cell(answer, mine, which):
    """Seconds on the clock (0) or of the processor (1), how many times ours, and hits."""
    if answer == CANNOT:
        return "cannot be asked"
    seconds, hits = answer or (None, None)
    if seconds is None:
        return f"over {LIMIT // 60} minutes" if answer else "not loaded"
    words = f"{seconds[which]:.4f} ({seconds[which] / mine[which]:.1f} x)"
    return words if hits is None else f"{words} {hits} hits"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--matters", type=int, default=10_000)
    parser.add_argument("--yichuang", default="target/release/yichuang")
    parser.add_argument("--keep")
    parser.add_argument("--runs", type=int, default=RUNS)
    args = parser.parse_args()
    globals()["RUNS"] = args.runs
    folder = args.keep or tempfile.mkdtemp(prefix="compare-")
    os.makedirs(folder, exist_ok=True)
    folder = os.path.abspath(folder)
    base, env, data = ours(os.path.abspath(args.yichuang), folder, args.matters)
    matters = [json.loads(line) for line in open(data, encoding="utf-8")]
    some = next(m for m in matters[len(matters) // 2:] if m["phone"] and m["person"] != "匿名")
    asked = (rare([m["story"] for m in matters]), some["person"], some["phone"])
    table = {"yichuang": time_ours(base, env, folder, asked), "taskwarrior": time_task(data, folder, asked)}
    table["roundup"], table["roundup, once open"] = time_roundup(data, folder, asked)
    print(f"{len(matters)} matters, word {asked[0]}, median seconds of up to {RUNS} runs (times yichuang)")
    for which, title in enumerate(["on the clock", "of the CPU"]):
        print(f"{title:<14}" + "".join(f"{name:>28}" for name in table))
        for what in QUESTIONS:
            mine = table["yichuang"][what][0]
            print(f"{what:<14}" + "".join(f"{cell(said.get(what), mine, which):>28}" for said in table.values()))
    for name, said in table.items():
        if "load" in said:
            seconds = said["load"][0]
            words = f"over {LIMIT // 60} minutes, given up" if seconds is None else f"{seconds:.0f} s"
            print(f"load into {name}: {words}")
    if "index" in table["roundup"]:
        seconds, hits = table["roundup"]["index"]
        print(f"roundup's own word index finds {hits} in {seconds[0]:.4f} s; the figures above are its LIKE")
    print("yichuang once open, as its window is, is measured by benches/find.rs: beside the last column put that")
    if not args.keep:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
