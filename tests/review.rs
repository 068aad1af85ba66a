//! The review page in a real browser, driven over the `DevTools` protocol: no errors, filters, jumps, edits, saves; and
//! what is saved goes through `duiqi apply`. Skipped, with a line that says so, where there is no chromium.
//!
//! `DUIQI_SCREENSHOTS=FOLDER` also takes pictures, light and dark, wide and narrow, and of the printed page.

#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use duiqi::format::jsonl::{self, BeadRecord, SideRecord};
use duiqi::format::{BeadWriter, ExplanationRecord, html};
use duiqi::{Aligner, Bitext, Document, Lang, Span};
use serde_json::{Value, json};
use tempfile::TempDir;

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A page in a browser, spoken to over two pipes, which it knows as descriptors 3 and 4.
struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: String,
    last: u64,
    events: VecDeque<Value>,
    _profile: TempDir,
}

impl Browser {
    /// None where there is no browser.
    fn open(page: &Path) -> Option<Self> {
        let has = |name: &&&str| {
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
        };
        let Some(name) = BROWSERS.iter().find(has) else {
            eprintln!("skipped: there is no chromium");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let command = format!(
            "exec {name} --headless --no-sandbox --disable-gpu --no-first-run --disable-dev-shm-usage \
             --remote-debugging-pipe --user-data-dir={} about:blank 3<&0 4>&1 >/dev/null 2>&1",
            profile.path().display()
        );
        let mut child = Command::new("sh")
            .args(["-c", &command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let (session, events) = (String::new(), VecDeque::new());
        let mut browser = Self { child, to, from, session, last: 0, events, _profile: profile };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let id = &target["targetId"];
        let attached = browser.call("Target.attachToTarget", json!({"targetId": id, "flatten": true}));
        attached["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        // Times of the processor, not of the clock.
        browser.call("Performance.enable", json!({"timeDomain": "threadTicks"}));
        browser.view(1280, 800, "light");
        browser.call("Page.navigate", json!({"url": format!("file://{}", page.display())}));
        browser.wait("document.readyState === 'complete' && !!window.duiqi");
        Some(browser)
    }

    #[allow(clippy::needless_pass_by_value, reason = "made where it is passed")]
    fn call(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut answer = Vec::new();
            self.from.read_until(0, &mut answer).unwrap();
            assert_eq!(answer.pop(), Some(0), "the browser ended");
            let mut answer: Value = serde_json::from_slice(&answer).unwrap();
            if answer["id"] == self.last {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].take();
            }
            self.events.push_back(answer);
        }
    }

    /// The value of an expression.
    fn get(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let mut result = self.call("Runtime.evaluate", params);
        assert!(result.get("exceptionDetails").is_none(), "{expression}: {result}");
        result["result"]["value"].take()
    }

    fn wait(&mut self, condition: &str) {
        let start = Instant::now();
        while self.get(condition) != json!(true) {
            assert!(start.elapsed() < Duration::from_secs(60), "{condition} does not come true");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key as a person does.
    fn press(&mut self, key: &str) {
        self.press_with(key, 0);
    }

    fn press_with(&mut self, key: &str, modifiers: u8) {
        let text = if key.chars().count() == 1 && modifiers == 0 { key } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let params = json!({"type": kind, "key": key, "text": text, "modifiers": modifiers});
            self.call("Input.dispatchKeyEvent", params);
        }
    }

    /// Moves the mouse to the middle of the first element of a selector, and clicks.
    fn point(&mut self, selector: &str, click: bool) {
        let place = self.get(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.scrollIntoView({{block: 'center'}});
               const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()"
        ));
        let kinds: &[&str] =
            if click { &["mouseMoved", "mousePressed", "mouseReleased"] } else { &["mouseMoved"] };
        for kind in kinds {
            let params =
                json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            let params = if *kind == "mouseMoved" {
                json!({"type": kind, "x": place[0], "y": place[1]})
            } else {
                params
            };
            self.call("Input.dispatchMouseEvent", params);
        }
    }

    fn view(&mut self, width: u32, height: u32, scheme: &str) {
        let params = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", params);
        let scheme = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.call("Emulation.setEmulatedMedia", json!({"features": scheme}));
    }

    fn set(&mut self, id: &str, value: &str, event: &str) {
        self.get(&format!(
            "(() => {{ const e = document.getElementById({id:?}); e.value = {value:?};
               e.dispatchEvent(new Event({event:?})); }})()"
        ));
    }

    fn current(&mut self) -> u64 {
        self.get("duiqi.current()").as_u64().unwrap()
    }

    fn shown(&mut self) -> u64 {
        let shown = self.get("duiqi.shown()");
        let visible = "[...document.querySelectorAll('.bead')].filter((row) => !row.hidden).length";
        assert_eq!(shown, self.get(visible));
        shown.as_u64().unwrap()
    }

    fn beads(&mut self) -> Vec<BeadRecord> {
        let text = self.get("duiqi.jsonl()");
        jsonl::read(text.as_str().unwrap().as_bytes()).collect::<Result<_, _>>().unwrap()
    }

    fn shapes(&mut self) -> String {
        self.beads().iter().map(|bead| bead.shape.clone()).collect::<Vec<_>>().join(" ")
    }

    /// What went wrong in the page so far.
    fn complaints(&mut self) -> Vec<Value> {
        self.get("1");
        let bad = |event: &Value| match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Runtime.consoleAPICalled") => event["params"]["type"] != "log",
            Some("Log.entryAdded") => event["params"]["entry"]["level"] == "error",
            _ => false,
        };
        self.events.iter().filter(|event| bad(event)).cloned().collect()
    }

    /// Seconds of the processor that the page has taken.
    fn taken(&mut self) -> f64 {
        let metrics = self.call("Performance.getMetrics", json!({}));
        let all = metrics["metrics"].as_array().unwrap();
        let tasks = all.iter().find(|metric| metric["name"] == "TaskDuration").unwrap();
        tasks["value"].as_f64().unwrap()
    }

    fn picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("DUIQI_SCREENSHOTS") else { return };
        let shot = self.call("Page.captureScreenshot", json!({"format": "png"}));
        let name = PathBuf::from(folder).join(format!("{name}.png.base64"));
        fs::write(name, shot["data"].as_str().unwrap()).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn duiqi(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_duiqi")).args(args).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const ZH: &str =
    "乌镇大会开幕\n会议有670人参加。\n我们讨论了人工智能。\n大会于2023年10月18日闭幕。\n谢谢大家。\n";
const EN: &str = "The Wuzhen conference opens\nThe meeting had 670 participants.\nWe discussed artificial intelligence.\n\
                  The conference closed on October 18, 2023.\nThank you all. </script><b>\n";

#[test]
fn a_page_is_reviewed_and_applied() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    fs::write(desk.join("zh.txt"), ZH).unwrap();
    fs::write(desk.join("en.txt"), EN).unwrap();
    // What a check of a translation with an error writes, shown beside the translation itself.
    fs::write(desk.join("wrong.txt"), EN.replace("670", "760")).unwrap();
    let check = ["check", "zh.txt", "wrong.txt", "--aligned", "--only", "number", "--fail-on", "never"];
    duiqi(desk, &[&check[..], &["--format", "jsonl", "-o", "findings.jsonl"]].concat());
    let arguments = ["zh.txt", "en.txt", "--segmented", "--findings", "findings.jsonl", "-o", "review.html"];
    duiqi(desk, &[&["align"], &arguments[..]].concat());
    let page = fs::canonicalize(desk.join("review.html")).unwrap();
    let Some(mut browser) = Browser::open(&page) else { return };

    assert_eq!((browser.shown(), browser.current()), (5, 0));
    assert_eq!(browser.shapes(), "1-1 1-1 1-1 1-1 1-1");
    assert_eq!(browser.get("document.querySelectorAll('.findings li').length"), json!(1));

    // Filters, and a search.
    browser.set("finding", "number", "change");
    assert_eq!(browser.shown(), 1);
    browser.set("finding", "", "change");
    browser.set("shape", "1-1", "change");
    assert_eq!(browser.shown(), 5);
    browser.set("shape", "", "change");
    browser.set("confidence", "0", "input");
    assert_eq!(browser.shown(), 0);
    assert_eq!(browser.get("document.getElementById('none').hidden"), json!(false));
    browser.set("confidence", "1", "input");
    browser.press("/");
    "wuzhen".chars().for_each(|c| browser.press(&c.to_string()));
    assert_eq!(browser.shown(), 1);
    browser.press("Escape");
    browser.set("search", "", "input");
    assert_eq!(browser.shown(), 5);

    // Jumps: the bead with the finding is doubtful until it is accepted.
    browser.press("n");
    assert_eq!(browser.current(), 1);
    browser.press("j");
    browser.press("ArrowDown");
    browser.press("k");
    assert_eq!(browser.current(), 2);

    // Matched words light up on both sides, by mouse and by keyboard.
    browser.press("k");
    browser.point(".current .side mark", false);
    browser.wait("document.querySelectorAll('mark.pair').length >= 2");
    browser.get("document.querySelectorAll('.current mark')[1].focus()");
    browser.wait("document.querySelectorAll('mark.pair').length >= 2");
    browser.get("document.querySelector('.current').focus()");

    // The map goes to where it is clicked: the middle is the third bead.
    browser.point("#map", true);
    assert_eq!(browser.current(), 2);

    // Accept, merge, undo, redo, split, shift, reject.
    browser.press("k");
    browser.press("a");
    browser.press("j");
    browser.press("m");
    assert_eq!(browser.shapes(), "1-1 1-1 2-2 1-1");
    browser.press("u");
    assert_eq!(browser.shapes(), "1-1 1-1 1-1 1-1 1-1");
    browser.press("U");
    assert_eq!(browser.shapes(), "1-1 1-1 2-2 1-1");
    browser.press("s");
    assert_eq!(browser.shapes(), "1-1 1-1 1-1 1-1 1-1");
    browser.press("]");
    assert_eq!(browser.shapes(), "1-1 1-1 1-0 1-2 1-1");
    browser.point(".current button[title^='Undo'], #undo", true);
    browser.press("]");
    browser.press("j");
    browser.press("[");
    assert_eq!(browser.shapes(), "1-1 1-1 1-1 1-1 1-1");
    browser.press("j");
    browser.press("r");
    browser.press("m"); // There is no bead after it.
    browser.press("?");
    browser.wait("document.getElementById('help').open");
    browser.press("j");
    browser.get("document.getElementById('help').close()");

    // Saved as a file.
    let params = json!({"behavior": "allow", "downloadPath": desk});
    browser.call("Page.setDownloadBehavior", params);
    browser.press_with("s", 2);
    let start = Instant::now();
    let saved = loop {
        let files = fs::read_dir(desk).unwrap().map(|entry| entry.unwrap().path());
        let found = files.into_iter().find(|file| file.to_str().unwrap().ends_with("en.txt.jsonl"));
        if let Some(file) = found {
            break file;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "nothing is saved");
        std::thread::sleep(Duration::from_millis(20));
    };
    let edited = fs::read_to_string(&saved).unwrap();
    assert_eq!(json!(edited), browser.get("duiqi.jsonl()"));
    assert_eq!(browser.complaints(), Vec::<Value>::new());

    // Applied: the rejected pair is taken apart.
    let saved = saved.to_str().unwrap();
    let links = duiqi(desk, &["apply", saved, "--to", "links"]);
    assert_eq!(links, "[0]:[0]\n[1]:[1]\n[2]:[2]\n[3]:[3]\n[4]:[]\n[]:[4]\n");
    let status = |bead: &BeadRecord| bead.status.map_or("open", jsonl::Status::name).to_owned();
    let statuses: Vec<_> = browser.beads().iter().map(status).collect();
    assert_eq!(statuses, ["open", "accepted", "edited", "edited", "rejected"]);
    let tsv = duiqi(desk, &["apply", saved]);
    assert!(tsv.lines().nth(5).unwrap().contains("</script><b>"), "{tsv}");
    assert_eq!(duiqi(desk, &["apply", saved, "--to", "xliff"]).matches("<unit ").count(), 6);
}

#[test]
fn what_check_finds_is_shown_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    fs::write(desk.join("zh.txt"), ZH).unwrap();
    fs::write(desk.join("en.txt"), EN.replace("670", "760")).unwrap();
    let found = [
        "check",
        "zh.txt",
        "en.txt",
        "--segmented",
        "--format",
        "jsonl",
        "--fail-on",
        "never",
        "-o",
        "found.jsonl",
    ];
    duiqi(desk, &found);
    let findings = fs::read_to_string(desk.join("found.jsonl")).unwrap();
    assert!(findings.lines().any(|line| line.contains("\"check\":\"number\"")), "{findings}");
    duiqi(
        desk,
        &["align", "zh.txt", "en.txt", "--segmented", "--findings", "found.jsonl", "-o", "review.html"],
    );
    let page = fs::canonicalize(desk.join("review.html")).unwrap();
    let Some(mut browser) = Browser::open(&page) else { return };
    browser.set("finding", "number", "change");
    assert_eq!(browser.shown(), 1);
    browser.press("n");
    assert_eq!(browser.current(), 1);
    // Under its bead, and marked in the texts of both sides.
    let listed = browser.get("document.querySelector('.current .findings').textContent");
    assert!(listed.as_str().unwrap().starts_with("number: "), "{listed}");
    let meant =
        browser.get("[...document.querySelectorAll('.current mark.meant')].map((mark) => mark.textContent)");
    assert_eq!(meant, json!(["670", "760"]));
    assert_eq!(browser.complaints(), Vec::<Value>::new());
    browser.picture("finding");
}

/// Beads of every shape and confidence.
fn many(count: usize) -> Vec<BeadRecord> {
    let mut at = [(0, 0); 2];
    let mut side = |s: usize, lang: Lang, segments: usize, text: &str| {
        let (mut id, mut byte) = at[s];
        let mut record = SideRecord::empty(lang);
        for _ in 0..segments {
            let text = format!("{text} {id}");
            record.ids.push(id);
            record.spans.push(Span::new(byte, byte + text.len()));
            byte += text.len() + 1;
            id += 1;
            record.text.push(text);
        }
        at[s] = (id, byte);
        record
    };
    let zh = "在第三届水乡数字合作大会的开幕式上，来自四十多个国家的六百多名代表讨论了数字经济怎样为小镇带来新的机会。";
    let en = "At the opening of the third conference on digital cooperation, more than six hundred delegates from over \
              forty countries discussed how the digital economy brings new chances to small towns.";
    let bead = |index: usize| {
        let (s, t) = [(1, 1), (1, 1), (1, 2), (1, 1), (2, 1), (1, 1), (1, 0), (0, 1), (2, 2)][index % 9];
        let (source, target) = (side(0, Lang::Zh, s, zh), side(1, Lang::En, t, en));
        let confidence = (index * 37 % 100) as f64 / 100.0;
        BeadRecord::of_sides(source, target, confidence)
    };
    (0..count).map(bead).collect()
}

/// The beads of the fixtures with explanations, again and again: numbered and placed on.
fn explained(count: usize) -> Vec<BeadRecord> {
    let aligner = Aligner::new();
    let mut beads = Vec::new();
    for name in ["speech", "news", "contract", "fiction", "manual", "essay"] {
        let text = |lang: Lang| {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/{name}/{lang}.txt"));
            Document::new(lang, fs::read_to_string(file).unwrap())
        };
        let bitext = Bitext::new(text(Lang::Zh), text(Lang::En)).unwrap();
        let alignment = aligner.align(&bitext);
        let explainer = aligner.explain(&alignment);
        let record = |bead| BeadRecord::new(bead, Some(ExplanationRecord::new(bead, &explainer.bead(bead))));
        beads.extend(alignment.iter().map(record));
    }
    let mut next = [(0, 0); 2];
    let place = |side: &mut SideRecord, next: &mut (usize, usize)| {
        let Some(&first) = side.ids.first() else { return 0 };
        let by = next.1 as isize - side.spans[0].start as isize;
        for (id, span) in side.ids.iter_mut().zip(&mut side.spans) {
            *id = *id - first + next.0;
            *span = moved(*span, by);
        }
        *next = (side.ids.last().unwrap() + 1, side.spans.last().unwrap().end + 1);
        by
    };
    beads
        .iter()
        .cycle()
        .take(count)
        .cloned()
        .map(|mut bead| {
            let by = [place(&mut bead.source, &mut next[0]), place(&mut bead.target, &mut next[1])];
            for found in bead.explain.iter_mut().flat_map(|explain| &mut explain.matches) {
                found.source.span = moved(found.source.span, by[0]);
                found.target.span = moved(found.target.span, by[1]);
            }
            bead
        })
        .collect()
}

fn moved(span: Span, by: isize) -> Span {
    Span::new(span.start.wrapping_add_signed(by), span.end.wrapping_add_signed(by))
}

#[test]
fn a_page_of_5000_beads_is_small_and_opens_soon() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("many.html");
    for (name, beads) in [("plain", many(5000)), ("explained", explained(5000))] {
        let mut out = Vec::new();
        let mut writer = html::Writer::new(&mut out, "many");
        beads.iter().for_each(|bead| writer.write(bead).unwrap());
        writer.finish().unwrap();
        assert!(out.len() < 5_000_000, "{name}: {} bytes", out.len());
        fs::write(&page, &out).unwrap();
        assert_eq!(html::read(&*out).collect::<Result<Vec<_>, _>>().unwrap(), beads, "{name}");
        let Some(mut browser) = Browser::open(&page) else { return };
        let loaded =
            browser.get("performance.getEntriesByType('navigation')[0].loadEventEnd").as_f64().unwrap();
        let taken = browser.taken();
        eprintln!(
            "5,000 beads, {name}: {} bytes, loaded after {loaded:.0} ms, {taken:.2} s of the processor",
            out.len()
        );
        assert_eq!(browser.shown(), 5000);
        // What would be saved is what was written.
        assert_eq!(browser.beads(), beads);
        let shape = if name == "plain" { "2-2" } else { "1-2" };
        browser.set("shape", shape, "change");
        assert_eq!(browser.shown() as usize, beads.iter().filter(|bead| bead.shape == shape).count());
        browser.set("shape", "", "change");
        let step = "(() => { const start = performance.now();
            const key = () => new KeyboardEvent('keydown', {key: 'm', bubbles: true});
            for (let i = 0; i < 20; i++) document.body.dispatchEvent(key());
            document.body.getBoundingClientRect(); return (performance.now() - start) / 20; })()";
        let edit = browser.get(step);
        eprintln!("an edit takes {:.1} ms", edit.as_f64().unwrap());
        assert_eq!(browser.shown(), 4980);
        assert_eq!(browser.complaints(), Vec::<Value>::new());
    }
}

#[test]
fn pictures_are_taken_where_they_are_asked_for() {
    if std::env::var_os("DUIQI_SCREENSHOTS").is_none() {
        eprintln!("skipped: DUIQI_SCREENSHOTS is not set");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let [zh, en] = ["fixtures/speech/zh.txt", "fixtures/speech/en.txt"]
        .map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join(name).to_str().unwrap().to_owned());
    duiqi(folder.path(), &["align", &zh, &en, "-o", "speech.html"]);
    let page = fs::canonicalize(folder.path().join("speech.html")).unwrap();
    let Some(mut browser) = Browser::open(&page) else { return };
    for key in ["j", "j", "j", "a", "j", "r", "j", "j"] {
        browser.press(key);
    }
    browser.point(".current .side mark", false);
    for (name, width, height, scheme) in [
        ("wide-light", 1280, 800, "light"),
        ("wide-dark", 1280, 800, "dark"),
        ("narrow-light", 420, 800, "light"),
        ("narrow-dark", 420, 800, "dark"),
    ] {
        browser.view(width, height, scheme);
        std::thread::sleep(Duration::from_millis(300));
        browser.picture(name);
    }
    browser.view(1280, 800, "light");
    browser.press("?");
    browser.picture("help");
    browser.call("Emulation.setEmulatedMedia", json!({"media": "print"}));
    browser.get("document.getElementById('help').close()");
    browser.picture("print");
}
