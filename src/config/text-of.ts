import type { FileSystem } from './connection-files.ts'
import type { Setting } from './settings.ts'

/** Where the texts of settings come from. */
export interface TextSources extends Pick<FileSystem, 'readFile' | 'uid'> {
  /** Values by the name of the flag. */
  readonly flags: Readonly<Record<string, string | undefined>>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The text of a setting: flag, then variable, then the file that `<VARIABLE>_FILE` names. Throws an Error with a sentence. */
export function textOf(
  setting: Pick<Setting, 'env' | 'flag'>,
  { flags, env, readFile, uid }: TextSources,
): string | undefined {
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

function textOfFile(variable: string, file: string, readFile: TextSources['readFile'], uid: number): string {
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

/** Where the text came from, for people. */
export function originOf(setting: Setting, { flags, env }: TextSources): string {
  if (setting.flag !== undefined && flags[setting.flag] !== undefined) return `--${setting.flag}`
  return env[setting.env] ? setting.env : `${setting.env}_FILE`
}
