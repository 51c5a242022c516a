import type { Session } from '../database/session.ts'
import type { BeginOptions } from '../sql/kind.ts'
import { type Surroundings, startTransaction } from './ours.ts'

/**
 * Refused (25P01) unless a transaction block is open. It is the only cheap statement that is: without it, what follows a BEGIN
 * that failed, or a COMMIT that was not recognised, would run, and commit, by itself.
 */
export const insideTransaction = 'SAVEPOINT pg_ratchet; RELEASE SAVEPOINT pg_ratchet;'

/** Need not be waited for before what follows is sent, if that begins with the guard. Rejects where it failed. */
export function openTransaction(
  session: Session,
  around: Surroundings,
  options: BeginOptions,
): Promise<void> {
  const ready = startTransaction(around)
  const texts = [
    beginText(options),
    ...(ready.length === 0 ? [] : [`${insideTransaction}${ready.join('; ')}`]),
  ]
  const opened = Promise.all(texts.map((text) => session.send(text))).then((answers) => {
    const failed = answers.find(({ error }) => error !== undefined)
    if (failed !== undefined) throw failed.error
  })
  // Heard of when it is awaited.
  opened.catch(() => {})
  return opened
}

function beginText({ isolation, readOnly, deferrable }: BeginOptions): string {
  return [
    'BEGIN',
    isolation && `ISOLATION LEVEL ${isolation.toUpperCase()}`,
    readOnly !== undefined && (readOnly ? 'READ ONLY' : 'READ WRITE'),
    deferrable !== undefined && (deferrable ? 'DEFERRABLE' : 'NOT DEFERRABLE'),
  ]
    .filter(Boolean)
    .join(' ')
}
