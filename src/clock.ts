/**
 * Milliseconds on a clock that only goes forward, to be compared with each other. `performance.now()` is that too, but its
 * first call loads a dozen modules: it is for what a run with nothing to do never comes to.
 */
export function now(): number {
  return process.uptime() * 1000
}
