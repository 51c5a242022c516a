import type { MetaCommand, Piece, Variable } from './piece.ts'
import type { Position } from './position.ts'

/** Whether a run can pass over a psql command; if not, what to do instead of it. */
export type Verdict = { readonly accepted: true } | { readonly accepted: false; readonly advice: string }

/** Why a script can't be run as psql would: what is wrong (without a full stop), and what to do. */
export interface Refusal {
  readonly position: Position
  readonly message: string
  readonly advice: string
}

/** They change what psql prints, guard a pg_dump file, or end it: what the server gets is the same without them. */
const harmless =
  /^(?:restrict|unrestrict|echo|qecho|warn|pset|timing|x|t|a|H|html|f|C|T|p|print|errverbose|conninfo|copyright|h|help|\?|q|quit|;)$/

const advice: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /^(?:ir?|include|include_relative)$/,
    'Put the text of that file into the folder as a migration of its own.',
  ],
  [
    /^(?:c|connect)$/,
    'One run works on one database: put this into a folder of its own, with a run of its own.',
  ],
  [/^copy$/, 'Write COPY … FROM stdin; and the data behind it, up to a line that is \\. alone.'],
  [
    /^(?:gexec|if|elif|else|endif)$/,
    'Use a DO block: it can decide, and run statements that it puts together.',
  ],
  [
    /^(?:g(?:set|x|desc)?|crosstabview|bind\w*|parse|watch|r|reset|\w*pipeline)$/,
    'End the statement with a semicolon.',
  ],
  [
    /^!|^(?:cd|setenv|getenv|prompt|password|e|edit|ef|ev)$/,
    'A migration has no terminal and runs no programs: do this outside of it.',
  ],
  [/^(?:o|out|w|write|s|lo_\w+)$/, 'A migration reads and writes no files: remove this.'],
  [/^:/, 'Write the colon without the backslash.'],
  [/^\.$/, 'No COPY … FROM stdin is before this: remove it.'],
  [/^$/, 'Remove the backslash, or write it in quotes.'],
]

/** These change what psql sends, or what an error means. */
const sending = /^(?:AUTOCOMMIT|ON_ERROR_ROLLBACK|SINGLELINE|SINGLESTEP)$/
const yes = /^(?:on|1|t|tr|tru|true|y|ye|yes)?$/i
const no = /^(?:off?|0|f|fa|fal|fals|false|n|no)$/i

/**
 * What a psql command in a file means to a run. What only concerns psql's own output is passed over; what changes which
 * statements the server gets, or where from, is refused.
 */
export function metaCommand(command: string, argument: string): Verdict {
  if (argument.includes('`')) return refused('A migration runs no programs: remove what is in backquotes.')
  if (harmless.test(command)) return { accepted: true }
  if (command === 'set') return set(argument)
  // A switch of psql that is unset is off (psql's manual, Variables).
  if (command === 'unset') return set(`${argument} off`)
  if (command === 'encoding') {
    if (/^'?(?:utf-?8)?'?$/i.test(argument)) return { accepted: true }
    return refused('Migrations are UTF-8: convert the file, and remove this.')
  }
  const found = advice.find(([pattern]) => pattern.test(command))
  return refused(found?.[1] ?? 'This is a command to psql, not SQL: remove it.')
}

function refused(advice: string): Verdict {
  return { accepted: false, advice }
}

function set(argument: string): Verdict {
  const [name = '', ...rest] = argument.split(/[ \t]+/)
  const value = rest.join('').replace(/^'|'$/g, '')
  if (name === 'ON_ERROR_STOP' && !yes.test(value))
    return refused('A run always stops at the first error: remove this.')
  if (sending.test(name) && !(name === 'AUTOCOMMIT' ? yes : no).test(value)) {
    return refused(
      'It changes which statements psql sends: remove this, and write BEGIN and COMMIT where they are meant.',
    )
  }
  return { accepted: true }
}

/** What psql itself sets, in every session or after a statement (up to psql 18). */
const predefined =
  `AUTOCOMMIT COMP_KEYWORD_CASE DBNAME ECHO ECHO_HIDDEN ENCODING ERROR FETCH_COUNT HIDE_TABLEAM
  HIDE_TOAST_COMPRESSION HISTCONTROL HISTSIZE HOST IGNOREEOF LAST_ERROR_MESSAGE LAST_ERROR_SQLSTATE ON_ERROR_ROLLBACK
  ON_ERROR_STOP PIPELINE_COMMAND_COUNT PIPELINE_RESULT_COUNT PIPELINE_SYNC_COUNT PORT PROMPT1 PROMPT2 PROMPT3 QUIET
  ROW_COUNT SERVER_VERSION_NAME SERVER_VERSION_NUM SERVICE SHELL_ERROR SHELL_EXIT_CODE SHOW_ALL_RESULTS SHOW_CONTEXT
  SINGLELINE SINGLESTEP SQLSTATE USER VERBOSITY VERSION VERSION_NAME VERSION_NUM WATCH_INTERVAL`.split(/\s+/)

/**
 * Judges the pieces of one script, to be shown one after the other: psql commands (see metaCommand), what comes after
 * `\q`, what `\restrict` forbids, and names that psql would replace by a variable's value. Undefined where all is well.
 */
export function psqlJudge(): (piece: Piece) => Refusal | undefined {
  const names = new Set(predefined)
  let ended = false
  let key: string | undefined

  const judgeCommand = ({ command, argument, start, insideStatement }: MetaCommand): Refusal | undefined => {
    const refuse = (advice: string): Refusal => ({
      position: start,
      message: `\\${command} is a command of psql`,
      advice,
    })
    if (key !== undefined && command !== 'unrestrict' && command !== ';') {
      return refuse('\\restrict forbids it: only \\unrestrict, with the same key, may follow.')
    }
    if (command === 'unrestrict' && argument !== key)
      return refuse('It needs the key of a \\restrict before it.')
    if (command === 'restrict') key = argument
    if (command === 'unrestrict') key = undefined
    if (command === 'set') names.add(/^\S*/.exec(argument)?.[0] ?? '')
    if (command === 'unset') names.delete(argument)
    if (command === 'q' || command === 'quit') {
      if (insideStatement) return refuse('End the statement with a semicolon before it.')
      ended = true
    }
    const verdict = metaCommand(command, argument)
    return verdict.accepted ? undefined : refuse(verdict.advice)
  }

  return (piece) => {
    if (ended)
      return {
        position: piece.start,
        message: 'psql stops at \\q',
        advice: 'Remove the \\q, or what is behind it.',
      }
    if (piece.type === 'meta') return judgeCommand(piece)
    const variable =
      piece.type === 'statement' ? piece.variables.find((found) => replaces(found, names)) : undefined
    if (variable === undefined) return undefined
    const advice = 'Variables of psql are not known here: write the value in its place.'
    return {
      position: variable.start,
      message: `psql replaces ${variable.text} by the value of a variable`,
      advice,
    }
  }
}

/** psql replaces `:{?name}` by TRUE or FALSE whether it is set or not. */
function replaces({ name, text }: Variable, names: ReadonlySet<string>): boolean {
  return text.startsWith(':{') || names.has(name)
}
