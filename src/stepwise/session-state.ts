import { objectsOf } from '../database/message.ts'
import { identifier, literal } from '../database/quote.ts'
import type { Session } from '../database/session.ts'

/** What a session has beyond our own settings behind a statement: a run that goes on later restores it. */
export interface SessionState {
  /** The number of the statement. */
  readonly at: number
  /** session_user. */
  readonly user?: string
  /** `none` where no SET ROLE is in force. */
  readonly role?: string
  /** By name; null for one of ours that the file has RESET. */
  readonly settings?: Readonly<Record<string, string | null>>
  /** What cannot be restored, and how many of them. */
  readonly temporary?: number
  readonly prepared?: number
  readonly cursors?: number
}

/** Settings of ours: the file's own value counts only where it differs. */
const ourSettings = [
  'lock_timeout',
  'statement_timeout',
  'transaction_timeout',
  'client_connection_check_interval',
]

/** The state before the first statement of the file. Not inside a transaction. */
export async function readBaseline(session: Session): Promise<SessionState> {
  const [rows] = await session.query(
    `SELECT pg_catalog.jsonb_build_object('at', 0, 'user', session_user, 'role', pg_catalog.current_setting('role'), 'settings',
       (SELECT pg_catalog.jsonb_object_agg(name, pg_catalog.current_setting(name)) FROM pg_catalog.pg_settings
        WHERE source = 'session' OR name IN (${ourSettings.map(literal).join(', ')}))) AS state`,
  )
  return JSON.parse(objectsOf(rows)[0]?.state ?? '{}')
}

/**
 * A SQL expression (jsonb) of the state behind a statement. pg_settings hides custom settings (`a.b`). Not in a
 * transaction in which the file could have set something LOCAL: it would be taken for the session's own.
 */
export function stateSql(baseline: SessionState, at: number): string {
  const base = `${literal(JSON.stringify(baseline.settings))}::pg_catalog.jsonb`
  return `(SELECT pg_catalog.jsonb_build_object('at', ${at}, 'user', session_user, 'role', pg_catalog.current_setting('role'),
    'temporary', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema())
      + (SELECT pg_catalog.count(*) FROM pg_catalog.pg_proc WHERE pronamespace = pg_catalog.pg_my_temp_schema()),
    'prepared', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_prepared_statements),
    'cursors', (SELECT pg_catalog.count(*) FROM pg_catalog.pg_cursors WHERE is_holdable),
    'settings', COALESCE((SELECT pg_catalog.jsonb_object_agg(name, CASE WHEN source = 'session' THEN pg_catalog.current_setting(name) END)
      FROM pg_catalog.pg_settings WHERE name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
        AND CASE WHEN source = 'session' THEN pg_catalog.current_setting(name) IS DISTINCT FROM (${base} ->> name)
          ELSE pg_catalog.jsonb_exists(${base}, name) AND pg_catalog.current_setting(name) IS DISTINCT FROM (${base} ->> name) END), '{}')))`
}

/** Statements that bring a session that is as at the start of the file to this state. */
export function restoreSession(state: SessionState, baseline: SessionState): string[] {
  const { user = baseline.user, role = baseline.role, settings = {} } = state
  return [
    ...Object.entries(settings).map(([name, value]) =>
      value === null
        ? `RESET ${identifier(name)}`
        : `SELECT pg_catalog.set_config(${literal(name)}, ${literal(value)}, false)`,
    ),
    ...(user === baseline.user ? [] : [`SET SESSION AUTHORIZATION ${identifier(user ?? '')}`]),
    ...(user === baseline.user && role === baseline.role
      ? []
      : [`SET ROLE ${role === 'none' ? 'NONE' : identifier(role ?? '')}`]),
  ]
}

/** What of the state is gone with its session, for people; undefined: nothing. */
export function lostOf({ temporary = 0, prepared = 0, cursors = 0 }: SessionState): string | undefined {
  const lost = [
    temporary > 0 && 'temporary tables',
    prepared > 0 && 'prepared statements',
    cursors > 0 && 'cursors WITH HOLD',
  ].filter(Boolean)
  return lost.length === 0 ? undefined : lost.join(' and ')
}
