/** What a run has to know of such a statement to find out, after a kill, whether it happened. */
export type AloneKind =
  | 'create-index'
  | 'drop-index'
  | 'reindex-concurrently'
  | 'detach-partition'
  | 'create-database'
  | 'drop-database'
  | 'create-tablespace'
  | 'drop-tablespace'
  | 'create-subscription'
  | 'drop-subscription'
  /** Done twice it is as if done once. */
  | 'repeatable'
  /** Done twice it fails, and nothing shows for certain whether it was done: ALTER SUBSCRIPTION … ADD PUBLICATION. */
  | 'unknown'

/** A statement that PostgreSQL refuses inside a transaction block (25001). */
export interface Alone {
  readonly kind: AloneKind
  /** For people: `CREATE INDEX CONCURRENTLY`. */
  readonly name: string
  /** It waits for the transactions of others, and what it leaves when it fails is INVALID or half done. */
  readonly concurrently: boolean
}

type Words = readonly string[]
type Entry = readonly [name: string, kind: AloneKind, is: (words: Words) => boolean]

const always = () => true
const concurrently =
  (index: number) =>
  (words: Words): boolean =>
    words[index] === 'concurrently'

/** By the first word, or the first two; of several entries the first that is one counts. */
const table: Readonly<Record<string, readonly Entry[]>> = {
  'create index': [['CREATE INDEX CONCURRENTLY', 'create-index', concurrently(2)]],
  'create unique': [['CREATE INDEX CONCURRENTLY', 'create-index', concurrently(3)]],
  'drop index': [['DROP INDEX CONCURRENTLY', 'drop-index', concurrently(2)]],
  reindex: [
    ['REINDEX CONCURRENTLY', 'reindex-concurrently', reindexesConcurrently],
    ['REINDEX DATABASE', 'repeatable', (words) => reindexed(words) === 'database'],
    ['REINDEX SYSTEM', 'repeatable', (words) => reindexed(words) === 'system'],
    ['REINDEX SCHEMA', 'repeatable', (words) => reindexed(words) === 'schema'],
  ],
  vacuum: [['VACUUM', 'repeatable', always]],
  cluster: [['CLUSTER without a table', 'repeatable', clustersAll]],
  'alter system': [['ALTER SYSTEM', 'repeatable', always]],
  'alter database': [['ALTER DATABASE … SET TABLESPACE', 'repeatable', movesDatabase]],
  'alter table': [['ALTER TABLE … DETACH PARTITION … CONCURRENTLY', 'detach-partition', detaches]],
  'create database': [['CREATE DATABASE', 'create-database', always]],
  'drop database': [['DROP DATABASE', 'drop-database', always]],
  'create tablespace': [['CREATE TABLESPACE', 'create-tablespace', always]],
  'drop tablespace': [['DROP TABLESPACE', 'drop-tablespace', always]],
  'create subscription': [
    [
      'CREATE SUBSCRIPTION',
      'create-subscription',
      (words) => option(words, 'create_slot') !== false && option(words, 'connect') !== false,
    ],
  ],
  // One without a slot could be dropped in a transaction too: the statement does not show it.
  'drop subscription': [['DROP SUBSCRIPTION', 'drop-subscription', always]],
  'alter subscription': [
    [
      'ALTER SUBSCRIPTION … REFRESH PUBLICATION',
      'repeatable',
      ({ 3: action, 4: what }) => action === 'refresh' && what === 'publication',
    ],
    ['ALTER SUBSCRIPTION … SET PUBLICATION', 'repeatable', refreshesAfter('set')],
    ['ALTER SUBSCRIPTION … ADD PUBLICATION', 'unknown', refreshesAfter('add')],
    ['ALTER SUBSCRIPTION … DROP PUBLICATION', 'unknown', refreshesAfter('drop')],
    [
      'ALTER SUBSCRIPTION … SET (failover)',
      'repeatable',
      (words) => words[3] === 'set' && words[4] === '(' && option(words, 'failover') !== undefined,
    ],
    [
      'ALTER SUBSCRIPTION … SET (two_phase = false)',
      'repeatable',
      (words) => words[3] === 'set' && words[4] === '(' && option(words, 'two_phase') === false,
    ],
  ],
  'discard all': [['DISCARD ALL', 'repeatable', always]],
  'commit prepared': [['COMMIT PREPARED', 'unknown', always]],
  'rollback prepared': [['ROLLBACK PREPARED', 'unknown', always]],
}

/**
 * What the manual of PostgreSQL 14 to 18 says cannot be executed inside a transaction block, told by its words
 * (Statement.words); undefined for every other statement. Each entry is proved against all five (tried). What no words
 * show is left to the server: REINDEX and CLUSTER of a partitioned table, functions, an enum value used where it is added.
 */
export function aloneOf(words: readonly string[]): Alone | undefined {
  const [first = '', second] = words
  for (const key of [first, `${first} ${second}`]) {
    if (!Object.hasOwn(table, key)) continue
    for (const [name, kind, is] of table[key] ?? [])
      if (is(words)) return { kind, name, concurrently: waitsForOthers.test(name) }
  }
  return undefined
}

const waitsForOthers = /CONCURRENTLY$/

/** Where the word is that follows REINDEX or CLUSTER and its options in parentheses, if it has any. */
function afterOptions(words: Words): number {
  return words[1] === '(' ? words.indexOf(')') + 1 : 1
}

function reindexed(words: Words): string | undefined {
  return words[afterOptions(words)]
}

/** CONCURRENTLY before the name wins over the option, as on the server. */
function reindexesConcurrently(words: Words): boolean {
  const target = afterOptions(words)
  return words[target + 1] === 'concurrently' || option(words.slice(0, target), 'concurrently') === true
}

function clustersAll(words: Words): boolean {
  const next = words[1] === 'verbose' ? words[2] : words[afterOptions(words)]
  return next === undefined || next === ';'
}

/** Also `[WITH] TABLESPACE [=] x`; not `SET tablespace.x = …`, which is a setting. */
function movesDatabase(words: Words): boolean {
  const [, , , verb, noun, next] = words
  if (verb === 'set') return noun === 'tablespace' && !/^(?:[.=]|to|from)$/.test(next ?? '')
  return verb === 'tablespace' || (verb === 'with' && noun === 'tablespace')
}

function detaches(words: Words): boolean {
  const last = words.at(-1) === ';' ? words.at(-2) : words.at(-1)
  return (
    last === 'concurrently' &&
    words.some((word, index) => word === 'detach' && words[index + 1] === 'partition')
  )
}

function refreshesAfter(action: string): (words: Words) => boolean {
  return (words) => words[3] === action && words[4] === 'publication' && option(words, 'refresh') !== false
}

/**
 * The value of a boolean option in the first parentheses, true where it is only named; undefined where it is not there. The
 * last counts.
 */
function option(words: Words, name: string): boolean | undefined {
  let value: boolean | undefined
  for (let index = words.indexOf('('); index >= 0 && words[index] !== ')' && index < words.length; index++) {
    const [separator, word, sign, next] = words.slice(index, index + 4)
    if ((separator !== '(' && separator !== ',') || (word !== name && word !== `"${name}"`)) continue
    const given = sign === '=' ? next : sign
    value = !/^(?:0|e?['"]?(?:off|false)['"]?)$/i.test(given ?? '')
  }
  return value
}
