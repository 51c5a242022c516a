import { query } from '../support/postgres.ts'

/** What pg_dump passes over or cannot show, a line for each. */
export async function beyondDump(url: string): Promise<string> {
  const rows = await query<{ line: string }>(url, text)
  return rows
    .map(({ line }) => `${line}\n`)
    .sort()
    .join('')
}

const text = `
  SELECT format('invalid index %s: %s', indexrelid::regclass, pg_get_indexdef(indexrelid)) AS line
    FROM pg_index WHERE NOT (indisvalid AND indisready AND indislive)
  UNION ALL SELECT format('prepared transaction %s', gid) FROM pg_prepared_xacts WHERE database = current_database()
  UNION ALL SELECT format('being detached: %s from %s', inhrelid::regclass, inhparent::regclass)
    FROM pg_inherits WHERE inhdetachpending
  UNION ALL SELECT format('%s rows in %s', (xpath('/row/n/text()', query_to_xml(
      format('SELECT count(*) AS n FROM ONLY %s', oid::regclass), false, true, '')))[1], oid::regclass)
    FROM pg_class WHERE relkind IN ('r', 'm') AND relpersistence <> 't' AND relispopulated
      AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
      AND relname NOT LIKE 'schema_migrations%'
  UNION ALL SELECT format('replication slot %s', slot_name) FROM pg_replication_slots WHERE database = current_database()`
