import { RunError } from '../failure/failure.ts'
import type { FileSystem } from './connection-files.ts'
import { type Keyword, keywords } from './keyword.ts'
import { type Server, serverFrom } from './server.ts'
import { type Setting, settings } from './settings.ts'
import { originOf, type TextSources, textOf } from './text-of.ts'
import { unknownVariables } from './unknown-variable.ts'

type Settings = typeof settings
type ValueOf<S> =
  S extends Setting<infer Value, infer Fallback>
    ? Fallback extends string
      ? Value
      : Value | undefined
    : never

/** Settings that are parts of the server. */
const serverParts = ['databaseUrl', 'systemFolder'] as const

/** What the run was told: one value for each setting, and where to connect. */
export type Config = {
  readonly [Name in Exclude<keyof Settings, (typeof serverParts)[number]>]: ValueOf<Settings[Name]>
} & {
  readonly server: Server
}

/** What settings are read from. Nothing else is looked at, so tests pass plain objects. */
export interface Sources extends FileSystem, TextSources {
  /** The name of the operating system user, where it has one. */
  readonly osUser: string | undefined
  /** `localhost` is a container. */
  readonly inContainer: boolean
  /** False for a command that needs no database: then nothing has to say where to connect, and `server` is not there. */
  readonly connects?: boolean
}

/**
 * One frozen Config: flag, then variable, then the file that `<VARIABLE>_FILE` names, then the fallback.
 * An empty variable counts as not set, because Compose passes `${X:-}` as empty.
 *
 * Throws one CONFIG_INVALID with every problem; no problem repeats a secret.
 */
export function loadConfig(sources: Sources): {
  readonly config: Config
  readonly warnings: readonly string[]
} {
  const problems: string[] = []
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      problems.push((error as Error).message)
      return undefined
    }
  }
  const warnings: string[] = []
  const server = sources.connects === false ? undefined : connection(sources, { attempt, problems, warnings })
  const rest = Object.fromEntries(
    Object.entries(settings)
      .filter(([name]) => !serverParts.some((part) => part === name))
      .map(([name, setting]) => [name, attempt(() => readSetting(setting, sources))]),
  )
  warnings.push(...unknownVariables(sources.env))
  // A warning may be the reason for another problem.
  if (problems.length > 0)
    throw new RunError({ code: 'CONFIG_INVALID', problems: [...problems, ...warnings] })
  return { config: Object.freeze({ ...rest, server }) as unknown as Config, warnings }
}

/** Where to connect. What is wrong goes to `problems`, what only looks wrong to `warnings`. */
function connection(
  sources: Sources,
  {
    attempt,
    problems,
    warnings,
  }: {
    readonly attempt: <T>(read: () => T) => T | undefined
    readonly problems: string[]
    readonly warnings: string[]
  },
): Server | undefined {
  const before = problems.length
  const urlNow = () => textOf(settings.databaseUrl, sources)
  attempt(urlNow)
  const systemFolder = attempt(() => textOf(settings.systemFolder, sources))
  const variables = Object.fromEntries(
    Object.entries(keywords as Record<string, Keyword>).map(([name, { env }]) => [
      name,
      env === undefined ? undefined : attempt(() => textOf({ env }, sources)),
    ]),
  )
  // libpq still understands the word from before sslmode.
  if (sources.env.PGREQUIRESSL?.startsWith('1')) variables.sslmode ??= 'require'
  const unreadable = problems.length > before
  const found = serverFrom({
    ...sources,
    systemFolder,
    variables,
    unreadable,
    urlNow,
    passwordNow: () => textOf({ env: 'PGPASSWORD' }, sources),
    empty: ['DATABASE_URL', 'PGHOST'].filter((name) => sources.env[name] === ''),
  })
  problems.push(...found.problems)
  if (!unreadable) warnings.push(...found.warnings)
  return found.server
}

function readSetting(setting: Setting, sources: Sources): unknown {
  const text = textOf(setting, sources) ?? setting.fallbackIn?.(sources.env) ?? setting.fallback
  if (text === undefined) return undefined
  try {
    return setting.parse(text)
  } catch (error) {
    const shown = setting.secret ? 'its value' : `'${text}'`
    throw new Error(`${originOf(setting, sources)}: ${shown} ${(error as Error).message}`)
  }
}
