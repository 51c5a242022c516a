import type { LookupAddress, LookupAllOptions } from 'node:dns'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'

const lookup = dns.lookup

type Answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void

/**
 * Answers for names that no resolver of this machine could be made to know, in this process: with addresses, one list
 * for each time in turn, or never. Undone at disposal.
 */
export function startResolver(
  names: Readonly<Record<string, readonly (readonly string[])[] | 'never'>>,
): Disposable {
  const asked = new Map<string, number>()
  install((name: string, options: LookupAllOptions, answer: Answer) => {
    const lists = names[name]
    if (lists === 'never') return
    if (lists === undefined) return lookup(name, options, answer)
    const count = asked.get(name) ?? 0
    asked.set(name, count + 1)
    const addresses = lists[count % lists.length] ?? []
    setImmediate(() =>
      answer(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    )
  })
  return { [Symbol.dispose]: () => install(lookup) }
}

function install(instead: unknown): void {
  dns.lookup = instead as typeof lookup
  syncBuiltinESMExports()
}
