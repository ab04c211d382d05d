/*
 * <cleanplate-video src="talk" autoplay loop muted></cleanplate-video>
 *
 * Plays a video with alpha in any browser: video.webm (VP9 with alpha) where the browser really shows it, else
 * stacked.mp4 (H.264, colour above alpha), put together by WebGL. Part of cleanplate, Apache-2.0. No dependencies.
 *
 * Attributes: src (the folder), or webm, stacked, poster; autoplay, loop, muted, controls; alt; crossorigin;
 * force="webm" or "stacked". Its methods, properties and events are those of <video>.
 */
(() => {
  "use strict";

  // 16x16 VP9 whose left half is clear: Safari plays VP9 too, but drops its alpha, and only a look tells.
  const SAMPLE = "data:video/webm;base64,GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYECGFOAZwEAAAAAAAIREU2bdLpNu4tTq4QVSalmU6yBoU27i1OrhBZUrmtTrIHGTbuMU6uEElTDZ1OsggEgTbuMU6uEHFO7a1OsggH77AEAAAAAAABZAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmoCrXsYMPQkBNgIRMYXZmV0GETGF2ZkSJiEBpAAAAAAAAFlSua9WuAQAAAAAAAEzXgQFzxYgAAAAAAAAAAZyBACK1nIN1bmSIgQCGhVZfVlA5g4EBI+ODhAX14QDgnbCBELqBEFPAgQFVsJBVuoEBVbGBAVW7gQFVuYEBElTDZ8lzc8ZjwItjxYgAAAAAAAAAAWfIkUWjikFMUEhBX01PREVEh4ExZ8ihRaOIRFVSQVRJT05Eh5MwMDowMDowMC4yMDAwMDAwMDAAH0O2dUCH54EAoM+hn4EAAACCSYNCQADwAPYEOCQcGCIAACBAACKOvduZaAB1oaumqe6BAaWkgkmDQgAA8AD2BDgkHBgiAAAgQABi7///9ZQCQT//+seBWQAAoLGhk4EAZACGAECSnCxLAAADcAAAQkB1oZamlO6BAaWPhgBAkpwsSwAAA3AAAEJA+4GcHFO7a5G7j7OBALeK94EB8YIBbvCBAw==";
  const EVENTS = ["play", "playing", "pause", "ended", "timeupdate", "seeking", "seeked", "loadedmetadata",
    "loadeddata", "waiting", "volumechange", "error"];
  const VERTEX = "attribute vec2 p;varying vec2 t;void main(){t=vec2(p.x+1.,1.-p.y)*.5;gl_Position=vec4(p,0.,1.);}";
  // h is a row and a half: browsers blur chroma over the border of colour and alpha, and over the lower edge.
  const FRAGMENT = "precision highp float;varying vec2 t;uniform sampler2D s;uniform float h;void main(){" +
    "float y=t.y*.5;vec3 c=texture2D(s,vec2(t.x,clamp(y,h,.5-h))).rgb;" +
    "float a=texture2D(s,vec2(t.x,clamp(y+.5,.5+h,1.-h))).g;gl_FragColor=vec4(c*a,a);}";

  let known; // the answer to "does this browser show VP9's alpha?", asked once a page
  const showsAlpha = () => known ||= new Promise((answer) => {
    const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, src: SAMPLE });
    const done = (yes) => { video.removeAttribute("src"); answer(yes); };
    const timer = setTimeout(done, 2000, false);
    video.onerror = () => { clearTimeout(timer); done(false); };
    video.onloadeddata = () => {
      clearTimeout(timer);
      const pen = Object.assign(document.createElement("canvas"), { width: 16, height: 16 }).getContext("2d", { willReadFrequently: true });
      pen.drawImage(video, 0, 0);
      const [clear, solid] = [3, 12].map((x) => pen.getImageData(x, 8, 1, 1).data[3]);
      done(clear < 64 && solid > 192);
    };
    video.play().catch(() => {}); // iOS loads no frame before it is asked to play
  });

  class Stack { // draws a stacked video on a canvas
    constructor(video, canvas) {
      this.video = video;
      this.canvas = canvas;
      canvas.addEventListener("webglcontextlost", (event) => { event.preventDefault(); this.gl = null; });
      canvas.addEventListener("webglcontextrestored", () => { this.open(); this.draw(); });
      this.open();
      this.next();
      for (const name of ["loadeddata", "seeked"]) video.addEventListener(name, () => this.draw());
    }

    open() {
      const gl = this.gl = this.canvas.getContext("webgl", { premultipliedAlpha: true, antialias: false,
        preserveDrawingBuffer: true });
      if (!gl) throw new Error("This browser has no WebGL.");
      const program = gl.createProgram();
      for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
        const shader = gl.createShader(kind);
        gl.shaderSource(shader, text);
        gl.compileShader(shader);
        gl.attachShader(program, shader);
      }
      gl.linkProgram(program);
      gl.useProgram(program);
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
      const place = gl.getAttribLocation(program, "p");
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 0, 0);
      gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
      for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) {
        gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
      }
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
      this.inset = gl.getUniformLocation(program, "h");
    }

    next() { // once for each frame that the video shows, where the browser tells
      const draw = () => { if (!this.gone) { this.draw(); this.next(); } };
      if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(draw);
      else requestAnimationFrame(draw);
    }

    draw() {
      const { gl, video, canvas } = this;
      if (!gl || video.readyState < 2) return;
      const width = video.videoWidth, height = video.videoHeight / 2;
      if (canvas.width !== width || canvas.height !== height) {
        Object.assign(canvas, { width, height });
        gl.viewport(0, 0, width, height);
      }
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, video);
      gl.uniform1f(this.inset, 1.5 / video.videoHeight);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }
  }

  class CleanplateVideo extends HTMLElement {
    static observedAttributes = ["muted", "loop", "controls", "src", "webm", "stacked", "poster", "alt"];

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.innerHTML = "<style>:host{display:inline-block;position:relative}[hidden]{display:none!important}" +
        "img,video,canvas{display:block;width:100%;height:auto}</style><img part=poster><video playsinline hidden>" +
        "</video><canvas part=picture hidden></canvas>";
      [this.image, this.video, this.canvas] = root.querySelectorAll("img,video,canvas");
      for (const name of EVENTS) {
        this.video.addEventListener(name, () => this.dispatchEvent(new Event(name)));
      }
      this.video.addEventListener("loadeddata", () => this.show());
      this.addEventListener("click", () => {
        if (this.hasAttribute("controls") || this.waiting) this.paused ? this.play() : this.pause();
      });
      this.addEventListener("keydown", (event) => {
        if (event.key === " " || event.key === "Enter") { event.preventDefault(); this.click(); }
      });
    }

    connectedCallback() {
      if (!this.hasAttribute("role")) this.setAttribute("role", "img");
      this.image.hidden = !this.file("poster");
      if (!this.image.hidden) this.image.src = this.file("poster");
      this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.eye = new IntersectionObserver(([seen]) => this.seen(seen.isIntersecting), { rootMargin: "200px" });
      this.eye.observe(this);
    }

    disconnectedCallback() {
      this.eye.disconnect();
      this.video.pause();
    }

    attributeChangedCallback(name) {
      if (name === "alt") this.setAttribute("aria-label", this.getAttribute("alt") || "");
      if (name === "muted" || name === "loop") this.video[name] = this.hasAttribute(name);
      if (name === "controls") this.tabIndex = this.hasAttribute("controls") ? 0 : -1;
      if (["src", "webm", "stacked"].includes(name) && this.loading) { this.loading = null; this.load(); }
    }

    seen(near) { // loads when it comes near, and rests while nobody sees it
      const plays = this.hasAttribute("autoplay") && !this.still;
      this.waiting = this.hasAttribute("autoplay") && this.still;
      if (near) this.load().then(() => plays && !this.rested && this.video.play().catch(() => {}), () => {});
      else if (plays) this.video.pause();
    }

    load() {
      return this.loading ||= this.choose().then((kind) => {
        this.kind = kind;
        const { video } = this;
        if (this.hasAttribute("crossorigin")) video.crossOrigin = this.getAttribute("crossorigin") || "anonymous";
        Object.assign(video, { muted: this.hasAttribute("muted"), loop: this.hasAttribute("loop"), preload: "auto" });
        if (kind === "stacked") this.stack ||= new Stack(video, this.canvas);
        video.src = this.file(kind);
        return new Promise((done, failed) => {
          video.addEventListener("loadeddata", done, { once: true });
          video.addEventListener("error", () => failed(video.error), { once: true });
        });
      });
    }

    async choose() {
      const forced = this.getAttribute("force");
      if (forced) return forced;
      if (!this.file("stacked")) return "webm";
      return this.file("webm") && await showsAlpha() ? "webm" : "stacked";
    }

    show() { // the first frame is there: it takes the poster's place
      this.image.hidden = true;
      this.video.hidden = this.kind === "stacked";
      this.canvas.hidden = this.kind !== "stacked";
    }

    file(kind) {
      const name = { webm: "video.webm", stacked: "stacked.mp4", poster: "poster.webp" }[kind];
      const folder = this.getAttribute("src");
      return this.getAttribute(kind) || (folder === null ? "" : `${folder.replace(/\/$/, "") || "."}/${name}`);
    }

    play() { this.rested = false; return this.load().then(() => this.video.play()); }
    pause() { this.rested = true; this.video.pause(); }
  }

  for (const name of ["currentTime", "volume", "playbackRate", "muted", "loop"]) {
    Object.defineProperty(CleanplateVideo.prototype, name, {
      get() { return this.video[name]; },
      set(value) { this.video[name] = value; },
    });
  }
  for (const name of ["duration", "paused", "ended", "error", "readyState", "videoWidth"]) {
    Object.defineProperty(CleanplateVideo.prototype, name, { get() { return this.video[name]; } });
  }
  Object.defineProperty(CleanplateVideo.prototype, "videoHeight", {
    get() { return this.video.videoHeight / (this.kind === "stacked" ? 2 : 1); },
  });

  if (!customElements.get("cleanplate-video")) customElements.define("cleanplate-video", CleanplateVideo);
})();
