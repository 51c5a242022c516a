import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's URL of the PostgreSQL that the tests of this project share. */
    databaseUrl: string
  }
}

const image = 'postgres:17-trixie'

/** Starts one PostgreSQL for the whole project, says which, and returns what stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { kind, url, stop } = (await fromEnvironment()) ?? (await fromDocker()) ?? (await fromNpm())
  console.log(`Database tests use ${kind}.`)
  project.provide('databaseUrl', url)
  return stop
}

type Server = { readonly kind: string; readonly url: string; readonly stop: () => Promise<void> }

async function fromEnvironment(): Promise<Server | undefined> {
  const url = process.env.TEST_DATABASE_URL
  return url ? { kind: 'the server of TEST_DATABASE_URL', url, stop: async () => {} } : undefined
}

async function fromDocker(): Promise<Server | undefined> {
  if (!process.env.DOCKER_HOST && !existsSync('/var/run/docker.sock')) return undefined
  // The container is stopped here; its helper would be one more image to fetch.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'
  try {
    const { GenericContainer, Wait } = await import('testcontainers')
    const starting = new GenericContainer(image)
      .withEnvironment({ POSTGRES_PASSWORD: 'postgres' })
      .withExposedPorts(5432)
      // Databases come and go by the hundred, and each time the server would wait for the disk.
      .withCommand(['postgres', '-c', 'fsync=off'])
      // The first time it says so while it initialises. A health check would go on and take a fifth of a processor.
      .withWaitStrategy(Wait.forLogMessage('database system is ready to accept connections', 2))
      .start()
    const container = await Promise.race([starting, sleep(120_000, undefined, { ref: false })])
    if (!container) {
      starting.then((late) => late.stop()).catch(() => {})
      throw new Error('not started within two minutes')
    }
    return {
      kind: `a container of ${image}`,
      url: `postgres://postgres:postgres@${container.getHost()}:${container.getMappedPort(5432)}/postgres`,
      stop: async () => void (await container.stop()),
    }
  } catch (error) {
    console.log(`No container of ${image}: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

async function fromNpm(): Promise<Server> {
  const server = await startPostgres({ major: 18 })
  return {
    kind: 'the embedded PostgreSQL 18 from npm',
    url: server.url(),
    stop: () => server[Symbol.asyncDispose](),
  }
}
