import type { Place } from '../config/server.ts'
import type { SslMode } from '../config/tls-settings.ts'
import { type Client, clientOn, inWords } from './client.ts'
import { type OpenSocket, openSocket } from './socket.ts'
import { codeOf, isFatal, isRetryable, sqlstate } from './sqlstate.ts'

/** A client that is logged in, and how its connection came about. */
export interface Login {
  readonly client: Client
  readonly opened: OpenSocket
  /** Aborted when the connection is gone; the reason is the first error that says why. */
  readonly lost: AbortSignal
  /** TLS was asked for: whoever connects for the same session asks for the same. */
  readonly asksForTls: boolean
}

/** Whether to encrypt, first and, where that fails, second. */
const ways: Record<SslMode, readonly [first: boolean, other?: boolean]> = {
  disable: [false],
  allow: [false, true],
  prefer: [true, false],
  require: [true],
  'verify-ca': [true],
  'verify-full': [true],
}

/** How far an attempt came. */
interface Progress {
  stage: 'opening' | 'authenticating' | 'let in'
  encrypted: boolean
}

/**
 * Connects and authenticates, once; for `allow` and `prefer` a second time the other way, as libpq does, where
 * TLS did not come about or the server said no to who asks. Rejects with the server's or the system's error, or
 * ETIMEDOUT after `timeoutMs`; nothing stays open.
 */
export async function logIn(place: Place, timeoutMs: number, signal: AbortSignal): Promise<Login> {
  const [first, other] = ways[place.tls.mode]
  const timeout = AbortSignal.timeout(timeoutMs)
  const either = AbortSignal.any([signal, timeout])
  const progress: Progress = { stage: 'opening', encrypted: false }
  try {
    try {
      return await attempt(place, first, progress, either)
    } catch (error) {
      if (other === undefined || either.aborted || !mayPass(error, first, progress)) throw error
      return await attempt(place, other, progress, either).catch((second) => {
        throw both(error, second, first)
      })
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (!timeout.aborted) throw error
    throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })
  }
}

/** Whether it may be otherwise the other way: without TLS where it failed, or as pg_hba.conf wants it. */
function mayPass(error: unknown, asksForTls: boolean, { stage, encrypted }: Progress): boolean {
  const code = codeOf(error)
  if (stage === 'opening')
    return asksForTls && (code === 'TLS_REFUSED' || code === sqlstate.connectionFailure)
  return stage === 'authenticating' && encrypted === asksForTls && isFatal(error) && !isRetryable(error)
}

/** One error with the words of both attempts, where they differ: either may be what has to be mended. */
function both(first: unknown, second: unknown, withTls: boolean): unknown {
  if (!(first instanceof Error && second instanceof Error) || isRetryable(second)) return second
  const words = withTls
    ? `${first.message} (with TLS); ${second.message} (without)`
    : `${first.message} (without TLS); ${second.message} (with it)`
  // That TLS failed says less than what the server said without it.
  const main = codeOf(second) === 'TLS_REFUSED' ? first : second
  if (first.message !== second.message) main.message = words
  return main
}

async function attempt(
  place: Place,
  asksForTls: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<Login> {
  progress.stage = 'opening'
  const opened = await openSocket(place, asksForTls, signal)
  const { socket } = opened
  progress.stage = 'authenticating'
  progress.encrypted = opened.encrypted
  const { client, lost, watch, letIn } = clientOn(opened, place)
  const giveUp = () => socket.destroy()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    await client.connect()
    watch.assertDone()
    letIn()
  } catch (error) {
    if (watch.isLetIn) progress.stage = 'let in'
    socket.destroy()
    throw watch.refusal ?? inWords(error, place)
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
  return { client, opened, lost, asksForTls }
}
