import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from '../config/server.ts'
import { openSocket } from './socket.ts'

/** CancelRequest: length 16, then the code 80877102 (protocol manual, "Message Formats"). */
const header = [16, 80_877_102]

/**
 * Asks the server to stop what it is doing for one session, over a connection of its own.
 *
 * Never throws. The server may have finished by then, or begin the next message: who wants the session idle
 * asks again until it is. The server answers by closing (protocol manual, "Canceling Requests in Progress").
 */
export async function requestCancel(
  place: Place,
  encrypt: boolean,
  { processID, secretKey }: { readonly processID: number; readonly secretKey: number },
): Promise<void> {
  const request = Buffer.alloc(16)
  for (const [index, number] of [...header, processID, secretKey].entries())
    request.writeInt32BE(number, index * 4)
  const enough = AbortSignal.timeout(2000)
  try {
    const { socket } = await openSocket(place, encrypt, enough)
    try {
      // The server closes, not we: PgBouncer 1.18 ends with an error of its own, and with everybody's connections, where
      // the end of this one reaches it before it has passed the request on (tried).
      socket.resume().write(request)
      await once(socket, 'close', { signal: enough })
    } finally {
      socket.on('error', () => {}).destroy()
    }
  } catch {
    // Cancelling is a request: the caller looks at what became of the statement, not at this.
  }
}

/**
 * Waits for what a session does; where the signal is aborted meanwhile, cancels it in the server.
 *
 * A request may come between two statements, where the server ignores it: asks until all is answered.
 */
export async function cancelOnAbort<T>(
  session: { cancel(): Promise<void> },
  running: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let settled = false
  let asking: Promise<void> | undefined
  const cancel = async () => {
    while (!settled) {
      asking = session.cancel()
      await asking
      await sleep(100)
    }
  }
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) void cancel()
  try {
    return await running
  } finally {
    settled = true
    signal.removeEventListener('abort', cancel)
    // The program may end next, and should not do so in the middle of a request (see requestCancel).
    await asking
  }
}

/** The same for what is our own: a statement that the signal cancelled is not its own cause, so it rejects with the signal's reason. */
export async function untilAborted<T>(
  session: { cancel(): Promise<void> },
  running: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await cancelOnAbort(session, running, signal)
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}
