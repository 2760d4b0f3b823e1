/// The page's style and script, inline: the page loads nothing else.
enum PageAssets {
    static let style = """
        :root { color-scheme: light; --ink: #1d2733; --quiet: #64717f; --line: #dde3ea; --bad: #b3261e; --fine: #1b6b3a; }
        * { box-sizing: border-box; }
        body { margin: 0; color: var(--ink); background: #f4f6f9;
          font: 16px/1.5 "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; }
        header { padding: 1.25rem 2rem; color: #fff; background: #24508a; }
        h1 { margin: 0; font-size: 1.6rem; } header p { margin: 0; opacity: .85; }
        main { padding: 1rem 2rem 2rem; } h2 { font-size: 1.15rem; margin: 1.25rem 0 .5rem; }
        small { font-weight: 400; font-size: .78em; opacity: .75; }
        section { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; background: #fff; border: 1px solid var(--line); }
        th, td { padding: .5rem .75rem; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th { color: var(--quiet); background: #fafbfc; font-weight: 600; }
        th small { display: block; }
        .number, .time, .code { font-variant-numeric: tabular-nums; }
        .code { font-family: "Noto Sans Mono CJK SC", monospace; font-size: .92em; }
        .gap { color: var(--bad); font-weight: 700; } .fine { color: var(--fine); }
        td.gap { white-space: normal; } tr.after td { border-bottom: 2px solid var(--bad); }
        .note, .empty { color: var(--quiet); } .empty { padding: 3rem 0; text-align: center; font-size: 1.2rem; }
        """

    /// Every 3 s: soon enough for someone who waits for an item, and nothing for the inbox.
    /// A failed try is dropped; the next one comes anyway.
    static let script = """
        setInterval(async () => {
          if (document.hidden) return;
          try {
            const answer = await fetch("/", { cache: "no-store" });
            if (!answer.ok) return;
            const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
            const shown = document.querySelector("main");
            if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
          } catch { }
        }, 3000);
        """
}
