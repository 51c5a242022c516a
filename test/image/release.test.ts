import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

// The layers are there already, from the image that these tests are about.
test('everything of a release but publishing it', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', 'release:dry-run'], { cwd: root })
  expect(stdout).toMatch(/^version \d+\.\d+\.\d+\S*, image tags /m)
  expect(stdout).toMatch(/^audit: (no known weaknesses|the registry could not be asked)/m)
  expect(stdout).toMatch(/^licences: \d\d packages, all of them may be passed on$/m)
  expect(stdout).toMatch(/^SBOM: \d\d packages in the bundle$/m)
  expect(stdout).toMatch(/^npm package: 11 files, /m)
  expect(stdout).toContain('All of it but publishing is done.')
})
