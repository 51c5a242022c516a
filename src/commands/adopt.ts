import { readFileSync } from 'node:fs'
import { tableName } from '../config/parse.ts'
import { describeHolder } from '../database/lock-holder.ts'
import { takeLockText } from '../database/lock-inside.ts'
import { LockWait } from '../database/lock-wait.ts'
import { objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { RunError } from '../failure/failure.ts'
import { type Found, findForeign, readForeign, unchangedForeign } from '../history/adopt/find.ts'
import { adopters } from '../history/adopt/index.ts'
import type { Change } from '../history/amend.ts'
import { type History, readHistory } from '../history/read.ts'
import { recordTexts } from '../history/record.ts'
import type { HistoryTable } from '../history/table.ts'
import type { Migration } from '../migrations/migration.ts'
import { type Adoption, adoptionOf } from '../plan/adoption.ts'
import type { HistoryChange } from '../report/event.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { readFolder } from './read-folder.ts'
import { changeUnderLock } from './under-lock.ts'

export const adopt: Command = {
  summary: "Take over another tool's history, which stays as it is.",
  options: [
    {
      flags: '--from <tool>',
      help: `${Object.keys(adopters).join(', ')}; recognised by its table without this`,
    },
    { flags: '--from-table <table>', help: 'its table, where that has another name or there are several' },
    { flags: '--dry-run', help: 'show what would be recorded; writes nothing' },
  ],
  settings: ['connection', 'folder', 'history', 'waiting', 'record', 'output'],
  run: takeOver,
}

interface Plan extends Change {
  readonly found: Found
  readonly adoption: Adoption
}

async function takeOver(run: Run, { options }: CommandInput): Promise<Outcome> {
  const { config, report } = run
  const wanted = { tool: toolOf(options.from), table: foreignTable(options.fromTable) }
  const migrations = readFolder(run)
  const decide = async (session: Session, held: boolean): Promise<Plan> => {
    const history = await readHistory(session, config.table, config.role)
    const found = theOne(await findForeign(session, history, wanted), wanted.tool)
    const keys = found.adopter.locks?.(found) ?? []
    if (held) await holdForeign(session, keys, { run, history })
    const theirs = isHistory(found, history) ? undefined : await readForeign(session, history, found)
    const adoption = adoptionOf(found, found.adopter.read(theirs?.rows ?? []), {
      migrations,
      history,
      policy: config,
      fileOf: (migration) => adoptedFile(migration, migrations),
    })
    const statements = (table: HistoryTable) => [
      // Behind a pooler no lock can belong to the session.
      ...(history.pooled ? keys.map(takeLockText) : []),
      ...(theirs === undefined ? [] : unchangedForeign(found, theirs.state)),
      ...recordTexts(table, adoption.records, config.deployment),
    ]
    return { history, found, adoption, statements }
  }
  const done = await changeUnderLock(run, decide, async ({ history, found, adoption }) => {
    for (const divergence of adoption.warnings) report({ type: 'history.diverged', divergence })
    const nothing = adoption.records.length === 0
    if (nothing || options.dryRun)
      report({
        type: 'history.planned',
        table: history.table.display,
        note: noteOf(found, history, adoption),
        changes: adoption.records.map((one) => changeOf(one, found)),
      })
    return !nothing && !options.dryRun
  })
  if (done !== undefined)
    report({
      type: 'history.changed',
      table: done.history.table.display,
      recorded: done.adoption.records.length,
      ...{ accepted: 0, forgotten: 0, settled: 0 },
    })
  return 'done'
}

/** Its table is the history table itself, taken over in place by every run. */
function isHistory({ schema, table }: Found, history: History): boolean {
  return schema === history.table.schema && table === history.table.table
}

function noteOf(found: Found, history: History, { applied, records }: Adoption): string {
  const { adopter, display } = found
  if (isHistory(found, history)) return `${display}, which ${adopter.title} made, is the history as it is`
  return `${adopter.title} has applied ${applied} (${display}), of which ${applied - records.length} ${applied - records.length === 1 ? 'is' : 'are'} recorded`
}

function changeOf({ version, migration }: Adoption['records'][number], { adopter }: Found): HistoryChange {
  return {
    action: 'record',
    version,
    file: migration?.path,
    note: `recorded as applied by ${adopter.title}${migration === undefined ? '; there is no file of it' : ''}`,
  }
}

function toolOf(option: unknown): string | undefined {
  if (typeof option !== 'string' || Object.hasOwn(adopters, option)) return option as string | undefined
  const hint = `One of: ${Object.keys(adopters).join(', ')}.`
  throw new RunError({ code: 'USAGE', message: `adopt --from ${option}: no such tool is known`, hint })
}

function foreignTable(option: unknown) {
  if (typeof option !== 'string') return undefined
  try {
    return tableName(option)
  } catch (error) {
    const message = `--from-table ${option}: it ${(error as Error).message}`
    throw new RunError({ code: 'USAGE', message, hint: 'See pg-ratchet adopt --help.' })
  }
}

function theOne(found: readonly Found[], tool: string | undefined): Found {
  const [one, another] = found
  if (one === undefined) {
    const tables = Object.entries(adopters)
      .filter(([name]) => tool === undefined || tool === name)
      .map(([, { table }]) => table)
    throw new RunError({
      code: 'USAGE',
      message: `adopt: there is no table of ${tool === undefined ? 'another tool' : adopters[tool]?.title} (${[...new Set(tables)].join(', ')}) along the search_path`,
      hint: 'Say where it is: --from TOOL --from-table SCHEMA.TABLE. What is there without a history is recorded by `baseline VERSION`.',
    })
  }
  if (another === undefined) return one
  const names = found.map(({ tool, display }) => `--from ${tool} --from-table ${display}`)
  throw new RunError({
    code: 'USAGE',
    message: `adopt: there are several: ${found.map(({ adopter, display }) => `${adopter.title} (${display})`).join(', ')}`,
    hint: `Say which one: ${names.join(', or ')}`,
  })
}

/** Keeps the other tool from running meanwhile: until this session ends, or behind a pooler for now. */
async function holdForeign(
  session: Session,
  keys: readonly bigint[],
  { run: { config, report, signal }, history }: { readonly run: Run; readonly history: History },
): Promise<void> {
  const wait = new LockWait({ lockWaitMs: config.lockWaitMs, report, signal })
  const scope = history.pooled ? 'xact_lock' : 'lock'
  for (const key of keys) {
    for (;;) {
      const [rows] = await session.query(`SELECT pg_catalog.pg_try_advisory_${scope}(${key}) AS taken`)
      if (objectsOf(rows)[0]?.taken === 't') break
      await wait.pause(() => describeHolder(session, key))
    }
  }
}

function adoptedFile(migration: Migration, migrations: readonly Migration[]) {
  const read = ({ file, path }: Migration) => ({ name: file, bytes: readFileSync(path) })
  return {
    ...read(migration),
    before: () => migrations.slice(0, migrations.indexOf(migration)).map(read),
  }
}
