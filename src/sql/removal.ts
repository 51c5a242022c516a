/**
 * Which command takes a table or a schema away, or empties it: DROP TABLE, DROP SCHEMA, DROP OWNED, TRUNCATE, or one of
 * them in the text of a DO block. Undefined for anything else, and where `temporary` has all of the tables.
 */
export function removalOf(
  words: readonly string[],
  text: string,
  temporary: ReadonlySet<string>,
): string | undefined {
  const [first, second] = words
  if (first === 'do') {
    const [command] = /\bdrop\s+(?:table|schema|owned)\b|\btruncate\b/i.exec(text) ?? []
    return command?.replace(/\s+/g, ' ').toUpperCase()
  }
  if (first === 'drop' && (second === 'schema' || second === 'owned')) return `DROP ${second.toUpperCase()}`
  const isDrop = first === 'drop' && second === 'table'
  if (!isDrop && first !== 'truncate') return undefined
  const names = namesIn(words.slice(isDrop ? 2 : 1))
  if (names.every(([table = '', more]) => more === undefined && temporary.has(table))) return undefined
  return isDrop ? 'DROP TABLE' : 'TRUNCATE'
}

/** The name of the temporary table that a statement creates. */
export function temporaryTable(words: readonly string[]): string | undefined {
  const [first, ...rest] = words.filter((word) => !/^(?:local|global)$/.test(word))
  if (first !== 'create' || !/^temp(?:orary)?$/.test(rest[0] ?? '') || rest[1] !== 'table') return undefined
  return namesIn(rest.slice(2))[0]?.at(-1)
}

/** The schemas in which a statement creates something, or which it creates. */
export function schemasMade(words: readonly string[]): readonly string[] {
  if (words[0] !== 'create') return []
  const schema = words.indexOf('schema')
  if (schema === 1) return namesIn(words.slice(2)).slice(0, 1).flat()
  const table = words.indexOf('table')
  return table < 0 || table > 3 ? [] : schemasOf(namesIn(words.slice(table + 1)).slice(0, 1))
}

function schemasOf(names: readonly (readonly string[])[]): string[] {
  return names.flatMap((parts) => parts.at(-2) ?? [])
}

/** `if exists a.b, only c` as names, part by part; without their quotes. */
function namesIn(words: readonly string[]): string[][] {
  const names: string[][] = [[]]
  for (const [index, word] of words.entries()) {
    if (index < 3 && /^(?:if|not|exists|table|only)$/.test(word)) continue
    if (word === ',') names.push([])
    else if (word === '.' || word === '*' || word === 'only') continue
    else if (names.at(-1)?.length === 0 || words[index - 1] === '.')
      names.at(-1)?.push(word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word)
    else break
  }
  return names.filter((parts) => parts.length > 0)
}
