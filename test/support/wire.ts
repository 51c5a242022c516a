/** A message of PostgreSQL's protocol. */
export type WireMessage = {
  readonly from: 'client' | 'server'
  /**
   * The letter of its type; `ssl`, `gss`, `cancel` and `startup` for the client's messages that have none, `answer` for
   * the bare byte that answers the first two, `encrypted` for whatever goes by from then on.
   */
  readonly type: string
  readonly data: Buffer
}

/** The text of a simple query, without its last byte, which is zero. Empty for any other message. */
export function queryOf({ type, data }: WireMessage): string {
  return type === 'Q' ? data.toString('utf8', 5, data.length - 1) : ''
}

/** Cuts what goes over one connection into messages. What is not complete yet is kept. */
export function splitConnection(): {
  readonly fromClient: (data: Buffer) => WireMessage[]
  readonly fromServer: (data: Buffer) => WireMessage[]
} {
  let untyped = true
  let encrypted = false
  let asked = 0
  const fromClient = splitter('client', (rest) => {
    if (encrypted) return { type: 'encrypted', length: rest.length }
    if (!untyped) return typed(rest)
    if (rest.length < 8) return undefined
    const type = untypedMessages[rest.readInt32BE(4)] ?? 'startup'
    return {
      type,
      length: rest.readInt32BE(0),
      // What follows a request for encryption is untyped as well.
      taken: () => {
        if (type === 'ssl' || type === 'gss') asked++
        else untyped = false
      },
    }
  })
  const fromServer = splitter('server', (rest) => {
    if (encrypted) return { type: 'encrypted', length: rest.length }
    // An old server may answer with an error in full.
    if (asked === 0 || rest[0] === 0x45) return typed(rest)
    return {
      type: 'answer',
      length: 1,
      taken: () => {
        asked--
        encrypted = rest[0] !== 0x4e
      },
    }
  })
  return { fromClient, fromServer }
}

/** Codes in place of a protocol version (protocol manual, "Message Formats"). */
const untypedMessages: Readonly<Record<number, string>> = {
  80877102: 'cancel',
  80877103: 'ssl',
  80877104: 'gss',
}

type Found = { readonly type: string; readonly length: number; readonly taken?: () => void }

function typed(rest: Buffer): Found | undefined {
  if (rest.length < 5) return undefined
  return { type: String.fromCharCode(rest[0] ?? 0), length: 1 + rest.readInt32BE(1) }
}

function splitter(
  from: WireMessage['from'],
  next: (rest: Buffer) => Found | undefined,
): (data: Buffer) => WireMessage[] {
  let rest: Buffer = Buffer.alloc(0)
  return (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data])
    const messages: WireMessage[] = []
    while (rest.length > 0) {
      const found = next(rest)
      if (found === undefined || rest.length < found.length) break
      messages.push({ from, type: found.type, data: rest.subarray(0, found.length) })
      found.taken?.()
      rest = rest.subarray(found.length)
    }
    return messages
  }
}
