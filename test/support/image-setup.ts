import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { docker } from './docker.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The tag under which the image of this work tree was built for this run. */
    image: string
  }
}

const root = join(import.meta.dirname, '../..')

/** Builds the image as a user would; fails where there is no Docker. The layers stay for the next build, the tag goes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const image = `pg-ratchet:test-${process.pid}`
  const { exit, output } = await docker(['build', '-t', image, '.'], { cwd: root })
  if (exit !== 0) throw new Error(`The image tests need a Docker engine that can build the image:\n${output}`)
  project.provide('image', image)
  return async () => void (await docker(['image', 'rm', image]))
}
