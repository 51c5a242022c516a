/** Where PostgreSQL keeps a kind of object. */
export interface Catalog {
  readonly catalog: string
  /** What the names of its columns begin with. */
  readonly prefix: string
  /** Its names are unique in a schema only. */
  readonly inSchema?: boolean
  /** Where it is not called after the prefix. */
  readonly owner?: string
  /** What pg_identify_object wants to hear, where that is another one. */
  readonly class?: string
  /** An expression for the name, where there is no such column. */
  readonly name?: string
  /** The function that says who has which privilege, where there are privileges of this kind. */
  readonly has?: string
  /** The table that it is a part of, if any: it has the table's owner, and only with the table can it get another. */
  readonly table?: string
}

const relation = { catalog: 'pg_class', prefix: 'rel', inSchema: true, has: 'has_table_privilege' }
const routine = { catalog: 'pg_proc', prefix: 'pro', inSchema: true, has: 'has_function_privilege' }

/** The kinds of objects, as the server calls them in its messages. Where one name begins another, the longer comes first. */
export const catalogs = {
  table: relation,
  relation,
  view: relation,
  'materialized view': relation,
  'foreign table': relation,
  index: { ...relation, table: '(SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = x.oid)' },
  sequence: {
    ...relation,
    has: 'has_sequence_privilege',
    table: `(SELECT refobjid FROM pg_catalog.pg_depend WHERE objid = x.oid AND deptype IN ('a', 'i')
      AND classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass)`,
  },
  schema: { catalog: 'pg_namespace', prefix: 'nsp', has: 'has_schema_privilege' },
  database: { catalog: 'pg_database', prefix: 'dat', owner: 'datdba', has: 'has_database_privilege' },
  function: routine,
  procedure: routine,
  aggregate: routine,
  routine,
  type: { catalog: 'pg_type', prefix: 'typ', inSchema: true, has: 'has_type_privilege' },
  language: {
    catalog: 'pg_language',
    prefix: 'lan',
    // Untrusted ones are for superusers alone: nothing can be granted on them.
    name: 'CASE WHEN x.lanpltrusted THEN x.lanname END',
    has: 'has_language_privilege',
  },
  'foreign server': { catalog: 'pg_foreign_server', prefix: 'srv', has: 'has_server_privilege' },
  'foreign-data wrapper': {
    catalog: 'pg_foreign_data_wrapper',
    prefix: 'fdw',
    has: 'has_foreign_data_wrapper_privilege',
  },
  tablespace: { catalog: 'pg_tablespace', prefix: 'spc', has: 'has_tablespace_privilege' },
  'large object': {
    catalog: 'pg_largeobject_metadata',
    class: 'pg_largeobject',
    prefix: 'lom',
    name: 'x.oid::pg_catalog.text',
  },
  'operator class': { catalog: 'pg_opclass', prefix: 'opc', inSchema: true },
  'operator family': { catalog: 'pg_opfamily', prefix: 'opf', inSchema: true },
  operator: { catalog: 'pg_operator', prefix: 'opr', inSchema: true },
  collation: { catalog: 'pg_collation', prefix: 'coll', inSchema: true },
  conversion: { catalog: 'pg_conversion', prefix: 'con', inSchema: true },
  'text search configuration': { catalog: 'pg_ts_config', prefix: 'cfg', inSchema: true },
  'text search dictionary': { catalog: 'pg_ts_dict', prefix: 'dict', inSchema: true },
  'statistics object': { catalog: 'pg_statistic_ext', prefix: 'stx', inSchema: true },
  publication: { catalog: 'pg_publication', prefix: 'pub' },
  subscription: { catalog: 'pg_subscription', prefix: 'sub' },
  'event trigger': { catalog: 'pg_event_trigger', prefix: 'evt' },
  extension: { catalog: 'pg_extension', prefix: 'ext' },
} as const satisfies Record<string, Catalog>

export type Kind = keyof typeof catalogs
