import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allSettings, type Setting, type SettingGroup } from '../src/config/settings.ts'
import { exitCodes } from '../src/exit-code.ts'
import type { Rule } from '../src/lint/rule.ts'
import { rules } from '../src/lint/rules.ts'
import { declarations, type Field } from './declarations.ts'

const root = join(import.meta.dirname, '..')

/** The generated pages: path from the root of the repository, and text. */
export function pages(): Record<string, string> {
  const failures = readFileSync(join(root, 'src/failure/failure.ts'), 'utf8')
  const events = readFileSync(join(root, 'src/report/event.ts'), 'utf8')
  return {
    'docs/configuration.md': configurationPage(allSettings),
    'docs/checks.md': checksPage(rules),
    'docs/exit-codes.md': exitCodesPage(exitCodes),
    'docs/events.md': eventsPage(events, failures),
  }
}

const groups = {
  connection: 'Where PostgreSQL is',
  folder: 'The migrations folder',
  history: 'The history, and what to do when it differs from the files',
  existing: 'A database that is there already',
  waiting: 'Other runs',
  record: 'Whatever writes to the history',
  run: 'A run',
  check: 'What `check` and `plan` look for',
  output: 'Output',
} as const satisfies Record<SettingGroup, string>

/** docs/configuration.md: one table for each group of settings. */
export function configurationPage(all: readonly Setting[]): string {
  const sections = Object.entries(groups).map(([group, title]) => {
    const rows = all
      .filter((setting) => setting.group === group)
      .map(({ env, flag, placeholder, fallback, help }) => [
        code(env),
        flag === undefined ? '' : code(`--${flag}${placeholder === '' ? '' : ` ${placeholder}`}`),
        fallback === undefined ? '' : code(fallback),
        help,
      ])
    return `## ${title}\n\n${tableOf(['Variable', 'Flag', 'Default', 'Meaning'], rows)}`
  })
  const secrets = all.filter((setting) => setting.secret).map(({ env }) => code(env))
  return page('src/config/settings.ts', [
    '# Settings',
    'A flag wins over its variable, the variable over the file that `<VARIABLE>_FILE` names, that over the default.\n' +
      'Every variable below has such a `_FILE` twin: `PGPASSWORD_FILE=/run/secrets/password`. One line ending at the\n' +
      'end of the file is dropped. A variable and its `_FILE` both set, or a file that is empty or unreadable, is an error.',
    'An empty variable counts as not set. Durations are written `500ms`, `30s`, `10m`, `2h` or `0`; booleans `true`,\n' +
      '`false`, `1` or `0`; a bare flag is true. All problems are reported at once, and the run ends with 78.',
    `Secret, and never printed: ${secrets.join(', ')}. From a file they are read again for each connection attempt.`,
    ...sections,
  ])
}

/** docs/exit-codes.md: one row for each way to end. */
export function exitCodesPage(
  table: Readonly<
    Record<string, { readonly exit: number; readonly retry: boolean; readonly meaning: string }>
  >,
): string {
  const endings = Object.entries(table).sort(([, a], [, b]) => a.exit - b.exit)
  const rows = endings.map(([name, { exit, retry, meaning }]) => [
    String(exit),
    isFailure(name) ? code(name) : '',
    meaning,
    exit === 0 ? '' : retry ? 'yes' : 'no',
  ])
  const retry = [...new Set(endings.filter(([, ending]) => ending.retry).map(([, { exit }]) => exit))]
  return page('src/exit-code.ts', [
    '# Exit codes',
    'A number never gets a second meaning. "Again" says whether the same run may succeed later without anybody\n' +
      'changing anything. The failure is what JSON output calls it (`failure.code`, see [events.md](events.md)).',
    tableOf(['Code', 'Failure', 'Meaning', 'Again'], rows),
    `A Kubernetes Job that tries again after ${retry.join(', ')}, and gives up at once after anything else:`,
    '```yaml\n' +
      'podFailurePolicy:\n' +
      '  rules:\n' +
      '    - action: Ignore\n' +
      '      onPodConditions: [{ type: DisruptionTarget }]\n' +
      '    - action: FailJob\n' +
      `      onExitCodes: { operator: NotIn, values: [${retry.join(', ')}] }\n` +
      '```',
  ])
}

/** docs/checks.md: how to use the command, and a section for each rule. */
export function checksPage(all: readonly Rule[]): string {
  const rows = all.map(({ name, severity }) => [`[${name}](#${name})`, severity])
  const sql = (texts: readonly string[]) =>
    texts.map((text) => `\`\`\`sql\n${text.trimEnd()}\n\`\`\``).join('\n\n')
  const sections = all.map(({ name, severity, explanation, bad, good, notInDown }) =>
    [
      `## ${name}`,
      `${severity === 'off' ? 'Off by itself.' : `By itself: ${severity}.`}${notInDown ? ' Not in what undoes a migration.' : ''} ${explanation}`,
      `Found:`,
      sql(bad.map(({ sql }) => sql)),
      `Not found:`,
      sql(good),
    ].join('\n\n'),
  )
  return page('src/lint/rules', [
    '# Checks',
    '`check` reads the files of the folder, and says what is wrong with them and what would hurt a database that is in use. It\n' +
      'runs nothing, and needs no database. `plan` says the same about the files that it lists; `plan --rules all=off` does not.',
    '```sh\n' +
      'pg-ratchet check                      # all files\n' +
      'pg-ratchet check --since main         # files that are new or changed since this branch left main; needs git\n' +
      'pg-ratchet check --against-database   # files that the database does not have, or has with another text\n' +
      '```',
    '- Names, order, versions that are there twice, encodings, and whatever `up` would refuse end it with 65, as they end `up`.\n' +
      '- Each statement is read by the parser of PostgreSQL 18. What it cannot read is a [syntax-error](#syntax-error).\n' +
      '- Then the rules below look at it, with what is known about the tables from the files before it. Tables that a file makes\n' +
      '  itself are new, so nobody waits for them: almost nothing is found about those. Nothing is known about how large a table is.\n' +
      '- The exit code is 3 where an error was found. Warnings alone end with 0: what shall fail a build is an error, and\n' +
      '  `RATCHET_CHECK_RULES` makes it one.\n' +
      '- What undoes a migration, a down file or a down section, is looked at too; to drop what the migration made is what it is\n' +
      '  there for, so rules about that are silent there. To lock a table for long hurts there as well.',
    '## How loud a rule is',
    '`RATCHET_CHECK_RULES`, or `--rules`, makes a rule an error, a warning, or turns it off. `all` is each rule that is not off by\n' +
      'itself; of two about the same rule the later counts:',
    '```sh\n' +
      'pg-ratchet check --rules drop-table=error,missing-name=off,not-idempotent=warning\n' +
      'pg-ratchet check --rules all=off,syntax-error=error\n' +
      '```',
    '## When it is right all the same',
    'A comment before the statement, on a line of its own, says which rule is to be passed over, and why. At the top of the file,\n' +
      'with an empty line behind it, it is about the whole file:',
    '```sql\n' +
      '-- check:ignore drop-column, several-locks: nothing uses it since release 41\n' +
      'ALTER TABLE deals DROP COLUMN stage;\n' +
      '```',
    'A comment is part of the text, so to add one to a file that is applied is to edit it. Where old files are full of findings,\n' +
      'look at new ones only: with `--since`, or with `--against-database`.',
    '## Rules',
    tableOf(['Rule', 'By itself'], rows),
    ...sections,
  ])
}

/** docs/events.md, from the text of the two files that declare what a run says. */
export function eventsPage(eventSource: string, failureSource: string): string {
  const events = declarations(eventSource)
  const failures = declarations(failureSource)
  const types = [...events.interfaces, ...failures.interfaces]
  const linked = (text: string) =>
    types.reduce(
      (linked, { name }) =>
        linked.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `[${name}](#${name.toLowerCase()})`),
      text.replaceAll('|', '\\|'),
    )
  const fieldsOf = (fields: readonly Field[]) =>
    fields
      .map(({ name, optional, type }) => `${code(name + (optional ? '?' : ''))} ${linked(type)}`)
      .join(', ')
  return page('src/report/event.ts and src/failure/failure.ts', [
    '# Events',
    'With `--output json` everything that a run says is one JSON object a line: the events below, with `level`\n' +
      '(`debug`, `info`, `warn`, `error`) and `time` (UTC) in front. They go to stderr; what a command was asked for\n' +
      '(`status.listed`, `plan.listed`, `check.listed`, `file.created`) goes to stdout. Fields marked `?` may be absent. Names keep\n' +
      'their meaning; new events and new fields may come.',
    tableOf(
      ['`type`', 'When', 'Fields'],
      events.members.map(({ tag, doc, fields }) => [code(tag), doc, fieldsOf(fields)]),
    ),
    '## Failure',
    'What stopped a run: the `failure` of `run.failed`, which has the words for it beside it, as `summary` and `hint`.\n' +
      '[exit-codes.md](exit-codes.md) says what each one means.',
    tableOf(
      ['`code`', 'Fields'],
      failures.members.map(({ tag, fields }) => [code(tag), fieldsOf(fields)]),
    ),
    ...types.map(({ name, doc, fields }) => {
      const rows = fields.map(({ name, optional, type, doc }) => [
        code(name + (optional ? '?' : '')),
        linked(type),
        doc,
      ])
      return `## ${name}\n\n${doc}\n\n${tableOf(['Field', 'Type', ''], rows)}`
    }),
  ])
}

function page(source: string, blocks: readonly string[]): string {
  return `<!-- Made by \`npm run docs\` from ${source}. -->\n\n${blocks.join('\n\n')}\n`
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``
}

/** Failure codes are written in capitals, outcomes are not. */
function isFailure(name: string): boolean {
  return name === name.toUpperCase()
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(pages())) writeFileSync(join(root, path), text)
}
