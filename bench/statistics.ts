import type { Result } from './bench.ts'

/** What the runs of one tool on one workload say together. */
export interface Summary {
  readonly median: number
  readonly least: number
  readonly most: number
  readonly runs: number
  readonly peakMB?: number | undefined
  readonly waits?: number | undefined
  readonly connections?: number | undefined
  readonly failed?: number | undefined
}

/** Undefined where nothing was measured. */
export function summaryOf(results: readonly Result[], workload: string, tool: string): Summary | undefined {
  const own = results.filter((result) => result.workload === workload && result.tool === tool)
  if (own.length === 0) return undefined
  const middle = (numbers: readonly (number | undefined)[]) => {
    const sorted = numbers.filter((number) => number !== undefined).sort((a, b) => a - b)
    return sorted[Math.floor((sorted.length - 1) / 2)]
  }
  const times = own.map(({ ms }) => ms)
  return {
    median: middle(times) ?? 0,
    least: Math.min(...times),
    most: Math.max(...times),
    runs: own.length,
    peakMB: middle(own.map(({ peakMB }) => peakMB)),
    waits: middle(own.map(({ waits }) => waits)),
    connections: middle(own.map(({ connections }) => connections)),
    // One that fails now and then fails.
    failed: own.some(({ failed }) => failed !== undefined)
      ? Math.max(...own.map(({ failed = 0 }) => failed))
      : undefined,
  }
}
