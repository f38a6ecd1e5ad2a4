/// What every HTML report has in it.
enum HTMLAssets {
  /// Nothing is loaded from anywhere, nothing is sent anywhere.
  static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
    + "form-action 'none'"

  static let style = """
    :root { color-scheme: light dark; --line: #d8dde3; --soft: #5a6470; --card: #fff; --page: #f4f6f8;
      --text: #1b2028; --mark: #ffe3a3; --error: #b3261e; --warning: #8a5a00; --info: #1a5fb4; --good: #1e6b34; }
    @media (prefers-color-scheme: dark) { :root { --line: #3a414b; --soft: #a4adb8; --card: #1e232a;
      --page: #14181d; --text: #e6e9ee; --mark: #6b4f00; --error: #ff8a80; --warning: #ffc65c; --info: #8ab8ff;
      --good: #7fd99a; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif;
      overflow-wrap: anywhere; }
    header, main { max-width: 64rem; margin: 0 auto; padding: .75rem 1rem; }
    header p { margin: .25rem 0; }
    h1 { margin: 0; font-size: 1.5rem; }
    h2 { margin: .5rem 0; font-size: 1.2rem; }
    h3 { margin: 0; font-size: 1rem; font-weight: 600; }
    p { margin: .4rem 0; }
    code, pre { font: .875rem/1.5 ui-monospace, monospace; }
    article, details { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
      padding: .75rem 1rem; margin: .6rem 0; }
    summary { cursor: pointer; font-weight: 600; }
    pre { margin: .5rem 0; padding: .5rem .75rem; overflow-x: auto; background: var(--page);
      border-radius: .35rem; }
    pre i { color: var(--soft); font-style: normal; user-select: none; margin-right: .75rem; }
    mark { background: var(--mark); color: inherit; border-radius: .15rem; }
    .place, .see { color: var(--soft); font-size: .9rem; }
    .place code + code::before { content: "\\00b7\\00a0"; }
    .see::before { content: "see "; }
    .fix::before { content: "Instead: "; font-weight: 600; }
    .tag { display: inline-block; min-width: 4.5rem; text-align: center; padding: 0 .5rem; border: 1px solid;
      border-radius: 1rem; font-size: .8rem; }
    .error, .reject, .delete { color: var(--error); }
    .warning, .replace, .restart { color: var(--warning); }
    .info, .update { color: var(--info); }
    .create { color: var(--good); }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; margin: .5rem 0; }
    th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0;
      border-bottom: 1px solid var(--line); min-width: 5rem; }
    td code { display: block; min-width: 9rem; }
    form { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center;
      padding: .6rem 0; background: var(--page); }
    form[hidden], article[hidden] { display: none; }
    label { color: var(--soft); font-size: .9rem; }
    select { min-width: 0; max-width: 14rem; padding: .3rem; border: 1px solid var(--line); border-radius: .35rem;
      background: var(--card); color: var(--text); font: inherit; }
    @media (max-width: 40rem) { label { flex: 1 1 100%; display: flex; gap: .5rem; align-items: center;
      justify-content: space-between; } select { max-width: 70%; flex: 1; } form { position: static; } }
    @media (max-width: 40rem) { .change table, .change tbody, .change tr, .change td { display: block; }
      .change tr:first-child { display: none; } .change tr { border-bottom: 1px solid var(--line); padding: .35rem 0; }
      .change td { border: 0; padding: 0; } .change td code { display: inline; }
      .change td + td { padding-left: 4.5rem; } .change td + td::before { display: inline-block; width: 3.5rem;
      margin-left: -3.5rem; color: var(--soft); font-size: .9rem; } .change td:nth-child(2)::before { content: "old"; }
      .change td:nth-child(3)::before { content: "new"; } .change td:nth-child(4)::before { content: "effect"; } }
    @media print { form { display: none; } article, details { break-inside: avoid; } }
    """

  static let script = """
    const form = document.getElementById("filter");
    if (form) {
      const articles = [...document.querySelectorAll("article")];
      const filter = () => {
        const wanted = [...new FormData(form)].filter(([, value]) => value !== "");
        let shown = 0;
        for (const article of articles) {
          const matches = wanted.every(([name, value]) => name === "folder" && value !== "."
            ? (article.dataset.folder + "/").startsWith(value + "/") : article.dataset[name] === value);
          article.hidden = !matches;
          shown += matches;
        }
        form.querySelector("output").textContent = shown + " of " + articles.length + " shown";
      };
      form.addEventListener("change", filter);
      form.hidden = false;
      filter();
    }
    """
}
