import type { ServerError } from '../failure/failure.ts'
import { excerpt, positionOfCharacter } from '../sql/position.ts'
import { isPoolerRefusal } from './pooler-refusal.ts'

/** SQLSTATEs that the program decides by, under their condition names (manual, appendix A). */
export const sqlstate = {
  connectionFailure: '08006',
  protocolViolation: '08P01',
  featureNotSupported: '0A000',
  readOnlySqlTransaction: '25006',
  activeSqlTransaction: '25001',
  invalidTransactionTermination: '2D000',
  noActiveSqlTransaction: '25P01',
  inFailedSqlTransaction: '25P02',
  invalidAuthorization: '28000',
  invalidPassword: '28P01',
  invalidCatalogName: '3D000',
  divisionByZero: '22012',
  notNullViolation: '23502',
  uniqueViolation: '23505',
  stringDataRightTruncation: '22001',
  invalidParameterValue: '22023',
  untranslatableCharacter: '22P05',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  insufficientPrivilege: '42501',
  undefinedTable: '42P01',
  duplicateTable: '42P07',
  duplicateColumn: '42701',
  invalidSchemaName: '3F000',
  outOfMemory: '53200',
  tooManyConnections: '53300',
  objectInUse: '55006',
  lockNotAvailable: '55P03',
  unsafeNewEnumValue: '55P04',
  queryCanceled: '57014',
  adminShutdown: '57P01',
  crashShutdown: '57P02',
  cannotConnectNow: '57P03',
  idleSessionTimeout: '57P05',
} as const

/** Failures of a connection attempt that pass by themselves while a server, its network or its name comes up. */
const passing = new Set<string>([
  sqlstate.outOfMemory,
  sqlstate.tooManyConnections,
  sqlstate.adminShutdown,
  sqlstate.crashShutdown,
  sqlstate.cannotConnectNow,
  sqlstate.idleSessionTimeout,
  // A Unix socket that is not there yet.
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
])

/** True where another attempt to connect may succeed without anybody changing anything. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error)
  // A server that closes without a word is starting or stopping: pg has no code for that.
  if (code === undefined) return isConnectionLoss(error)
  return passing.has(code) || (code.startsWith('08') && !isPoolerRefusal(error))
}

/** True where the system could not make the connection, or not find the host: another address may do. */
export function isSystemError(error: unknown): boolean {
  return typeof (error as { syscall?: unknown } | undefined)?.syscall === 'string'
}

/** True where the session is gone, so that nothing more can be said to it. */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error)
  // pg's own errors about a connection are plain ones, without a code.
  if (code === undefined)
    return (
      error instanceof Error && error.name === 'Error' && /connection|closed|terminated/i.test(error.message)
    )
  if (!isSqlstate(code)) return true
  const severity = severityOf(error)
  // A file may raise these codes too (RAISE … USING ERRCODE): then they are no more than an ERROR.
  return isFatal(error) || (/^(?:57P|08)/.test(code) && severity !== 'ERROR')
}

/** True where a transaction gave way to somebody else's, and may succeed when it is run again. */
export function givesWay(error: unknown): boolean {
  const code = codeOf(error)
  return (
    code === sqlstate.lockNotAvailable ||
    code === sqlstate.deadlockDetected ||
    code === sqlstate.serializationFailure
  )
}

/** True where a statement was not done for a reason that is not in it: no room, a broken disk, or somebody cancelled it. */
export function isHindered(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  return isSqlstate(code) && (/^5[38]/.test(code) || code === sqlstate.queryCanceled)
}

/** True where the server said why it ends the session, or itself. */
export function isFatal(error: unknown): boolean {
  return ['FATAL', 'PANIC'].includes(severityOf(error) as string)
}

/** The SQLSTATE, or the code of a system error; undefined where there is neither. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : undefined
}

/** What the server said, as far as it said anything. */
export function serverErrorOf(error: unknown): ServerError {
  const { message, detail, hint, where, internalQuery, internalPosition } = error as Fields
  return {
    sqlstate: codeOf(error) ?? '',
    message: message || (codeOf(error) ?? 'unknown error'),
    detail,
    hint,
    where,
    query: internalQuery
      ? excerpt(internalQuery, positionOfCharacter(internalQuery, Number(internalPosition ?? 1)))
      : undefined,
  }
}

/** As pg names the fields of ErrorResponse and NoticeResponse. */
interface Fields {
  readonly message?: string
  readonly detail?: string
  readonly hint?: string
  readonly where?: string
  readonly internalQuery?: string
  readonly internalPosition?: string
}

function isSqlstate(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]+$/.test(code)
}

function severityOf(error: unknown): unknown {
  return (error as { severity?: unknown }).severity
}
