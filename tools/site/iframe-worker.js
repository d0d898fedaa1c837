/*
 * Lets the search work in pages that are opened as files, where browsers start no workers: a hidden frame runs the
 * worker's script instead. From iframe-worker 1.0.4, written out readably.
 * MIT, Copyright (c) 2020-2022 Martin Donath <martin.donath@squidfunk.com>
 */
"use strict";
(() => {
  // These two run in the frame, as the functions that a worker has.
  function post(data, origin) {
    parent.postMessage(data, origin || "*");
  }

  function importScripts(...urls) {
    const load = (url) =>
      new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = url;
        script.onload = resolve;
        document.body.appendChild(script);
      });
    return urls.reduce((loaded, url) => loaded.then(() => load(url)), Promise.resolve());
  }

  class IFrameWorker extends EventTarget {
    constructor(url) {
      super();
      this.url = url;
      this.iframe = document.createElement("iframe");
      this.iframe.hidden = true;
      document.body.appendChild(this.iframe);
      this.frame.document.open();
      this.frame.document.write(
        `<html><body><script>postMessage=${post};importScripts=${importScripts};` +
          `addEventListener("error",({error})=>{` +
          `parent.dispatchEvent(new ErrorEvent("error",{filename:"${url}",error}))})<\/script>` +
          `<script src=${url}?${Date.now()}><\/script></body></html>`
      );
      this.frame.document.close();
      window.onmessage = (message) => this.receive(message);
      window.onerror = (...details) => this.fail(...details);
      this.loaded = new Promise((resolve, reject) => {
        this.frame.onload = resolve;
        this.frame.onerror = reject;
      });
    }

    get frame() {
      return this.iframe.contentWindow;
    }

    receive(message) {
      if (message.source !== this.frame) return;
      this.dispatchEvent(new MessageEvent("message", { data: message.data }));
      if (this.onmessage) this.onmessage(message);
    }

    fail(message, filename, lineno, colno, error) {
      if (filename !== `${this.url}`) return;
      const event = new ErrorEvent("error", { message, filename, lineno, colno, error });
      this.dispatchEvent(event);
      if (this.onerror) this.onerror(event);
    }

    postMessage(data) {
      this.loaded.then(() => {
        this.frame.dispatchEvent(new MessageEvent("message", structuredClone({ data })));
      });
    }

    terminate() {
      this.iframe.remove();
      window.onmessage = window.onerror = null;
    }
  }

  window.IFrameWorker = IFrameWorker;
  if (location.protocol === "file:") window.Worker = IFrameWorker;
})();
