import type { Adopter } from './adopter.ts'
import { atlas } from './atlas.ts'
import { dbmate } from './dbmate.ts'
import { diesel } from './diesel.ts'
import { flyway } from './flyway.ts'
import { golangMigrate } from './golang-migrate.ts'
import { goose } from './goose.ts'
import { hasura } from './hasura.ts'
import { nodePgMigrate } from './node-pg-migrate.ts'
import { postgresMigrations } from './postgres-migrations.ts'
import { prisma } from './prisma.ts'
import { sqlx } from './sqlx.ts'
import { tern } from './tern.ts'

/** Every tool whose history can be taken over, by the name that `adopt --from` gives it. */
export const adopters: Readonly<Record<string, Adopter>> = {
  dbmate,
  'golang-migrate': golangMigrate,
  flyway,
  goose,
  sqlx,
  prisma,
  'node-pg-migrate': nodePgMigrate,
  'postgres-migrations': postgresMigrations,
  tern,
  diesel,
  hasura,
  atlas,
}
