import type { TableName } from '../config/parse.ts'
import { type Answer, objectsOf } from '../database/message.ts'
import { identifier } from '../database/quote.ts'
import { NotWritable } from '../database/refusal.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { assertOptionsInForce } from '../database/startup-options.ts'
import { RunError } from '../failure/failure.ts'
import { type Entry, entriesOf } from './entry.ts'
import { type Facts, factsOf, factsText, othersOnly, readText } from './facts.ts'
import { permissionMissing, readHint } from './grants.ts'
import { oldestVersion } from './reading.ts'
import { chooseTable, type HistoryTable, tableLocked } from './table.ts'

/** What the history says, and about which server. */
export interface History {
  readonly facts: Facts
  /** Where it stands; `exists` is false where nothing was ever recorded. */
  readonly table: HistoryTable
  readonly entries: readonly Entry[]
  /** The session talks through a pooler: its protocol's process id is not that of the server process. */
  readonly pooled: boolean
}

/**
 * Reads facts and history in one round trip, writing nothing: SELECT on the table is all it needs.
 *
 * Throws HISTORY_TABLE_UNUSABLE, PERMISSION_MISSING or CONNECTION_REFUSED (a server that is not supported).
 */
export async function readHistory(
  session: Session,
  name: TableName,
  role: string | undefined,
  attempts = 3,
): Promise<History> {
  const answer = await session.send(readText(name, role), { keepRows: true })
  const facts = factsOf(answer)
  if (facts === undefined) throw await factsFailure(answer, session, role)
  assertSupported(facts, session)
  const pooled = session.processId !== facts.processId
  // Before anything is made of the schemas that were looked through.
  if (pooled && session.server.options !== undefined) await assertOptionsInForce(session)
  const table = chooseTable(name, facts)
  const missing = codeOf(answer.error) === sqlstate.undefinedTable
  // The catalog, the name and the rows are looked at one after the other: another run may make the table in between.
  const agree = facts.resolved === (facts.tables[0]?.oid ?? null) && missing === !table.exists
  if (!agree && attempts > 1) return readHistory(session, name, role, attempts - 1)
  if (facts.resolved !== (facts.tables[0]?.oid ?? null))
    // Behind a pooler somebody else's temporary table may be here: its rows are not the history.
    throw new RunError({
      code: 'HISTORY_TABLE_UNUSABLE',
      table: table.display,
      reason: 'a temporary table of that name hides it in this session',
      hint: `Name its schema: RATCHET_TABLE=${table.display}`,
    })
  // A missing table is believed only where the catalog says so too: the error alone could mean another.
  if (answer.error !== undefined && (!missing || table.exists))
    throw await readFailure(session, answer.error, table, facts)
  const rows = missing ? undefined : answer.results.at(-1)
  const entries = rows === undefined ? [] : entriesOf(rows, table.columns)
  if (entries === undefined)
    throw new RunError({
      code: 'HISTORY_TABLE_UNUSABLE',
      table: table.display,
      reason: 'a row of it has more than 16 MiB',
      hint: `Look for it: SELECT version, pg_column_size(h.*) FROM ${table.sql} h ORDER BY 2 DESC LIMIT 1;`,
    })
  // Somebody deleted all rows, and the statistics do not know it yet.
  const others =
    facts.others === null && entries.length === 0 ? await readOthers(session, name, role) : facts.others
  return { facts: { ...facts, others }, table, entries, pooled }
}

async function readOthers(
  session: Session,
  name: TableName,
  role: string | undefined,
): Promise<Facts['others']> {
  const { results, error } = await session.send(othersOnly(name, role), { keepRows: true })
  if (error !== undefined) throw error
  return JSON.parse(objectsOf(results.at(-1))[0]?.others ?? '[]')
}

/** The facts alone, for those who need no history. Throws CONNECTION_REFUSED. */
export async function readFacts(session: Session, name: TableName): Promise<Facts> {
  const answer = await session.send(factsText(name), { keepRows: true })
  const facts = factsOf(answer)
  if (facts === undefined) throw answer.error
  assertSupported(facts, session)
  return facts
}

function assertSupported({ versionNumber, versionText }: Facts, { server }: Session): void {
  if (versionNumber < oldestVersion)
    throw new RunError({
      code: 'CONNECTION_REFUSED',
      address: server.address,
      reason: `it is ${versionText.split(' ').slice(0, 2).join(' ')}`,
      hint: 'PostgreSQL 14 or newer is needed.',
    })
}

/** Throws NotWritable where the server cannot be written to now but may be soon: a standby, or read-only by configuration. */
export function assertWritable(facts: Facts): void {
  if (facts.inRecovery) throw new NotWritable('it is a standby (in recovery)')
  // A role's or database's own default is overridden by BEGIN READ WRITE; managed PostgreSQL sets the
  // server's own when the disk is nearly full.
  if (
    facts.readOnly &&
    !['user', 'database', 'database user', 'client', 'session'].includes(facts.readOnlySource)
  )
    throw new NotWritable(`default_transaction_read_only is on (${facts.readOnlySource})`)
}

/** What failed before the facts came: the role. */
async function factsFailure(
  { error }: Answer,
  session: Session,
  role: string | undefined,
): Promise<Error | undefined> {
  const code = codeOf(error)
  if (role === undefined || error === undefined) return error
  const missing = (hint: string) => permissionMissing(`assuming the role ${role}`, error, hint)
  const [name, login] = [identifier(role), identifier(session.server.user)]
  if (code === sqlstate.invalidParameterValue)
    return missing(`Correct RATCHET_ROLE, or run: CREATE ROLE ${name}; GRANT ${name} TO ${login};`)
  if (code !== sqlstate.insufficientPrivilege) return error
  const { membershipHint } = await import('../permissions/explain.ts')
  return missing((await membershipHint(session, role)) ?? `Run: GRANT ${name} TO ${login};`)
}

async function readFailure(
  session: Session,
  error: Error,
  table: HistoryTable,
  { role }: Facts,
): Promise<Error> {
  if (codeOf(error) === sqlstate.lockNotAvailable)
    return tableLocked(session, table, error, 'AccessExclusiveLock')
  if (codeOf(error) !== sqlstate.insufficientPrivilege) return error
  const { routine } = error as { routine?: string }
  return permissionMissing(
    `reading the history table ${table.display}`,
    error,
    // Its name does not depend on the server's language.
    routine === 'check_enable_rls'
      ? `A row-level security policy hides rows of the history from ${role}. Run: ALTER TABLE ${table.sql} DISABLE ROW LEVEL SECURITY; or run as its owner.`
      : readHint([], table.sql, role),
  )
}
