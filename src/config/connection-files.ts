import { join } from 'node:path'
import type { Parameters } from './keyword.ts'
import type { Said } from './said.ts'
import { serviceIn } from './service-file.ts'

/** How files are looked at. All of it throws with the `code` of node:fs. */
export interface FileSystem {
  readonly readFile: (path: string) => string
  /** The mode of what a path leads to, with its type, and its owner, as stat(2) has them. */
  readonly stat: (path: string) => { readonly mode: number; readonly uid: number }
  /** The names of what is in a folder. */
  readonly listFolder: (path: string) => readonly string[]
  /** The home folder, where there is one. */
  readonly home: string | undefined
  readonly uid: number
}

/**
 * What the service says that the connection string or PGSERVICE names; empty where none is named. Looked for in the
 * user's file, then in that of the system, as libpq does. Throws an Error that names service and file.
 */
export function serviceFor(
  said: Said,
  { readFile, stat, home, uid, systemFolder }: FileSystem & { readonly systemFolder: string | undefined },
): Parameters {
  const service = said.text('service')
  if (service === undefined) return {}
  const chosen = said.text('servicefile')
  const candidates = [
    chosen ?? (home === undefined ? undefined : join(home, '.pg_service.conf')),
    systemFolder === undefined ? undefined : join(systemFolder, 'pg_service.conf'),
  ].filter((path) => path !== undefined)
  for (const path of candidates) {
    if (path !== chosen && !exists(path, stat)) continue
    let text: string
    try {
      text = readFile(path)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new Error(
        `service file ${path} ${code === 'ENOENT' ? 'does not exist' : `cannot be read as uid ${uid} (${code})`}`,
      )
    }
    try {
      const found = serviceIn(text, service)
      if (found !== undefined) return found
    } catch (error) {
      throw new Error(`service file ${path}, ${(error as Error).message}`)
    }
  }
  throw new Error(
    `service '${service}' is not defined${candidates.length === 0 ? ': set PGSERVICEFILE' : ` in ${candidates.join(' or ')}`}`,
  )
}

/**
 * The text of the password file; undefined where there is none, or where libpq would not use it. `warn` is told why
 * one that is there, or that somebody named, is not used.
 */
export function passFileText(
  named: string | undefined,
  { readFile, stat, home, uid }: FileSystem,
  warn: (message: string) => void,
): string | undefined {
  const path = named ?? (home === undefined ? undefined : join(home, '.pgpass'))
  if (path === undefined) return undefined
  try {
    const { mode } = stat(path)
    if ((mode & 0o170_000) !== 0o100_000) warn(`password file ${path} is not used: it is no plain file`)
    else if ((mode & 0o077) !== 0)
      warn(`password file ${path} is not used: others have access to it; run chmod 0600 on it`)
    else return readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT')
      warn(`password file ${path} is not used: it cannot be read as uid ${uid} (${code})`)
    else if (named !== undefined) warn(`password file ${path} is not used: it does not exist`)
  }
  return undefined
}

function exists(path: string, stat: FileSystem['stat']): boolean {
  try {
    stat(path)
    return true
  } catch {
    return false
  }
}
