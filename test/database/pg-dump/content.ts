import { Client } from 'pg'

/** What the catalogs hold as trees, as the server writes it; and what belongs to objects of any kind. */
const written: Readonly<Record<string, string>> = {
  pg_attrdef: 'pg_get_expr(adbin, adrelid)',
  pg_class: `concat_ws(' ', pg_get_expr(relpartbound, oid), CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid)
    WHEN relkind IN ('i', 'I') THEN pg_get_indexdef(oid) WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END)`,
  pg_constraint: 'pg_get_constraintdef(oid)',
  pg_description: '(pg_identify_object(classoid, objoid, objsubid)).identity',
  pg_policy: `concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))`,
  pg_proc: `CASE WHEN prokind <> 'a' THEN pg_get_functiondef(oid) END`,
  pg_rewrite: 'pg_get_ruledef(oid)',
  pg_statistic_ext: 'pg_get_statisticsobjdef(oid)',
  pg_trigger: 'pg_get_triggerdef(oid)',
}

/** Follows from the rest, is a tree, or is another one after a restore: numbers, sizes, where a column was declared. */
const passing = new Set(
  `oid objoid relfilenode relpages reltuples relallvisible relallfrozen relfrozenxid relminmxid reltoastrelid
  adbin relpartbound relrewrite conbin polqual polwithcheck proargdefaults prosqlbody ev_qual ev_action stxexprs tgqual
  indexprs indpred partexprs typdefaultbin prqual relhastriggers relhassubclass relhasindex attcacheoff attislocal attinhcount conislocal coninhcount extconfig`.split(
    /\s+/,
  ),
)
/** What only says how objects hang together, what is counted, and the contents of large objects. */
const passed = [
  'depend',
  'shdepend',
  'statistic',
  'statistic_ext_data',
  'init_privs',
  'largeobject',
  'subscription',
]
/** Objects made by initdb have lower numbers. */
const firstOwn = 16384

/**
 * All that a database holds, as sorted lines: each row of each catalog that is about somebody's own object, with names in
 * place of numbers, each row of each table, each sequence and large object. Relations whose name matches `except` are left
 * out. Two databases of one server that give the same lines are the same to those who use them.
 */
export async function contentOf(url: string, except = '^$'): Promise<readonly string[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const rows = async <Row>(sql: string): Promise<Row[]> => (await client.query(sql)).rows
  try {
    await client.query(`SET search_path = ''; SET timezone = 'UTC'; SET lo_compat_privileges = on`)
    const names = await namesOf(rows)
    const references = await rows<{ table: string; column: string; to: string }>(
      `SELECT f.relname AS table, fkcols[1] AS column, t.relname AS to
       FROM pg_get_catalog_foreign_keys() JOIN pg_class f ON f.oid = fktable JOIN pg_class t ON t.oid = pktable
       WHERE pkcols = '{oid}' AND cardinality(fkcols) = 1`,
    )
    const lines: string[] = []
    for (const { catalog } of await rows<{ catalog: string }>(catalogs)) {
      if (passed.includes(catalog.slice(3))) continue
      const to = new Map(
        references.filter(({ table }) => table === catalog).map((its) => [its.column, its.to]),
      )
      const found = await rows<{ row: Record<string, unknown>; written: string | null }>(
        `SELECT to_jsonb(x) AS row, ${written[catalog] ?? 'NULL'} AS written FROM pg_catalog.${catalog} x`,
      )
      for (const { row, written } of found) {
        let own = Number(row.oid ?? row.objoid ?? 0) >= firstOwn
        const name = (column: string, value: unknown): unknown => {
          if (Array.isArray(value)) return value.map((one) => name(column, one))
          const known = names.get(`${to.get(column)} ${value}`)
          own ||= known !== undefined
          return known ?? value
        }
        const told = Object.entries(row)
          .filter(([column]) => !passing.has(column))
          .map(
            ([column, value]) => `${column}=${JSON.stringify(to.has(column) ? name(column, value) : value)}`,
          )
        const line = `${catalog} ${written ?? ''} ${told.join(' ')}`
        if (own && !line.includes('pg_toast') && !row.tgisinternal) lines.push(line)
      }
    }
    for (const { relation } of await rows<{ relation: string }>(relations)) {
      const found = await rows<{ row: string }>(`SELECT x::text AS row FROM ${relation} x`)
      lines.push(...found.map(({ row }) => `${relation} ${row}`))
    }
    lines.push(...(await rows<{ line: string }>(rest)).map(({ line }) => line))
    const left = new RegExp(except)
    return lines.filter((line) => !left.test(line)).toSorted()
  } finally {
    await client.end()
  }
}

async function namesOf(rows: <Row>(sql: string) => Promise<Row[]>): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  const numbered = await rows<{ catalog: string }>(
    `SELECT attrelid::regclass::text AS catalog FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
     WHERE attname = 'oid' AND relkind = 'r' AND relnamespace = 'pg_catalog'::regnamespace
       AND relname NOT IN ('pg_enum', 'pg_largeobject_metadata')`,
  )
  for (const { catalog } of numbered) {
    const found = await rows<{ name: string; identity: string }>(
      `SELECT concat_ws(' ', tableoid::regclass, oid) AS name, (pg_identify_object(tableoid, oid, 0)).identity
       FROM ${catalog} WHERE oid >= ${firstOwn}`,
    )
    for (const { name, identity } of found) names.set(name.replace('pg_catalog.', ''), identity)
  }
  return names
}

const catalogs = `SELECT relname AS catalog FROM pg_class
  WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND NOT relisshared`
const relations = `SELECT oid::regclass::text AS relation FROM pg_class
  WHERE oid >= ${firstOwn} AND relkind IN ('r', 'm') AND relispopulated AND relnamespace <> 'pg_toast'::regnamespace`
const rest = `
  SELECT 'sequence ' || s::text AS line FROM pg_sequences s
  UNION ALL SELECT 'large object ' || oid || ' ' || encode(lo_get(oid), 'hex') FROM pg_largeobject_metadata
  UNION ALL SELECT 'subscription ' || subname || ' ' || subconninfo || ' ' || subenabled FROM pg_subscription
    WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`
