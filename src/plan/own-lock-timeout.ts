/** Milliseconds by unit (manual, "Parameter Names and Values"). */
const units: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** What `SET [LOCAL] lock_timeout` sets, in milliseconds; undefined where it is another SET, or sets none. */
export function ownLockTimeout(words: readonly string[]): number | undefined {
  const [, first = '', ...rest] = words
  const [name, sign, value = ''] = /^(?:local|session)$/.test(first) ? rest : [first, ...rest]
  if (name !== 'lock_timeout' || (sign !== '=' && sign !== 'to')) return undefined
  const [, number, unit = 'ms'] = /^'?\s*(\d+(?:\.\d+)?)\s*([a-z]+)?\s*'?$/.exec(value) ?? []
  const ms = Number(number) * (units[unit] ?? Number.NaN)
  return ms > 0 ? ms : undefined
}
