extension ModelPage {
  static let style = """
    :root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --muted: #576275;
      --line: #8a94a6; --accent: #0b62c4; --soft: #dbe8fa; --alarm: #b42318; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #12161d; --ink: #e8ecf3; --muted: #a3adbd; --line: #6f7a8c;
        --accent: #7db5ff; --soft: #24405f; --alarm: #ff9a8f; }
    }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
    main { padding: 1rem 1.5rem; }
    h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
    .verdict { font-size: 1.2rem; font-weight: 600; }
    table { border-collapse: collapse; }
    th, td { text-align: left; padding: 2px 14px 2px 0; vertical-align: top; }
    .violated { color: var(--alarm); font-weight: 700; }
    .graph { overflow-x: auto; }
    svg { display: block; }
    svg text { font: 12px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
      fill: var(--ink); text-anchor: middle; pointer-events: none; }
    svg .name { fill: var(--muted); font-size: 11px; paint-order: stroke; stroke: var(--paper);
      stroke-width: 4px; }
    .step { fill: none; stroke: var(--line); stroke-width: 1; opacity: 0.6; }
    .taken { stroke: var(--accent); stroke-width: 3; opacity: 1; }
    .loop { stroke: var(--alarm); stroke-dasharray: 7 4; }
    .tip { fill: var(--accent); } .loop-tip { fill: var(--alarm); }
    .node circle { fill: var(--paper); stroke: var(--line); stroke-width: 1.5; }
    .node.passed circle { fill: var(--soft); stroke: var(--accent); stroke-width: 2.5; }
    .node.last circle { stroke: var(--alarm); stroke-width: 4; }
    .node.passed text { font-weight: 700; }
    .node:focus { outline: none; }
    .node:focus circle { stroke: var(--ink); stroke-width: 4; }
    #detail { min-height: 6em; white-space: pre-line; border-left: 4px solid var(--accent);
      padding-left: 0.8rem; }
    ol.run { list-style: none; padding-left: 0; }
    ol.run li { padding-left: 0.8rem; border-left: 4px solid transparent; }
    ol.run li.again { border-left: 4px dashed var(--alarm); }
    ol.run .change { color: var(--muted); font-size: 0.9em; margin-left: 2.2em; }
    """

  static let script = """
    const nodes = Array.from(document.querySelectorAll(".node"));
    const detail = document.getElementById("detail");
    const at = node => [Number(node.dataset.column), Number(node.dataset.row)];
    function choose(node, focus) {
      if (!node) return;
      nodes.forEach(other => { other.setAttribute("tabindex", other === node ? "0" : "-1"); });
      if (focus) { node.focus(); node.scrollIntoView({ block: "nearest", inline: "nearest" }); }
      detail.textContent = node.getAttribute("aria-label").replaceAll("; ", "\\n");
    }
    function beside(node, columns, rows) {
      const [column, row] = at(node);
      const others = nodes.filter(other => columns
        ? at(other)[0] === column + columns : at(other)[0] === column && at(other)[1] === row + rows);
      return others.sort((a, b) => Math.abs(at(a)[1] - row) - Math.abs(at(b)[1] - row))[0];
    }
    const moves = {
      ArrowRight: node => beside(node, 1, 0), ArrowLeft: node => beside(node, -1, 0),
      ArrowDown: node => beside(node, 0, 1), ArrowUp: node => beside(node, 0, -1),
      Home: () => nodes[0], End: () => nodes[nodes.length - 1],
    };
    nodes.forEach(node => {
      node.addEventListener("click", () => choose(node, true));
      node.addEventListener("focus", () => choose(node, false));
      node.addEventListener("keydown", event => {
        const move = moves[event.key];
        if (!move) return;
        event.preventDefault();
        choose(move(node), true);
      });
    });
    choose(document.querySelector(".node.last") || nodes[0], false);
    """
}
