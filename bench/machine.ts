import { cpus, loadavg, release, totalmem } from 'node:os'

/** What was measured on, and how busy it was. */
export interface Machine {
  readonly date: string
  readonly cpu: string
  readonly cpus: number
  readonly memoryGB: number
  readonly kernel: string
  readonly node: string
  /** Of the last minute. */
  readonly load: number
}

export function machine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: cpus().length,
    memoryGB: Math.round(totalmem() / 1e9),
    kernel: `${process.platform} ${release()}`,
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  }
}
