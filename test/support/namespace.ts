import { execFile, spawnSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A network of its own on this machine, connected to it by a cable that can be cut. Gone after disposal. */
export type Namespace = AsyncDisposable & {
  /** What to put in front of a command so that it runs there. */
  readonly command: readonly string[]
  /** This machine, as it is seen from there. */
  readonly hostAddress: string
  /** From now on no packet gets in or out, and nobody is told. */
  readonly vanish: () => Promise<void>
}

/** Whether this process may make one; where not, it is said once, in plain words. */
export function haveNamespaces(): boolean {
  const name = nameOfOne()
  const made = spawnSync('ip', ['netns', 'add', name]).status === 0
  const filters = made && spawnSync('ip', ['netns', 'exec', name, 'iptables', '-L', '-n']).status === 0
  if (made) spawnSync('ip', ['netns', 'del', name])
  if (!filters)
    console.log(
      'A node that vanishes was not tried: that takes root, `ip netns` and `iptables`. A proxy that swallows everything stands in for it.',
    )
  return filters
}

export async function createNamespace(): Promise<Namespace> {
  const name = nameOfOne()
  const [outside, inside] = [`${name}o`, `${name}i`]
  const prefix = `10.${randomInt(200, 255)}.${randomInt(1, 255)}`
  const [hostAddress, address] = [`${prefix}.1`, `${prefix}.2`]
  const ip = (...args: string[]) => run('ip', args)
  await ip('netns', 'add', name)
  await ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name)
  await ip('addr', 'add', `${hostAddress}/30`, 'dev', outside)
  await ip('link', 'set', outside, 'up')
  await ip('-n', name, 'addr', 'add', `${address}/30`, 'dev', inside)
  await ip('-n', name, 'link', 'set', inside, 'up')
  await ip('-n', name, 'link', 'set', 'lo', 'up')
  const command = ['ip', 'netns', 'exec', name]
  return {
    command,
    hostAddress,
    vanish: async () => {
      const [program = '', ...args] = command
      for (const way of ['INPUT', 'OUTPUT'])
        await run(program, [...args, 'iptables', '-A', way, '-j', 'DROP'])
    },
    [Symbol.asyncDispose]: async () => {
      await ip('netns', 'del', name)
    },
  }
}

/** Names of links have at most 15 characters. */
function nameOfOne(): string {
  return `pgr${randomBytes(4).toString('hex')}`
}
