import { expect, test } from 'vitest'
import { startupOptions } from '../../../src/database/startup-options.ts'

test.each([
  ['-c search_path=app', [{ name: 'search_path', value: 'app' }]],
  ['-csearch_path=app', [{ name: 'search_path', value: 'app' }]],
  ['--search-path=app', [{ name: 'search_path', value: 'app' }]],
  ['--search_path=a=b', [{ name: 'search_path', value: 'a=b' }]],
  [
    '  -c\tsearch_path=a,\\ b\n--jit=off ',
    [
      { name: 'search_path', value: 'a, b' },
      { name: 'jit', value: 'off' },
    ],
  ],
  ['-c a.b=\\\\x', [{ name: 'a.b', value: '\\x' }]],
  ['-c a=', [{ name: 'a', value: '' }]],
  ['', []],
  ['-e -S 64', ['-e', '-S', '64']],
  ['-c', ['-c']],
  ['-c search_path', ['-c']],
])('%j is split as the server does', (text, expected) => {
  expect(startupOptions(text)).toEqual(expected)
})
