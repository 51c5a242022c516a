import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../support/postgres.ts'
import { own } from '../support/postgres-files.ts'
import { createSmallDisk, haveSmallDisks, type SmallDisk } from '../support/small-disk.ts'
import { rounds } from './scene/effort.ts'
import { type Fault, playAt, turns } from './scene/fault.ts'
import { Stage } from './scene/stage.ts'

const count = () => rounds('DISK', { sample: 2, all: 100 })

describe.runIf(haveSmallDisks())('a disk that is full', () => {
  let disk: SmallDisk
  let stage: Stage

  describe('of a tablespace', () => {
    beforeAll(async () => {
      disk = await createSmallDisk(16)
      const place = join(disk.path, 'tablespace')
      await mkdir(place)
      await own(place)
      const server = await startPostgres({ settings: { default_tablespace: 'small' } })
      await server.query(`CREATE TABLESPACE small LOCATION '${place}'`)
      await server.query('GRANT CREATE ON TABLESPACE small TO PUBLIC')
      stage = new Stage(server)
    })
    afterAll(async () => {
      await stage[Symbol.asyncDispose]()
      await disk[Symbol.asyncDispose]()
    })

    test('a migration fails, or is applied where it needs no room', async () => {
      const fault: Fault = {
        name: 'disk of a tablespace full',
        at: turns,
        disturb: async ({ program, meanwhile }) => {
          await disk.fill()
          meanwhile(program.exited.then(disk.free))
          return undefined
        },
        expect: { exits: [0, 1, 75] },
        lanes: 1,
      }
      expect(await playAt(stage, fault, count())).toEqual([])
    })
  })

  describe('of the write-ahead log', () => {
    beforeAll(async () => {
      disk = await createSmallDisk(256)
      // Segments are made when they are needed, and what is committed without waiting stays in memory.
      const settings = {
        wal_recycle: 'off',
        wal_keep_size: '0',
        wal_writer_delay: '10s',
        min_wal_size: '32MB',
      }
      stage = new Stage(await startPostgres({ settings, place: disk.path }))
    })
    afterAll(async () => {
      await stage[Symbol.asyncDispose]()
      await disk[Symbol.asyncDispose]()
    })

    test('the server goes down, and when there is room again the next run completes', async () => {
      const { server } = stage
      const fault: Fault = {
        name: 'disk of the write-ahead log full',
        at: turns,
        disturb: async ({ database, meanwhile, program }) => {
          await disk.fill()
          await database.query('SELECT pg_switch_wal()').catch(() => {})
          const revive = async () => {
            await Promise.race([sleep(1500), program.exited])
            await disk.free()
            await server.restart('immediate')
          }
          meanwhile(revive())
          return undefined
        },
        expect: { exits: [0, 1, 75], crashed: true },
        lanes: 1,
      }
      expect(await playAt(stage, fault, count())).toEqual([])
    })
  })
})
