// A browser starts no worker for a page that lies on a disk. There the search runs in a frame.
if (location.protocol === "file:") {
  window.Worker = class {
    constructor(url) {
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.append(this.frame);
      const inner = this.frame.contentWindow, script = inner.document.createElement("script");
      inner.postMessage = data => setTimeout(() => this.onmessage?.({ data: structuredClone(data) }));
      this.ready = new Promise(done => { script.onload = done; });
      script.onerror = why => this.onerror?.(why);
      script.src = new URL(url, location.href).href;
      inner.document.head.append(script);
    }
    postMessage(data) {
      this.ready.then(() => this.frame.contentWindow?.onmessage({ data: structuredClone(data) }));
    }
    terminate() {
      this.frame.remove();
    }
  };
}
