/** An identifier, quoted. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The name of a setting: `work_mem`, or `extension.setting`, part by part. */
export function settingName(name: string): string {
  return name.split('.').map(identifier).join('.')
}

/**
 * A string literal that means the same whatever standard_conforming_strings says: a role may have it off,
 * and then a backslash in a file name would end a plain literal early.
 */
export function literal(text: string | null | undefined): string {
  return text === null || text === undefined
    ? 'NULL'
    : `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
