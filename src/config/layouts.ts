/** What a folder of migrations may look like: the tool whose files they are, or what they have in common. */
export const layouts = [
  'auto',
  'plain',
  'pairs',
  'folders',
  'dbmate',
  'flyway',
  'goose',
  'node-pg-migrate',
  'sql-migrate',
  'tern',
] as const

export type Layout = (typeof layouts)[number]

/** A layout that a file can be recognised by. */
export type KnownLayout = Exclude<Layout, 'auto' | 'plain'>
