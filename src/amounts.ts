/** `1 file`, `2 files`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** For people: `4.2 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** For people: `4.2 s`, `12 min 5 s`, `3 h 20 min`. */
export function duration(ms: number): string {
  const whole = Math.round(ms / 1000)
  if (whole < 120) return seconds(ms)
  const minutes = Math.floor(whole / 60)
  if (minutes < 120) return `${minutes} min ${whole % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
