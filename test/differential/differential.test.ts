import { mkdtempSync, readdirSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diff } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { beyondDump } from './beyond-dump.ts'
import { agree, type Ending, told } from './ending.ts'
import { generate } from './generated.ts'
import { dump, dumpGlobals, findPostgresPrograms, psql } from './psql.ts'
import { ratchetAll } from './ratchet.ts'

// A topic is a folder of files that are run in the order of their names, `setup.sql` first: by the program as one
// folder of migrations, and by the real psql one after the other, each on a server of its own, in a database of the
// same name. The dumps at the end compare what all of them left.
const corpus = join(import.meta.dirname, 'corpus')
const expected = join(import.meta.dirname, 'expected')
const major = 15

let servers: { readonly psql: Postgres; readonly ours: Postgres }
const scratch = mkdtempSync(join(tmpdir(), 'pg-ratchet-differential-'))
beforeAll(async () => {
  await findPostgresPrograms(major)
  const [psql, ours] = await Promise.all([start(), start()])
  servers = { psql, ours }
})
afterAll(async () => {
  await Promise.all([servers?.psql, servers?.ours].map((server) => server?.[Symbol.asyncDispose]()))
  await rm(scratch, { recursive: true })
})

function start(): Promise<Postgres> {
  // What autovacuum does, and when, would be a difference.
  return startPostgres({ major, settings: { autovacuum: 'off', wal_level: 'logical' } })
}

interface Comparison {
  /** Each file, how it was run and how it ended. */
  readonly listing: string
  /** What the two did differently, and how the dumps differ; empty where all is well. */
  readonly differences: string
}

/** Compares all that psql and we do with a topic; of what is tolerated only the dumps can tell. */
async function compare(
  topic: string,
  files: ReadonlyMap<string, Uint8Array>,
  tolerated: (psql: Ending | undefined, ours: Ending) => boolean = () => false,
): Promise<Comparison> {
  const database = topic.replaceAll('-', '_')
  for (const server of Object.values(servers))
    await server.query(`CREATE DATABASE "${database}" TEMPLATE template0`)
  const [theirUrl, ourUrl] = [servers.psql.url(database), servers.ours.url(database)]
  const lines: string[] = []
  const differences: string[] = []
  for (const { file, oneTransaction, ending } of await ratchetAll(ourUrl, files)) {
    let theirs: Ending | undefined
    if (ending.type !== 'refused') {
      const path = join(scratch, `${topic}-${file}`)
      await writeFile(path, files.get(file) ?? '')
      theirs = await psql(theirUrl, path, oneTransaction)
    }
    lines.push(`${file}: ${oneTransaction ? '' : 'not in one transaction; '}${told(ending)}\n`)
    if (!agree(theirs, ending) && !tolerated(theirs, ending))
      differences.push(
        `${file}: with psql ${theirs && told(theirs)}; here ${told(ending)}\n`,
        quoted(files.get(file)),
      )
  }
  for (const look of [dump, beyondDump]) {
    const [theirs, ours] = await Promise.all([look(theirUrl), look(ourUrl)])
    differences.push(changes(theirs, ours))
  }
  return { listing: lines.join(''), differences: differences.join('') }
}

/** A short file whole, between lines: one that was generated is nowhere to be looked at. */
function quoted(text: Uint8Array | undefined): string {
  return text === undefined || text.length > 2000 ? '' : `┌──\n${new TextDecoder().decode(text)}\n└──\n`
}

/** The lines that only psql (-) or only we (+) left. */
function changes(theirs: string, ours: string): string {
  if (theirs === ours) return ''
  return diff(ours.split('\n'), theirs.split('\n'))
    .map(([side, line]) => (side === 0 ? '' : `${side < 0 ? '-' : '+'} ${line}\n`))
    .join('')
}

test.concurrent.for(readdirSync(corpus).sort())('%s', async (topic, { expect }) => {
  const { listing, differences } = await compare(topic, await readFiles(join(corpus, topic)))
  expect.soft(differences).toBe('')
  await expect(listing).toMatchFileSnapshot(join(expected, `${topic}.txt`))
})

// Of each of these, the first line says why the difference is right.
const accepted = join(import.meta.dirname, 'accepted')
test.concurrent.for(readdirSync(accepted).sort())('accepted: %s', async (topic, { expect }) => {
  const files = await readFiles(join(accepted, topic))
  for (const [name, text] of files)
    if (name !== 'setup.sql') expect(new TextDecoder().decode(text)).toMatch(/^-- [A-Z].*\.\r?\n/)
  const { listing, differences } = await compare(`accepted-${topic}`, files)
  expect(differences).not.toBe('')
  await expect(`${listing}\n${differences}`).toMatchFileSnapshot(join(expected, 'accepted', `${topic}.txt`))
})

const seed = Number(process.env.DIFFERENTIAL_SEED ?? 4711)
const runs = Number(process.env.DIFFERENTIAL_RUNS ?? 30)
test.concurrent.for([...generate(seed, runs)])(
  `%s (DIFFERENTIAL_SEED=${seed})`,
  { timeout: 60_000 + runs * 4000 },
  async ([topic, texts], { expect }) => {
    const files = new Map([...texts].map(([name, text]) => [name, new TextEncoder().encode(text)]))
    const { listing, differences } = await compare(topic, files, isAccepted)
    expect(differences).toBe('')
    // Who refuses everything is never different.
    const refused = listing.match(/^.*: refused/gm)?.length ?? 0
    console.log(`${topic}: ${files.size - 1} files, ${refused} of them refused`)
    expect(refused).toBeLessThan(files.size * (topic === 'generated-soup' ? 0.8 : 0.2))
  },
)

/** What the folder of accepted differences has too, where a file that is generated may show it. */
function isAccepted(psql: Ending | undefined, ours: Ending): boolean {
  if (psql?.type !== 'failed' || ours.type !== 'failed') return false
  const twoErrors = ours.sqlstate === '42601' && (psql.lines?.[0] ?? 0) <= (ours.lines?.[0] ?? 0)
  const openQuote = ours.message.startsWith('unterminated CSV quoted field')
  const overLines = /^22P/.test(ours.sqlstate ?? '') && (psql.lines?.[0] ?? 0) < (ours.lines?.[0] ?? 0)
  const badBytes = ours.sqlstate === '22021'
  const untilCommit = ours.sqlstate === '23503' && ours.lines === undefined
  return twoErrors || (psql.message === ours.message && (openQuote || overLines || badBytes || untilCommit))
}

test('what the servers share is the same after all of it', async () => {
  const [theirs, ours] = await Promise.all([dumpGlobals(servers.psql.url()), dumpGlobals(servers.ours.url())])
  expect(changes(theirs, ours)).toBe('')
  const settings =
    'SELECT name, setting FROM pg_file_settings UNION ALL SELECT datname, datconnlimit::text FROM pg_database ORDER BY 1, 2'
  expect(await servers.ours.query(settings)).toEqual(await servers.psql.query(settings))
})

/** The files of a topic in the order in which they are run. */
async function readFiles(folder: string): Promise<Map<string, Uint8Array>> {
  const names = readdirSync(folder).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  )
}

function rank(name: string): number {
  return name === 'setup.sql' ? 0 : 1
}
