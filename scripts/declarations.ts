/** A field of a type, as it is declared. */
export interface Field {
  readonly name: string
  readonly optional: boolean
  readonly type: string
  readonly doc: string
}

/** A member of the file's union type; the tag is the literal of its first field. */
interface Member {
  readonly tag: string
  readonly doc: string
  readonly fields: readonly Field[]
}

/** An exported interface. */
interface Interface {
  readonly name: string
  readonly doc: string
  readonly fields: readonly Field[]
}

const doc = String.raw`(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?`

/**
 * The exported interfaces of a TypeScript file, and the members of its first exported union of object types.
 *
 * Reads the few forms that such declarations have in this project, and throws where it meets another one:
 * a page without a field would look complete.
 */
export function declarations(source: string): {
  members: readonly Member[]
  interfaces: readonly Interface[]
} {
  const union = /export type \w+ =\n([\s\S]*?)\n\n/.exec(source)?.[1] ?? ''
  const members = [...union.matchAll(new RegExp(`${doc}\\| \\{([\\s\\S]*?)\\}(?=\\n|$)`, 'g'))].flatMap(
    (match) => {
      const [tag, ...fields] = fieldsOf(match[2] ?? '')
      if (tag === undefined) throw new Error(`no fields in: ${match[0]}`)
      return tag.type
        .split('|')
        .map((literal) => ({ tag: literal.trim().slice(1, -1), doc: prose(match[1]), fields }))
    },
  )
  if (members.length < (union.match(/^ {2}\| /gm) ?? []).length)
    throw new Error(`cannot read all of: ${union}`)
  const found = source.matchAll(new RegExp(`${doc}export interface (\\w+) \\{\\n([\\s\\S]*?)\\n\\}`, 'g'))
  const interfaces = [...found].map(([, doc, name, body]) => ({
    name: name ?? '',
    doc: prose(doc),
    fields: fieldsOf(body ?? ''),
  }))
  return { members, interfaces }
}

function fieldsOf(body: string): Field[] {
  // A type may hold braces of its own, with fields separated by semicolons: those are not fields of the body.
  const type = String.raw`((?:\{[^{}]*\}|[^;{}\n])+)`
  const field = new RegExp(`\\s*${doc}readonly (\\w+)(\\?)?: ${type}(?:;|\\s*(?:\\n|$))`, 'y')
  const fields: Field[] = []
  while (body.slice(field.lastIndex).trim() !== '') {
    const start = field.lastIndex
    const match = field.exec(body)
    if (match === null) throw new Error(`cannot read as a field: ${body.slice(start).trim()}`)
    const [, doc, name = '', question, type = ''] = match
    const bare = type
      .replaceAll(/readonly /g, '')
      .replace(/ \| undefined$/, '')
      .trim()
    fields.push({ name, optional: question === '?', type: bare, doc: prose(doc) })
  }
  return fields
}

function prose(comment: string | undefined): string {
  return (comment ?? '')
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
