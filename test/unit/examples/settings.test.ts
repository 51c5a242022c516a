import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settings } from '../../../src/config/settings.ts'
import { pages } from '../../support/documented.ts'

const root = join(import.meta.dirname, '../../..')
const known: readonly string[] = Object.values(settings).map(({ env }) => env)
const files = globSync('examples/**/*.{yaml,yml,Dockerfile}', { cwd: root })

test.each([...files, ...pages])('%s names only settings that there are', (file) => {
  const named = readFileSync(join(root, file), 'utf8').match(/\bRATCHET_[A-Z_]*[A-Z]/g) ?? []
  // That of a file has the name of the variable that the file is read for, or is a setting of its own.
  const isKnown = (name: string) => known.includes(name) || known.includes(name.replace(/_FILE$/, ''))
  expect(named.filter((name) => !isKnown(name))).toEqual([])
})
