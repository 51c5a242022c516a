// postgres-migrations is a library: this is the smallest program that uses it.
import pg from 'pg'
import { migrate } from 'postgres-migrations'

const [, , connectionString, folder] = process.argv
const client = new pg.Client({ connectionString })
await client.connect()
try {
  await migrate({ client }, folder)
} finally {
  await client.end()
}
