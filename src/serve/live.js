// Listens for new builds: reloads the page when the site changed, shows the errors above it when it did not build.
(() => {
  const own = document.currentScript.dataset.version;
  let panel = null;

  const show = (text) => {
    panel?.remove();
    panel = null;
    if (!text) return;
    panel = document.createElement("aside");
    const shadow = panel.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      pre { position: fixed; inset: 0 0 auto 0; z-index: 2147483647; max-height: 60vh; overflow: auto; margin: 0;
            padding: 1rem 1.25rem; font: 13px/1.5 ui-monospace, monospace; color: #f6f2ea; background: #2b1416;
            border-bottom: 3px solid #d9534f; white-space: pre; }`);
    shadow.adoptedStyleSheets = [sheet];
    const pre = document.createElement("pre");
    pre.setAttribute("role", "alert");
    pre.textContent = text;
    shadow.append(pre);
    document.documentElement.append(panel);
  };

  const update = async (version) => {
    const text = await (await fetch("/__faircopy/errors")).text();
    if (!text && version !== own) location.reload();
    else show(text);
  };

  new EventSource("/__faircopy/events").onmessage = (event) => update(event.data);
})();
