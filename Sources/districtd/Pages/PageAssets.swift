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
        nav { display: flex; gap: .5rem; margin-top: .75rem; }
        nav a { padding: .35rem 1rem; border-radius: .5rem; color: #fff; text-decoration: none; }
        nav a[aria-current] { color: #24508a; background: #fff; }
        form { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; }
        section > form { margin: 0 0 1rem; padding: 1rem; background: #fff; border: 1px solid var(--line); }
        label span { display: block; font-size: .85rem; color: var(--quiet); }
        input, select, button { font: inherit; min-height: 2.5rem; padding: .25rem .6rem; border: 1px solid #8a96a3;
          border-radius: .4rem; background: #fff; color: inherit; }
        input[type=radio] { min-height: 0; } fieldset { display: flex; gap: 1rem; border: 0; margin: 0; padding: .5rem 0; }
        button { color: #fff; background: #24508a; border-color: #24508a; cursor: pointer; }
        button.quiet { color: var(--bad); background: #fff; border-color: var(--bad); }
        :is(a, button, input, select, summary):focus-visible { outline: 3px solid #e08a00; outline-offset: 2px; }
        td form { display: inline-flex; gap: .4rem; margin: .15rem .4rem .15rem 0; } td details form { display: flex;
          padding: .75rem 0; } td.changes { white-space: normal; min-width: 20rem; } a { color: #24508a; } summary { cursor: pointer; color: #24508a; }
        form .note { flex-basis: 100%; margin: 0; }
        .note, .empty { color: var(--quiet); } .empty { padding: 3rem 0; text-align: center; font-size: 1.2rem; }
        """

    /// Every 3 s: soon enough for someone who waits for an item, and nothing for the inbox.
    /// A failed try is dropped; the next one comes anyway. Nothing is renewed under who writes or chooses.
    static let script = """
        let busy = false;
        const words = main => main.innerHTML.replace(/name="token" value="[^"]*"/g, "");
        addEventListener("input", () => { busy = true; });
        setInterval(async () => {
          if (document.hidden || busy || document.querySelector("details[open], select:focus, input:focus")) return;
          try {
            const answer = await fetch(location.href, { cache: "no-store" });
            if (!answer.ok) return;
            const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
            const shown = document.querySelector("main");
            if (!busy && fresh && words(fresh) !== words(shown)) shown.replaceWith(fresh);
          } catch { }
        }, 3000);
        """
}
