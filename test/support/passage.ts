import type { Socket } from 'node:net'
import type { WireMessage } from './wire.ts'

/**
 * What becomes of a message; without one it passes. `cut`: it doesn't, and the connection is closed in both directions,
 * behind what passed before it. `tear`: likewise, but half of it passes. `freeze`: it is swallowed, and so is whatever
 * either side says on this connection from then on.
 */
export type Fate = 'cut' | 'tear' | 'freeze' | undefined

export type Passage = {
  readonly split: (data: Buffer) => readonly WireMessage[]
  /** Where it is a promise, what follows has to wait. */
  readonly decide: (message: WireMessage) => Fate | Promise<Fate>
  /** Nothing passes any more, in either direction. */
  readonly freeze: () => void
  /** Do it later, or never, but in order: before it is decided, and behind that. */
  readonly before: (act: () => void) => void
  readonly behind: (act: () => void) => void
}

/** Passes on what one socket says to the other, message by message. The end as well. */
export function passOn(from: Socket, to: Socket, { split, decide, freeze, before, behind }: Passage): void {
  let line: Promise<unknown> = Promise.resolve()
  const inLine = (act: () => unknown) => {
    line = line.then(act)
  }
  const close = () => {
    freeze()
    to.end()
    from.destroy()
  }
  const passAll = async (messages: readonly WireMessage[]) => {
    let passing: Buffer[] = []
    const flush = () => {
      if (passing.length === 0) return
      const data = Buffer.concat(passing)
      passing = []
      behind(() => void to.write(data))
    }
    for (const message of messages) {
      const asked = decide(message)
      if (asked instanceof Promise) flush()
      const fate = asked instanceof Promise ? await asked : asked
      if (fate === undefined || fate === 'tear') {
        const { data } = message
        passing.push(fate === 'tear' ? data.subarray(0, Math.ceil(data.length / 2)) : data)
        if (fate === undefined) continue
      }
      flush()
      if (fate === 'freeze') freeze()
      else behind(close)
    }
    flush()
  }
  from.on('data', (chunk) => before(() => inLine(() => passAll(split(chunk as Buffer)))))
  const leave = (act: () => void) => before(() => inLine(() => behind(act)))
  from.on('end', () => leave(() => to.end()))
  from.on('error', () => leave(() => to.destroy()))
  from.on('close', () => leave(() => to.end()))
}
