import { objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { type Denial, readDenial } from './denial.ts'
import { hintFor } from './hint.ts'
import { type Circumstances, lookupText, type Question } from './lookup.ts'
import { privilegesNeeded } from './needs.ts'
import { type Denied, deniedStatement } from './statement.ts'

export interface Refused {
  /** Of any kind: only 42501 (insufficient_privilege) is looked into. */
  readonly error: Error
  /** The statement that failed. */
  readonly text: string | undefined
  /** What brings the session to the role and search_path that the statement had, inside a transaction. May throw. */
  readonly before: () => readonly string[]
}

/**
 * What to run so that a statement is not denied again, in words: the exact GRANT for the role that was in force, or who
 * the owner is. Undefined where that cannot be known, and always where the server does not speak English.
 *
 * Asks the catalogs, so the session must be out of the failed transaction. Never throws, and leaves nothing behind.
 */
export async function permissionHint(
  session: Session,
  { error, text, before }: Refused,
): Promise<string | undefined> {
  if (codeOf(error) !== sqlstate.insufficientPrivilege) return undefined
  const denial = readDenial(error)
  const denied = deniedStatement(text, error)
  if (denial === undefined || denied === undefined) return undefined
  try {
    return await lookUp(session, before(), denial, denied)
  } catch {
    // The file is not what it was.
    return undefined
  }
}

async function lookUp(
  session: Session,
  before: readonly string[],
  denial: Denial,
  denied: Denied,
): Promise<string | undefined> {
  const question = questionOf(denial, denied)
  const found = await ask(session, before, question)
  const hint = found && hintFor(denial, denied, found)
  const [, newOwner] = /\bowner to (\S+)/.exec(denied.words.join(' ')) ?? []
  if (hint !== undefined || newOwner === undefined || question.object?.kind !== 'schema') return hint
  // The new owner must be able to create in the schema.
  const role = newOwner.replaceAll(/^"|"$/g, '').replaceAll('""', '"')
  const object = { ...question.object, privileges: ['CREATE'] }
  const ofOwner = await ask(session, before, { ...question, object, role })
  return ofOwner && hintFor(denial, denied, ofOwner)
}

/** What to run so that who logged in may assume this role; undefined where there is no such role. */
export async function membershipHint(session: Session, role: string): Promise<string | undefined> {
  const denial: Denial = { type: 'member', of: role, option: 'SET', login: true }
  return lookUp(session, [], denial, { words: [], functions: [] })
}

function questionOf(denial: Denial, denied: Denied): Question {
  const { functions, words } = denied
  switch (denial.type) {
    case 'privilege':
      return {
        functions,
        object: { ...denial, privileges: privilegesNeeded(denial.kind, denial.name, denied) },
      }
    case 'owner':
      return { functions, object: { ...denial, privileges: [] } }
    case 'extension':
      return { functions, extension: denial.name }
    case 'member':
    case 'session':
      return { functions, about: denial.of }
    case 'attribute':
      return { functions, about: denial.adminOf }
    case 'default-privileges':
      return { functions, about: /\bfor (?:role|user) "?([^" ]+)/.exec(words.join(' '))?.[1] }
    default:
      return { functions }
  }
}

async function ask(
  session: Session,
  before: readonly string[],
  question: Question,
): Promise<Circumstances | undefined> {
  const { results } = await session.send(
    ['BEGIN READ ONLY', ...before, 'SET LOCAL statement_timeout = 0', lookupText(question)].join(';\n'),
    { keepRows: true },
  )
  await session.cleanUp('ROLLBACK')
  const row = results.flatMap(objectsOf).find(({ circumstances }) => circumstances)
  return row?.circumstances ? (JSON.parse(row.circumstances) as Circumstances) : undefined
}
