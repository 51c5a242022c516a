import { RunError } from '../failure/failure.ts'
import { identifier, literal } from './quote.ts'
import type { Session } from './session.ts'
import { isConnectionLoss, serverErrorOf } from './sqlstate.ts'

/** What `options` sets for a session, in order. */
interface StartupOption {
  readonly name: string
  readonly value: string
}

/**
 * Splits `options` as the server does (pg_split_opts, ParseLongOption): at blanks, a backslash takes the next character as
 * it is, and a dash in a name is an underscore. A switch that sets nothing by name comes back as text.
 */
export function startupOptions(text: string): readonly (StartupOption | string)[] {
  const words = [...text.matchAll(/(?:\\.|[^\s\\])+/gs)].map(([word]) => word.replaceAll(/\\(.)/gs, '$1'))
  const found: (StartupOption | string)[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const setting = word === '-c' ? words[++at] : /^(?:-c|--)(.*)$/s.exec(word)?.[1]
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(setting ?? '') ?? []
    found.push(name === undefined ? word : { name: name.replaceAll('-', '_'), value: value ?? '' })
  }
  return found
}

/**
 * Behind a pooler: refuses a run whose `options` are not what a server connection begins with. A pooler that does not know
 * them drops them (ignore_startup_parameters); one that does (1.24 and newer, some) sets them for the session, and the
 * clean-up between files brings back what the connection began with. Migrations would go to another schema, say.
 *
 * Throws CONNECTION_REFUSED. One query for each option, of which nothing is left.
 */
export async function assertOptionsInForce(session: Session): Promise<void> {
  const { address, user, options = '' } = session.server
  const refuse = (what: string, name = '…') => {
    throw new RunError({
      code: 'CONNECTION_REFUSED',
      address,
      reason: `through this pooler PGOPTIONS (options) are not in force: ${what}`,
      hint: `Make it a setting of the role (ALTER ROLE ${identifier(user)} SET ${name} = …) and leave it out here, or connect to PostgreSQL itself.`,
    })
  }
  for (const option of startupOptions(options)) {
    if (typeof option === 'string') return refuse(`${option} cannot be looked at`)
    const { name, value } = option
    const of = (what: string) => `pg_catalog.set_config(${literal(name)}, ${what}, true)`
    const { error, results } = await session.send(
      // A role that another client left here may not set what ours may.
      `SET LOCAL SESSION AUTHORIZATION DEFAULT; SELECT ${of('NULL')}, ${of(literal(value))}`,
      { keepRows: true },
    )
    if (error !== undefined && isConnectionLoss(error)) throw error
    if (error !== undefined) refuse(`${name}: ${serverErrorOf(error).message}`, name)
    const [begins, wanted] = results.at(-1)?.values[0] ?? []
    if (listed(begins) !== listed(wanted)) refuse(`${name} is ${begins}, not ${wanted}`, name)
  }
}

/** Lists of names come back as they were written: `"$user",public` and `$user, public` are the same. */
function listed(value: string | null | undefined): string | undefined {
  return value?.replaceAll(/"([a-z_$][\w$]*)"/g, '$1').replaceAll(/\s*,\s*/g, ',')
}
