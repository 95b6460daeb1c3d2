extension HTMLPicture {
  static let style = """
    :root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --muted: #576275;
      --line: #8a94a6; --accent: #0b62c4; --soft: #dbe8fa; --alarm: #b42318; --alarm-soft: #fde4e1; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #12161d; --ink: #e8ecf3; --muted: #a3adbd; --line: #6f7a8c;
        --accent: #7db5ff; --soft: #24405f; --alarm: #ff9a8f; --alarm-soft: #5a2320; }
    }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
    main { padding: 1rem 1.5rem; }
    h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
    .verdict { font-size: 1.2rem; font-weight: 600; }
    .lanes { overflow-x: auto; padding: 4px 0 12px; }
    .lane { display: flex; align-items: center; height: 34px; }
    .client { position: sticky; left: 0; z-index: 1; flex: 0 0 9rem; background: var(--paper);
      color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .track { position: relative; flex: none; height: 26px; border-bottom: 1px dotted var(--line); }
    .operation { position: absolute; box-sizing: border-box; height: 26px; padding: 0 3px;
      overflow: hidden; text-align: left; white-space: pre; color: var(--ink);
      background: var(--soft); border: 2px solid var(--accent); border-radius: 4px;
      font: 12px/1.6 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    .pending { border-style: dashed; border-right: none; background: var(--paper); }
    .contradicting { border-width: 3px; }
    .impossible { background: var(--alarm-soft); border-color: var(--alarm); font-weight: 700; }
    .operation:focus-visible { outline: 3px solid var(--ink); outline-offset: 1px; z-index: 2; }
    #detail { min-height: 3em; white-space: pre-line; border-left: 4px solid var(--accent);
      padding-left: 0.8rem; }
    ol { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 13px; }
    """

  static let script = """
    const bars = Array.from(document.querySelectorAll(".operation"));
    const lane = bar => Number(bar.dataset.lane), left = bar => Number(bar.dataset.left);
    const inTime = bars.slice().sort((a, b) => left(a) - left(b) || lane(a) - lane(b));
    const detail = document.getElementById("detail");
    function choose(bar, focus) {
      if (!bar) return;
      bars.forEach(other => { other.tabIndex = other === bar ? 0 : -1; });
      if (focus) { bar.focus(); bar.scrollIntoView({ block: "nearest", inline: "nearest" }); }
      detail.textContent = bar.getAttribute("aria-label").replaceAll("; ", "\\n");
    }
    function beside(bar, step) {
      for (let next = lane(bar) + step; ; next += step) {
        const others = bars.filter(other => lane(other) === next);
        if (others.length) {
          return others.reduce((a, b) =>
            Math.abs(left(b) - left(bar)) < Math.abs(left(a) - left(bar)) ? b : a);
        }
        if (next < 0 || next > bars.length) return null;
      }
    }
    const moves = {
      ArrowRight: bar => inTime[inTime.indexOf(bar) + 1],
      ArrowLeft: bar => inTime[inTime.indexOf(bar) - 1],
      ArrowDown: bar => beside(bar, 1), ArrowUp: bar => beside(bar, -1),
      Home: () => inTime[0], End: () => inTime[inTime.length - 1],
    };
    bars.forEach(bar => {
      bar.addEventListener("click", () => choose(bar, true));
      bar.addEventListener("focus", () => choose(bar, false));
      bar.addEventListener("keydown", event => {
        const move = moves[event.key];
        if (!move) return;
        event.preventDefault();
        choose(move(bar), true);
      });
    });
    choose(document.querySelector(".impossible") || inTime[0], false);
    """
}
