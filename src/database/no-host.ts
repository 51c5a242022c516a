import { addressOf, type Host } from '../config/hosts.ts'
import { reasonOf } from './reason.ts'
import { NotWanted, NotWritable } from './refusal.ts'
import { isRetryable } from './sqlstate.ts'

/** Why one address of a host will not do. */
export interface Refused {
  readonly host: Host
  readonly error: Error
}

/** No host will do at the moment; the message has them all, in the order in which they were named, with the reasons. */
export class NoHost extends Error {
  override readonly name = 'NoHost'
  readonly refused: readonly Refused[]

  constructor(refused: readonly Refused[], hosts: readonly Host[]) {
    const lines = hosts.flatMap((host) => {
      const errors = refused.filter((one) => one.host === host).map(({ error }) => reasonOf(error))
      const where = hosts.length === 1 ? '' : `${addressOf([host])}: `
      return errors.length === 0 ? [] : `${where}${[...new Set(errors)].join(', ')}`
    })
    super(lines.join('; '))
    this.refused = refused
  }
}

/** True where another attempt may succeed without anybody changing a setting. */
export function isPassing(error: unknown): boolean {
  return (
    isRetryable(error) ||
    error instanceof NotWritable ||
    error instanceof NotWanted ||
    (error instanceof NoHost && error.refused.some(({ error }) => isPassing(error)))
  )
}

/** True where a server is there and cannot be written to. */
export function isNotWritable(error: unknown): boolean {
  return (
    error instanceof NotWritable ||
    (error instanceof NoHost && error.refused.some(({ error }) => error instanceof NotWritable))
  )
}
