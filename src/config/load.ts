import { RunError } from '../failure.ts'
import { type FileSystem, passFileText, serviceFor } from './connection-files.ts'
import { type Server, type ServerSettings, serverFrom } from './server.ts'
import { type Setting, settings } from './settings.ts'
import { unhonoured } from './unhonoured.ts'
import { unknownVariables } from './unknown-variable.ts'

type Settings = typeof settings
type ValueOf<S> =
  S extends Setting<infer Value, infer Fallback>
    ? Fallback extends string
      ? Value
      : Value | undefined
    : never

/** What the run was told: one value for each setting, and where to connect. */
export type Config = {
  readonly [Name in Exclude<keyof Settings, keyof ServerSettings>]: ValueOf<Settings[Name]>
} & {
  readonly server: Server
}

/** What settings are read from. Nothing else is looked at, so tests pass plain objects. */
export interface Sources extends FileSystem {
  /** Values by the name of the flag. */
  readonly flags: Readonly<Record<string, string | undefined>>
  readonly env: Readonly<Record<string, string | undefined>>
  /** The name of the operating system user, where it has one. */
  readonly osUser: string | undefined
  /** False for a command that needs no database: then nothing has to say where to connect, and `server` is not there. */
  readonly connects?: boolean
}

const serverParts = [
  'databaseUrl',
  'host',
  'hostAddress',
  'port',
  'user',
  'database',
  'password',
  'sslMode',
  'passFile',
  'service',
  'serviceFile',
  'systemFolder',
  'connectTimeoutMs',
  'options',
  'applicationName',
] as const satisfies (keyof ServerSettings)[]

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
  const failed = new Set<string>()
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => {
      const before = problems.length
      const value = attempt(() => readSetting(setting, sources))
      if (problems.length > before) failed.add(name)
      return [name, value]
    }),
  ) as Record<keyof Settings, unknown>
  const rest = Object.fromEntries(
    Object.entries(values).filter(([name]) => !serverParts.some((part) => part === name)),
  )
  // A part that is wrong has been said; what the parts make together is judged where all of them are right.
  const connects = sources.connects !== false && !serverParts.some((name) => failed.has(name))
  const warnings: string[] = []
  const server = connects
    ? attempt(() => connection(values as ServerSettings, sources, problems, warnings))
    : undefined
  warnings.push(...unknownVariables(sources.env))
  // A warning may be the reason for another problem.
  if (problems.length > 0)
    throw new RunError({ code: 'CONFIG_INVALID', problems: [...problems, ...warnings] })
  return { config: Object.freeze({ ...rest, server }) as Config, warnings }
}

function connection(from: ServerSettings, sources: Sources, problems: string[], warnings: string[]): Server {
  const { server, named } = serverFrom({
    settings: from,
    passwordNow: () => textOf(settings.password, sources),
    urlNow: () => textOf(settings.databaseUrl, sources),
    serviceOf: (named) => serviceFor(named, from, sources),
    passFileOf: (named, warn) => passFileText(named, sources, warn),
    osUser: sources.osUser,
    empty: ['DATABASE_URL', 'PGHOST'].filter((name) => sources.env[name] === ''),
  })
  const not = unhonoured(named, sources.env)
  problems.push(...not.problems)
  warnings.push(...not.warnings)
  server.password((message) => warnings.push(message))
  return server
}

function readSetting(setting: Setting, sources: Sources): unknown {
  const text = textOf(setting, sources) ?? setting.fallback
  if (text === undefined) return undefined
  try {
    return setting.parse(text)
  } catch (error) {
    const shown = setting.secret ? 'its value' : `'${text}'`
    throw new Error(`${originOf(setting, sources)}: ${shown} ${(error as Error).message}`)
  }
}

function textOf(setting: Setting, { flags, env, readFile, uid }: Sources): string | undefined {
  const fromFlag = setting.flag === undefined ? undefined : flags[setting.flag]
  if (fromFlag === '') throw new Error(`--${setting.flag} is empty`)
  const direct = env[setting.env] || undefined
  const file = env[`${setting.env}_FILE`] || undefined
  if (direct !== undefined && file !== undefined)
    throw new Error(`${setting.env} and ${setting.env}_FILE are both set: keep one`)
  return (
    fromFlag ??
    direct ??
    (file === undefined ? undefined : textOfFile(`${setting.env}_FILE`, file, readFile, uid))
  )
}

function textOfFile(variable: string, file: string, readFile: Sources['readFile'], uid: number): string {
  let text: string
  try {
    text = readFile(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reasons: Record<string, string> = {
      ENOENT: 'does not exist',
      EACCES: `cannot be read as uid ${uid}`,
      EISDIR: 'is a folder',
    }
    throw new Error(`${variable}: ${file} ${reasons[code ?? ''] ?? `cannot be read as uid ${uid} (${code})`}`)
  }
  // One line ending is stripped, as the official PostgreSQL image does for its own _FILE variables.
  const value = text.replace(/\r?\n$/, '')
  if (value === '') throw new Error(`${variable}: ${file} is empty`)
  return value
}

function originOf(setting: Setting, { flags, env }: Sources): string {
  if (setting.flag !== undefined && flags[setting.flag] !== undefined) return `--${setting.flag}`
  return env[setting.env] ? setting.env : `${setting.env}_FILE`
}
