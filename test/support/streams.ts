import { Writable } from 'node:stream'

/** Two streams that keep what is written to them, in the order in which it comes. */
export function streams({ terminal = false }: { readonly terminal?: boolean } = {}): {
  readonly out: NodeJS.WriteStream
  readonly err: NodeJS.WriteStream
  /** Each line with the name of its stream in front. */
  readonly lines: () => readonly string[]
} {
  const lines: string[] = []
  const stream = (name: string) =>
    Object.assign(
      new Writable({
        write(chunk, _encoding, done) {
          lines.push(
            ...`${chunk}`
              .replace(/\n$/, '')
              .split('\n')
              .map((line) => `${name}: ${line}`),
          )
          done()
        },
      }),
      { isTTY: terminal, getColorDepth: () => (terminal ? 8 : 1) },
    ) as unknown as NodeJS.WriteStream
  return { out: stream('out'), err: stream('err'), lines: () => lines }
}
