// What @types/pg says of the whole package, for the two parts of it that are used (`./lib/*` is among the exports of pg).
declare module 'pg/lib/client.js' {
  import type pg from 'pg'

  const Client: typeof pg.Client
  export default Client
}
declare module 'pg/lib/query.js' {
  import type pg from 'pg'

  const Query: typeof pg.Query
  export default Query
}
