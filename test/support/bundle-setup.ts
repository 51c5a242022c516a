import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')

/** Has the tests start what is shipped: in half the time of the source, and there are thousands of starts. */
export default async function setup(): Promise<void> {
  if (process.env.RATCHET_TEST_BUNDLE) return
  await promisify(execFile)(process.execPath, [join(root, 'scripts/build.ts')])
  process.env.RATCHET_TEST_BUNDLE = join(root, 'dist/pg-ratchet.cjs')
}
