import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { folder } from '../test/support/folder.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { startRatchet } from '../test/support/program.ts'

// docs/picture.svg: what a terminal shows of three real runs. A test compares its text with what is printed today.

const files = {
  '001_companies.sql': 'CREATE TABLE companies (id bigint PRIMARY KEY, name text NOT NULL);\n',
  '002_contacts.sql':
    'CREATE TABLE contacts (id bigint PRIMARY KEY, company_id bigint REFERENCES companies, email text);\n',
  '003_email_index.sql': 'CREATE INDEX CONCURRENTLY contacts_email_idx ON contacts (email);\n',
  '004_invoices.sql':
    'CREATE TABLE invoices (number text PRIMARY KEY, contact_id bigint REFERENCES contacts);\n' +
    "INSERT INTO invoices SELECT 'A-' || id, id FROM contacts WHERE mail IS NOT NULL;\n",
}
const mistake = 'mail IS'
const mended = 'email IS'

/** What the terminal shows, with its colours, when the files are applied to an empty database. */
export async function session(url: string): Promise<string> {
  await using place = await folder(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`migrations/${name}`, text])),
  )
  const lines: string[] = []
  const run = async (...args: readonly string[]) => {
    const env = { FORCE_COLOR: '1' }
    await using program = startRatchet(args, { url, dir: 'migrations', cwd: place.path, env })
    const { exit } = await program.exited
    lines.push(prompt(`pg-ratchet ${args.join(' ')}`), program.output().trimEnd(), `exit code ${exit}`, '')
  }
  await run('up')
  lines.push(prompt(`sed -i 's/${mistake}/${mended}/' migrations/004_invoices.sql`), '')
  await place.write('migrations/004_invoices.sql', files['004_invoices.sql'].replace(mistake, mended))
  await run('up')
  await run('status')
  return lines.join('\n').trimEnd()
}

function prompt(command: string): string {
  return `\u001b[1m$ ${command}\u001b[22m`
}

const size = 14
const lineHeight = 20
const margin = 20
// Of the usual fonts with a fixed width this is the widest.
const columnWidth = size * 0.602

/** A picture of text with the colours of a terminal. */
export function svgOf(text: string): string {
  const lines = text.split('\n')
  const columns = Math.max(...lines.map((line) => stripVTControlCharacters(line).length))
  const width = Math.ceil(columns * columnWidth) + 2 * margin
  const height = lines.length * lineHeight + 2 * margin
  const rows = lines.map((line, index) => {
    const y = margin + (index + 0.75) * lineHeight
    return `<text x="${margin}" y="${y}">${spans(line)}</text>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" xml:space="preserve" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>pg-ratchet applies three files, stops at a mistake in the fourth, and goes on when that is mended</title>',
    `<style>text { font: ${size}px ui-monospace, Menlo, Consolas, monospace; fill: #e6edf3 }`,
    '.b { font-weight: bold } .d { fill: #8b949e } .r { fill: #ff7b72 } .g { fill: #7ee787 } .y { fill: #e3b341 } .c { fill: #79c0ff }</style>',
    '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
    ...rows,
    '</svg>',
    '',
  ].join('\n')
}

/** What such a sequence (ECMA-48, 8.3.117) turns on; one that is not here turns everything off. */
const classes: Readonly<Record<string, string>> = {
  1: 'b',
  2: 'd',
  31: 'r',
  32: 'g',
  33: 'y',
  34: 'c',
  36: 'c',
  90: 'd',
}

/** A sequence that selects a graphic rendition, in an output of `styleText`. */
const rendition = new RegExp(`${'\u001b'}\\[(\\d+)m`)

function spans(line: string): string {
  const parts = line.split(rendition)
  let style: string | undefined
  return parts
    .map((part, index) => {
      if (index % 2 === 1) style = classes[part]
      const text = part.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
      if (index % 2 === 1 || text === '') return ''
      return style === undefined ? text : `<tspan class="${style}">${text}</tspan>`
    })
    .join('')
}

/** The text of a picture that `svgOf` made, without colours. */
export function textOf(svg: string): string {
  const rows = [...svg.matchAll(/^<text [^>]*>(.*)<\/text>$/gm)].map(([, row = '']) => row)
  return rows
    .map((row) =>
      row
        .replaceAll(/<\/?tspan[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&amp;', '&'),
    )
    .join('\n')
}

if (import.meta.main) {
  await using server = await startPostgres({ major: 18 })
  await server.query('CREATE DATABASE crm')
  const picture = join(import.meta.dirname, '../docs/picture.svg')
  await writeFile(picture, svgOf(await session(server.url('crm'))))
}
