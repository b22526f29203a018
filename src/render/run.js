// Puts a button on each example of a page that runs it where it stands: the module is fetched when the first button
// is pressed, and each run has a worker of its own, which a loop without end cannot keep from being stopped.
(() => {
  // The longest that a run may take.
  const LIMIT = 10_000;

  const { module: source, ...given } = document.currentScript.dataset;
  const words = {
    labelRun: "Run",
    labelStop: "Stop",
    labelRunning: "Running…",
    labelOutput: "Output",
    labelStopped: "Stopped",
    labelLimit: "Stopped: it took too long",
    labelCut: "Stopped: it printed too much",
    labelFailed: "It could not be loaded",
    labelExit: "exit code",
    ...given,
  };

  // Runs in the worker, as text: it can use nothing from around it. The part of WASI here is that of the host which
  // checked the example when the page was made, with a real clock and real chance.
  const work = () => {
    // The characters that a run may print.
    const ROOM = 100_000;
    // So many messages go out at once; after that a flood is collected, or the page would drown in it.
    const PROMPT = 500;
    const BADF = 8, INVAL = 28, NOSYS = 52, SPIPE = 70;

    onmessage = ({ data: { module, args } }) => {
      const argv = args.map((arg) => new TextEncoder().encode(arg + "\0"));
      const decoders = [, new TextDecoder(), new TextDecoder()];
      let memory, slept = 0, room = ROOM, messages = 0, sent = 0, held = [];

      const view = () => new DataView(memory.buffer);
      const put = (at, value) => view().setUint32(at, value, true);
      const flush = () => {
        if (held.length) postMessage({ parts: held });
        held = [];
        sent = performance.now();
        messages++;
      };
      // Thrown through the module, which ends it.
      const end = (how) => { throw { how }; };
      const say = (fd, text) => {
        const fits = text.slice(0, room);
        room -= fits.length;
        if (fits) held.push([fd, fits]);
        if (messages < PROMPT || performance.now() - sent > 50) flush();
        if (fits.length < text.length) end({ cut: true });
      };
      const isOpen = (fd) => (fd <= 2 ? 0 : BADF);
      // In nanoseconds; the second kind and those after it never go back.
      const clock = (id) => BigInt(Math.round(((id ? performance.now() : Date.now()) + slept) * 1e6));

      const known = {
        args_sizes_get(count, size) {
          put(count, argv.length);
          put(size, argv.reduce((sum, arg) => sum + arg.length, 0));
          return 0;
        },
        args_get(list, text) {
          for (const arg of argv) {
            put(list, text);
            new Uint8Array(memory.buffer).set(arg, text);
            list += 4;
            text += arg.length;
          }
          return 0;
        },
        environ_sizes_get: (count, size) => (put(count, 0), put(size, 0), 0),
        environ_get: () => 0,
        clock_res_get: (id, to) => (view().setBigUint64(to, 1000n, true), 0),
        clock_time_get: (id, _, to) => (view().setBigUint64(to, clock(id), true), 0),
        random_get(to, length) {
          // The browser gives no more than this at a time.
          for (let at = 0; at < length; at += 65536) {
            crypto.getRandomValues(new Uint8Array(memory.buffer, to + at, Math.min(65536, length - at)));
          }
          return 0;
        },
        fd_write(fd, list, count, to) {
          if (fd !== 1 && fd !== 2) return BADF;
          let written = 0, text = "";
          for (let part = list; part < list + 8 * count; part += 8) {
            const length = view().getUint32(part + 4, true);
            text += decoders[fd].decode(new Uint8Array(memory.buffer, view().getUint32(part, true), length), { stream: true });
            written += length;
          }
          say(fd, text);
          put(to, written);
          return 0;
        },
        fd_read: (fd, _list, _count, to) => (fd ? BADF : (put(to, 0), 0)),
        fd_fdstat_get(fd, to) {
          if (fd > 2) return BADF;
          new Uint8Array(memory.buffer, to, 24).fill(0);
          return 0;
        },
        fd_close: isOpen,
        fd_seek: (fd) => isOpen(fd) || SPIPE,
        fd_prestat_get: () => BADF,
        fd_prestat_dir_name: () => BADF,
        // A worker cannot wait without burning the time: sleep is over at once, and the clock is moved by it.
        poll_oneoff(asked, happened, count, to) {
          if (!count) return INVAL;
          flush();
          const data = view();
          const waits = Array.from({ length: count }, (_, nth) => {
            const at = asked + 48 * nth;
            const kind = data.getUint8(at + 8);
            const timeout = kind ? 0 : Number(data.getBigUint64(at + 24, true)) / 1e6;
            const until = !kind && data.getUint16(at + 40, true) & 1 ? timeout - Number(clock(data.getUint32(at + 16, true))) / 1e6 : timeout;
            return { name: data.getBigUint64(at, true), kind, until };
          });
          const first = Math.min(...waits.map(({ until }) => until));
          slept += Math.max(0, first);
          const over = waits.filter(({ until }) => until <= first);
          over.forEach(({ name, kind }, nth) => {
            const at = happened + 32 * nth;
            new Uint8Array(memory.buffer, at, 32).fill(0);
            data.setBigUint64(at, name, true);
            data.setUint8(at + 10, kind);
          });
          put(to, over.length);
          return 0;
        },
        sched_yield: () => 0,
        proc_exit: (code) => end({ code }),
      };

      const imports = {};
      for (const { module: from, name } of WebAssembly.Module.imports(module)) {
        (imports[from] ??= {})[name] = known[name] ?? (() => NOSYS);
      }
      let how = { code: 0 };
      try {
        const { exports } = new WebAssembly.Instance(module, imports);
        memory = exports.memory;
        exports._start();
      } catch (error) {
        how = error.how ?? { error: String(error) };
      }
      // The start of a character that was never finished.
      for (const fd of [1, 2]) held.push([fd, decoders[fd].decode()]);
      flush();
      postMessage(how);
    };
  };

  let workers;
  const worker = () => {
    workers ??= URL.createObjectURL(new Blob([`(${work})()`], { type: "text/javascript" }));
    return new Worker(workers);
  };

  // The module comes as a script, for a page that is read from a disk may not fetch its neighbours.
  let loading;
  const load = () => (loading ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    window.faircopyModule = (text) => done(WebAssembly.compile(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))));
    // After the script has run this says nothing new.
    script.onload = script.onerror = () => fail(new Error(source));
    script.src = source;
    document.head.append(script);
  }).catch((error) => {
    // The next press tries again.
    loading = null;
    throw error;
  }));

  const element = (name, className, parent) => {
    const made = document.createElement(name);
    made.className = className;
    parent.append(made);
    return made;
  };

  for (const example of document.querySelectorAll(".example[data-run]")) {
    const button = element("button", "run-button", example);
    button.type = "button";
    button.textContent = words.labelRun;
    const output = element("div", "run-output", example);
    output.hidden = true;
    const status = element("p", "run-status", output);
    status.setAttribute("role", "status");
    const pre = element("pre", "", output);
    pre.tabIndex = 0;
    pre.setAttribute("role", "log");
    pre.setAttribute("aria-label", words.labelOutput);

    // Of the run that is on: stops it.
    let stop = null;

    const write = (fd, text) => {
      if (!text) return;
      const name = fd === 2 ? "run-stderr" : "run-stdout";
      const last = pre.lastElementChild;
      (last?.className === name ? last : element("span", name, pre)).append(text);
    };

    const start = () => {
      let running, timer;
      // The first end counts; what comes after it is of a run that is over.
      const finish = (says) => {
        if (stop !== abort) return;
        stop = null;
        running?.terminate();
        clearTimeout(timer);
        status.textContent = says;
        button.textContent = words.labelRun;
        pre.hidden = !pre.firstChild;
        pre.setAttribute("aria-busy", "false");
      };
      const abort = () => finish(words.labelStopped);
      stop = abort;
      button.textContent = words.labelStop;
      output.hidden = pre.hidden = false;
      status.textContent = words.labelRunning;
      pre.replaceChildren();
      pre.setAttribute("aria-busy", "true");

      const heard = ({ data: { parts, cut, code, error } }) => {
        if (stop !== abort) return;
        if (parts) return parts.forEach(([fd, text]) => write(fd, text));
        // A panic has said more than the trap that it ends in.
        const panicked = /unreachable/i.test(error) && pre.querySelector(".run-stderr");
        if (error && !panicked) write(2, error);
        finish(cut ? words.labelCut : code ? `${words.labelOutput} (${words.labelExit} ${code})` : words.labelOutput);
      };
      load().then(
        (module) => {
          if (stop !== abort) return;
          running = worker();
          running.onmessage = heard;
          running.onerror = ({ message }) => heard({ data: { error: message ?? words.labelFailed } });
          timer = setTimeout(() => finish(words.labelLimit), LIMIT);
          running.postMessage({ module, args: ["example", example.dataset.run] });
        },
        ({ message }) => {
          if (stop === abort) write(2, message);
          finish(words.labelFailed);
        },
      );
    };

    button.onclick = () => (stop ? stop() : start());
  }
})();
