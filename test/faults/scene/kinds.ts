/** A migration whose effects can be counted. */
export type SceneFile = {
  readonly name: string
  readonly text: string
  /**
   * SQL expressions, each of which is 0 where an effect of the file is not there, and 1 where it is there once; null where
   * nobody can see it. Of a file that is not one transaction, one for each statement.
   */
  readonly effects: readonly (string | null)[]
  /** It is not one transaction. */
  readonly stepwise?: boolean
}

/** What the history calls it. */
export function versionOf({ name }: SceneFile): string {
  return name.startsWith('R__') ? name.slice(0, -'.sql'.length) : name.slice(0, 3)
}

/** A folder of migrations that are run in one way. */
export type Kind = {
  readonly name: string
  /** What is there before the first run. */
  readonly before: string
  readonly files: readonly SceneFile[]
}

/** What is inserted without a key shows how often it was. */
const said = (what: string) => `(SELECT count(*) FROM said WHERE what = '${what}')`
const relation = (name: string) => `(to_regclass('${name}') IS NOT NULL)::int`

function plain(number: string, more = ''): SceneFile {
  return {
    name: `${number}_plain.sql`,
    text: `CREATE TABLE t${number} (id int PRIMARY KEY);\n${more}INSERT INTO said VALUES ('${number}');\n`,
    effects: [relation(`t${number}`), said(number)],
  }
}

const log = 'CREATE TABLE said (what text);'

const transactional: Kind = {
  name: 'transactional',
  before: log,
  files: [
    plain('001'),
    plain('002', 'SELECT pg_sleep(0.03);\n'),
    plain('003', 'SET search_path = public, pg_catalog;\nCREATE INDEX ON t003 (id) WHERE id > 0;\n'),
    plain('004', 'ALTER TABLE t001 ADD CONSTRAINT late UNIQUE (id) DEFERRABLE INITIALLY DEFERRED;\n'),
    plain('005'),
  ],
}

const lines = 1500

const copy: Kind = {
  name: 'copy',
  before: `${log} CREATE TABLE copied (id int, line text);`,
  files: [
    plain('001'),
    {
      name: '002_copy.sql',
      text: [
        'CREATE TABLE t002 (id int);',
        'COPY copied (id, line) FROM stdin;',
        ...Array.from({ length: lines }, (_, index) => `${index}\t${'and so on '.repeat(12)}`),
        '\\.',
        "INSERT INTO said VALUES ('002');",
        '',
      ].join('\n'),
      effects: [relation('t002'), `(SELECT count(*) / ${lines}.0 FROM copied)`, said('002')],
    },
    plain('003'),
  ],
}

const paragraphs = 150

/** More than what is held of a file: it is read again when it is run, and sent in several pieces. */
const large: Kind = {
  name: 'large',
  before: `${log} CREATE TABLE filled (id int, text text);`,
  files: [
    plain('001'),
    {
      name: '002_large.sql',
      text: [
        'CREATE TABLE t002 (id int);',
        ...Array.from(
          { length: paragraphs },
          (_, index) => `INSERT INTO filled VALUES (${index}, '${'and so on '.repeat(800)}');`,
        ),
        "INSERT INTO said VALUES ('002');",
        '',
      ].join('\n'),
      effects: [relation('t002'), `(SELECT count(*) / ${paragraphs}.0 FROM filled)`, said('002')],
    },
    plain('003'),
  ],
}

/** 1: a valid index. 0.5: one that a build has left. */
const index = (definition: string) =>
  `COALESCE((SELECT sum(CASE WHEN indisvalid THEN 1 ELSE 0.5 END) FROM pg_index
     WHERE indrelid = 'shop.orders'::regclass AND pg_get_indexdef(indexrelid) LIKE '${definition}'), 0)`

/** Ten statements, three of them concurrent builds that take a tenth of a second each and no processor. */
const stepwise: Kind = {
  name: 'stepwise',
  before: `${log}
    CREATE TABLE counter (n int);
    INSERT INTO counter VALUES (0);
    CREATE SCHEMA shop;
    CREATE TABLE shop.orders (id int PRIMARY KEY, customer int, number text);
    INSERT INTO shop.orders SELECT i, i % 2, 'N' || i FROM generate_series(1, 4) AS i;
    CREATE INDEX old_one ON shop.orders (customer, id);
    CREATE FUNCTION shop.slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_catalog.pg_sleep(0.025); RETURN i; END $$;`,
  files: [
    plain('001'),
    {
      name: '002_stepwise.sql',
      text: [
        "INSERT INTO said VALUES ('begun')",
        'SET search_path = shop, public',
        'CREATE INDEX CONCURRENTLY orders_customer ON orders (slow(customer))',
        'UPDATE counter SET n = n + 1',
        'CREATE INDEX CONCURRENTLY ON orders (slow(id)) WHERE customer < 10',
        'DROP INDEX CONCURRENTLY old_one',
        'CREATE UNIQUE INDEX CONCURRENTLY orders_number ON orders (lower(number)) INCLUDE (id)',
        'REINDEX INDEX CONCURRENTLY orders_customer',
        'VACUUM ANALYZE orders',
        "INSERT INTO said SELECT 'ended in ' || current_schema()",
      ]
        .map((statement) => `${statement};\n`)
        .join(''),
      effects: [
        said('begun'),
        null,
        index('CREATE INDEX orders_customer ON %'),
        '(SELECT n FROM counter)',
        index('% WHERE (customer < 10)'),
        `(1 - ${index('CREATE INDEX old_one ON %')})`,
        index('CREATE UNIQUE INDEX orders_number ON %'),
        null,
        null,
        said('ended in shop'),
      ],
      stepwise: true,
    },
    plain('003'),
  ],
}

const recording = (number: string) =>
  `INSERT INTO schema_migrations (version, name) VALUES ('${number}', 'plain') ON CONFLICT (version) DO NOTHING;\n`

/** The first file makes the history table, and each one records itself. */
const own: Kind = {
  name: 'own history',
  before: log,
  files: [
    plain(
      '001',
      `CREATE TABLE IF NOT EXISTS schema_migrations (version text PRIMARY KEY, name text, executed_at timestamptz DEFAULT now());\n${recording('001')}`,
    ),
    plain('002', recording('002')),
    plain('003', `INSERT INTO schema_migrations (version, name) VALUES ('003', 'plain');\n`),
  ],
}

function repeatable(name: string): SceneFile {
  return {
    name: `R__${name}.sql`,
    text: `CREATE OR REPLACE VIEW ${name} AS SELECT 1 AS one;\nINSERT INTO said VALUES ('${name}');\n`,
    effects: [relation(name), said(name)],
  }
}

/** A row with this checksum is that of an older text: the file has not run yet. */
export const olderChecksum = '0'.repeat(64)

/** One that runs for the first time, and one whose text changed since it ran. */
const repeated: Kind = {
  name: 'repeated',
  before: `${log}
    CREATE TABLE schema_migrations (version text PRIMARY KEY, name text, kind text, checksum text, executed_at timestamptz,
      execution_ms bigint, executed_by text, details jsonb);
    INSERT INTO schema_migrations (version, kind, checksum) VALUES ('R__seen', 'repeatable', '${olderChecksum}');`,
  files: [plain('001'), repeatable('fresh'), repeatable('seen'), repeatable('third')],
}

/** Builds alone, in a file that needs no session: it may go through a pooler. */
const builds: Kind = {
  name: 'index builds',
  before: stepwise.before,
  files: [
    plain('001'),
    {
      name: '002_builds.sql',
      text: `CREATE INDEX CONCURRENTLY orders_customer ON shop.orders (shop.slow(customer));
        INSERT INTO said VALUES ('002');
        CREATE INDEX CONCURRENTLY ON shop.orders (shop.slow(id)) WHERE customer < 10;`,
      effects: [index('CREATE INDEX orders_customer ON %'), said('002'), index('% WHERE (customer < 10)')],
      stepwise: true,
    },
    plain('003'),
  ],
}

/** What faults happen to. */
export const kinds: readonly Kind[] = [transactional, stepwise, copy, large, own, repeated]

/** What works in every place, also behind a pooler. */
export const pooledKinds: readonly Kind[] = [transactional, builds, copy, large, own, repeated]
