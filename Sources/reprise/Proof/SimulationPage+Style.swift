extension SimulationPage {
  static let style = """
    :root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --muted: #576275;
      --line: #8a94a6; --accent: #0b62c4; --alarm: #b42318; --alarm-soft: #fde4e1; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #12161d; --ink: #e8ecf3; --muted: #a3adbd; --line: #6f7a8c;
        --accent: #7db5ff; --alarm: #ff9a8f; --alarm-soft: #5a2320; }
    }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
    main { padding: 1rem 1.5rem; }
    h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
    .skip { position: absolute; left: -100vw; }
    .skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); color: var(--accent); }
    .verdict { font-size: 1.2rem; font-weight: 600; }
    .bad { color: var(--alarm); }
    dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; }
    dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
    .picture { overflow-x: auto; }
    .scroll { overflow: auto; max-height: 32rem; }
    .picture:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); }
    table { border-collapse: collapse; }
    th { position: sticky; top: 0; background: var(--paper); text-align: left; }
    th, td { padding: 0.15rem 0.8rem 0.15rem 0; border-bottom: 1px solid var(--line);
      white-space: nowrap; }
    td, code, ol { font: 13px/1.6 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    code { overflow-wrap: anywhere; }
    .wrong td { background: var(--alarm-soft); font-weight: 700; }
    """

  static let script = """
    const copy = document.getElementById("copy");
    copy.addEventListener("click", async () => {
      const text = document.getElementById("command").textContent;
      try {
        await navigator.clipboard.writeText(text);
        copy.textContent = "Copied";
      } catch {
        const range = document.createRange();
        range.selectNodeContents(document.getElementById("command"));
        const selection = getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        copy.textContent = "Selected";
      }
    });
    document.querySelectorAll(".scroll").forEach(box => {
      const wrong = box.querySelector(".wrong");
      if (wrong) box.scrollTop = wrong.offsetTop - box.clientHeight / 2;
    });
    """
}
