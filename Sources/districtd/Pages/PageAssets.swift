/// The page's style and script, inline: the page loads nothing else.
enum PageAssets {
    static let style = """
        :root { color-scheme: light; --ink: #1d2733; --quiet: #5b6875; --line: #dde3ea; --bad: #b3261e; --fine: #1b6b3a;
          --brand: #24508a; }
        * { box-sizing: border-box; }
        body { margin: 0; color: var(--ink); background: #f4f6f9;
          font: 15px/1.5 "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; }
        header { padding: .6rem 1.5rem .5rem; color: #fff; background: var(--brand); }
        .bar { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; }
        h1 { margin: 0; font-size: 1.3rem; } header p { margin: 0; opacity: .85; }
        .who { margin-left: auto; display: flex; gap: .75rem; align-items: center; } .who a { color: #fff; }
        .who button { min-height: 2rem; background: transparent; border-color: #fff; }
        nav { display: flex; flex-wrap: wrap; gap: .25rem; margin-top: .4rem; }
        nav a { padding: .3rem .8rem; border-radius: .4rem; color: #fff; text-decoration: none; }
        nav a:hover { background: #ffffff26; } nav a[aria-current] { color: var(--brand); background: #fff; }
        .open { margin: 0; padding: .4rem 1.5rem; background: #fff6df; border-bottom: 1px solid #ecd9a6; }
        main { padding: .5rem 1.5rem 2rem; } h2 { font-size: 1.1rem; margin: .9rem 0 .5rem; }
        small { font-weight: 400; font-size: .8em; opacity: .8; }
        section { overflow-x: auto; padding: 0 .2rem; }
        table { width: 100%; border-collapse: collapse; background: #fff; border: 1px solid var(--line); }
        th, td { padding: .4rem .6rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { color: var(--quiet); background: #fafbfc; font-weight: 600; white-space: nowrap; }
        th small { display: block; } tbody tr:hover { background: #f7f9fc; }
        .number, .time, .code { font-variant-numeric: tabular-nums; white-space: nowrap; }
        td small, td a { white-space: nowrap; }
        .code, .command { font-family: "Noto Sans Mono CJK SC", monospace; font-size: .92em; }
        .command { padding: .6rem .8rem; background: #1d2733; color: #fff; border-radius: .4rem; overflow-wrap: anywhere;
          user-select: all; font-size: 1.1em; }
        .gap { color: var(--bad); font-weight: 700; } .fine { color: var(--fine); } .due { font-weight: 700; }
        tr.after td { border-bottom: 2px solid var(--bad); }
        form { display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end; }
        section > form, dl, .check { margin: 0 0 .8rem; padding: .7rem .9rem; background: #fff; border: 1px solid var(--line); }
        .check { padding: .2rem 1.2rem 1rem; } .check dl { border: 0; padding: 0; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; } dt { color: var(--quiet); }
        @media (min-width: 56rem) { section:not(.check) > dl { grid-template-columns: max-content 1fr max-content 1fr; } }
        textarea { display: block; } dd { margin: 0; overflow-wrap: anywhere; }
        form.entry { flex-direction: column; align-items: stretch; max-width: 46rem; } .entry button { align-self: start; }
        .steps { display: flex; gap: 1rem; } .signin { max-width: 24rem; margin: 2rem auto; }
        .signin form { flex-direction: column; align-items: stretch; }
        label span { display: block; margin-bottom: .15rem; font-size: .86rem; color: var(--quiet); }
        input, select, textarea, button { font: inherit; min-height: 2.3rem; padding: .2rem .6rem; border: 1px solid #8a96a3;
          border-radius: .4rem; background: #fff; color: inherit; }
        .entry :is(input:not([type=radio], [type=date]), textarea), .signin input { width: 100%; }
        input[type=radio] { min-height: 0; } legend { font-size: .86rem; color: var(--quiet); padding: 0; }
        fieldset { display: flex; gap: 1.2rem; border: 0; margin: 0; padding: 0; }
        button { color: #fff; background: var(--brand); border-color: var(--brand); cursor: pointer; }
        button.plain { color: var(--brand); background: #fff; }
        button.quiet { color: var(--bad); background: #fff; border-color: var(--bad); }
        :is(a, button, input, select, textarea, summary):focus-visible { outline: 3px solid #e08a00; outline-offset: 1px; }
        td form { display: inline-flex; gap: .4rem; margin: 0 .4rem .25rem 0; } td.changes { min-width: 17rem; }
        td select { max-width: 12rem; } a, summary { color: var(--brand); } summary { cursor: pointer; }
        form .note, form .gap { flex-basis: 100%; margin: 0; } .paging { display: flex; gap: 1.2rem; }
        .note, .empty { color: var(--quiet); } .empty { padding: 2.5rem 0; text-align: center; font-size: 1.1rem; }
        """

    /// Every 3 s: soon enough for someone who waits for an item, and nothing for the inbox.
    /// A failed try is dropped; the next one comes anyway. Nothing is renewed under who writes or chooses.
    static let script = """
        let busy = false;
        const words = main => main.innerHTML.replace(/name="token" value="[^"]*"/g, "");
        addEventListener("input", () => { busy = true; });
        setInterval(async () => {
          if (document.hidden || busy || document.querySelector("details[open], form.entry, .check, :is(select, input, textarea):focus")) return;
          try {
            const answer = await fetch(location.href, { cache: "no-store", headers: { "OneWindow-Refreshing": "1" } });
            if (answer.redirected) return location.reload();
            if (!answer.ok) return;
            const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
            const shown = document.querySelector("main");
            if (!busy && fresh && words(fresh) !== words(shown)) shown.replaceWith(fresh);
          } catch { }
        }, 3000);
        """
}
