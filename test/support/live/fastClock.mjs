/*
 * Preloaded into the Functions host (NODE_OPTIONS=--import): its clock and timers run sixty times as fast, so that a run which waits five minutes
 * for a fault to pass gives up after five seconds. Nothing else of it is changed.
 */
const rate = 60;
const RealDate = Date;
const began = RealDate.now();

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [Date.now()] : given));
  }

  static now() {
    return began + (RealDate.now() - began) * rate;
  }
};

const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = Object.assign(
  (ring, delayMs = 0, ...given) => realTimeout(ring, delayMs / rate, ...given),
  realTimeout,
);
