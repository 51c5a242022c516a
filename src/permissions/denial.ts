import { catalogs, type Kind } from './catalogs.ts'

/** What the server refused (42501), as far as its words tell. */
export type Denial =
  | { readonly type: 'privilege'; readonly kind: Kind; readonly name: string }
  | { readonly type: 'temporary' }
  | { readonly type: 'owner'; readonly kind: Kind; readonly name: string }
  | { readonly type: 'extension'; readonly name: string }
  | { readonly type: 'parameter'; readonly name: string }
  /** `login`: what counts is who logged in, not the role in force. */
  | { readonly type: 'member'; readonly of: string; readonly option: Membership; readonly login?: boolean }
  /** SET SESSION AUTHORIZATION. */
  | { readonly type: 'session'; readonly of: string }
  /** ALTER DEFAULT PRIVILEGES of a role that only the statement names. */
  | { readonly type: 'default-privileges' }
  | { readonly type: 'attribute'; readonly attribute: string; readonly adminOf?: string | undefined }

export type Membership = 'SET' | 'INHERIT' | 'ADMIN'

const kinds = Object.keys(catalogs).join('|')

/**
 * The server's sentences, message and detail, each on a line of its own (tried on 14 to 18). The first that fits counts:
 * details, which 16 and newer give, say more than messages.
 */
const sentences: ReadonlyArray<readonly [RegExp, (name: string, kind: string) => Denial]> = [
  [
    /^Only roles with the (?<kind>CREATEROLE|CREATEDB|REPLICATION|BYPASSRLS) attribute(?: and the ADMIN option on role "(?<name>.+)")? may /m,
    (name, kind) => ({ type: 'attribute', attribute: kind, adminOf: name || undefined }),
  ],
  [
    /^Only roles with the ADMIN option on role "(?<name>.+)" may /m,
    (of) => ({ type: 'member', of, option: 'ADMIN' }),
  ],
  [/^must have admin option on role "(?<name>.+)"$/m, (of) => ({ type: 'member', of, option: 'ADMIN' })],
  [
    /^Only roles with privileges of role "(?<name>.+)" may /m,
    (of) => ({ type: 'member', of, option: 'INHERIT' }),
  ],
  [
    new RegExp(`^permission denied for (?<kind>${kinds}) (?<name>.+)$`, 'm'),
    (name, kind) => ({ type: 'privilege', kind: kind as Kind, name }),
  ],
  [
    new RegExp(`^must be owner of (?<kind>${kinds}) (?<name>.+)$`, 'm'),
    (name, kind) => ({ type: 'owner', kind: kind as Kind, name }),
  ],
  [/^permission denied to create temporary tables in database "/m, () => ({ type: 'temporary' })],
  [
    /^permission denied to (?:create|update) extension "(?<name>.+)"$/m,
    (name) => ({ type: 'extension', name }),
  ],
  [/^permission denied to set parameter "(?<name>.+)"$/m, (name) => ({ type: 'parameter', name })],
  [
    /^permission denied to set role "(?<name>.+)"$/m,
    (of) => ({ type: 'member', of, option: 'SET', login: true }),
  ],
  [/^permission denied to set session authorization "(?<name>.+)"$/m, (of) => ({ type: 'session', of })],
  [
    /^must be (?:member of role|able to SET ROLE) "(?<name>.+)"$/m,
    (of) => ({ type: 'member', of, option: 'SET' }),
  ],
  [/^permission denied to change default privileges$/m, () => ({ type: 'default-privileges' })],
  [/^permission denied to create database$/m, () => ({ type: 'attribute', attribute: 'CREATEDB' })],
  [
    /^permission denied(?: to (?:create|drop|rename) role)?$/m,
    () => ({ type: 'attribute', attribute: 'CREATEROLE' }),
  ],
  // The predefined roles: pg_read_server_files, pg_signal_backend, pg_checkpoint and so on.
  [
    /^(?:must be|Only roles with privileges of) .*?\b(?<name>pg_[a-z_]+)\b/m,
    (of) => ({ type: 'member', of, option: 'INHERIT' }),
  ],
]

/**
 * Reads the server's words. Undefined where they are not among these: above all on a server that speaks another language,
 * as no field of the error says what it is about (tried: neither schema nor table are set).
 */
export function readDenial({
  message,
  detail = '',
  routine = '',
}: {
  readonly message: string
  readonly detail?: string | undefined
  readonly routine?: string | undefined
}): Denial | undefined {
  // RAISE in PL/pgSQL: these are words of the user's. ALTER ROLE of 14 and 15 says no more than that it was denied.
  if (routine === 'exec_stmt_raise' || (message === 'permission denied' && !/^AlterRole/.test(routine)))
    return undefined
  const words = `${message}\n${detail}`
  for (const [sentence, denial] of sentences) {
    const found = sentence.exec(words)
    if (found !== null) return denial(found.groups?.name ?? '', found.groups?.kind ?? '')
  }
  return undefined
}
