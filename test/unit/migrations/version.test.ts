import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVersions, parseVersionedName } from '../../../src/migrations/version.ts'

describe('the version is the numbers in front of the name', () => {
  test.each([
    ['002_add_users', '002', 'add_users'],
    ['20260115093000_add_users', '20260115093000', 'add_users'],
    ['20260115_01_x', '20260115_01', 'x'],
    ['2026-01-15-000000_x', '2026-01-15-000000', 'x'],
    ['2026_01_15_123456_x', '2026_01_15_123456', 'x'],
    ['V1.2__x', '1.2', 'x'],
    ['v1.2__x', '1.2', 'x'],
    ['V1_2__x', '1_2', 'x'],
    ['001_2fa', '001', '2fa'],
    ['001_2_factors', '001_2', 'factors'],
    ['001_2', '001_2', ''],
    ['001_2FA', '001', '2FA'],
    ['001__2fa', '001', '2fa'],
    ['001__2_factors', '001', '2_factors'],
    ['012', '012', ''],
    ['0', '0', ''],
    ['012_', '012', ''],
    ['012__name', '012', 'name'],
    ['012___name', '012', '_name'],
    ['012-name', '012', 'name'],
    ['012.name', '012', 'name'],
    ['012 name', '012', 'name'],
    ['012 - name', '012', '- name'],
    ['1.10.3-name', '1.10.3', 'name'],
    ['001_1_2_3x', '001_1_2', '3x'],
    ['001_10b_2', '001', '10b_2'],
    ['001_3é', '001_3', undefined],
    ['001_größe', '001', 'größe'],
    ['001_a.b', '001', 'a.b'],
    ['99999999999999999999_x', '99999999999999999999', 'x'],
    ['001_two\nlines', '001', 'two\nlines'],
  ])('%j is version %j', (text, version, name) => {
    const parsed = parseVersionedName(text)
    if (name === undefined) expect(parsed).toBeUndefined()
    else expect(parsed).toMatchObject({ version, name })
  })

  test.each([
    '',
    'x',
    'init',
    '_001_x',
    '2fa',
    '001x',
    'V',
    'Vx__1',
    'VV1__x',
    'R__views',
    'U1__x',
    'version_1',
    '-1_x',
    '.5_x',
    ' 1_x',
    '001+x',
    '001\tx',
    '1,5_x',
    '０１_x',
    '٣_x',
  ])('%j has no version', (text) => {
    expect(parseVersionedName(text)).toBeUndefined()
  })

  test('only a V in front makes it a name of Flyway', () => {
    expect(['V1__x', 'v1__x', '1__x'].map((text) => parseVersionedName(text)?.flyway)).toEqual([
      true,
      true,
      false,
    ])
  })

  test('a version reads as itself, whatever its numbers and separators are', () => {
    const numbers = fc.array(fc.stringMatching(/^\d{1,16}$/), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(numbers, fc.constantFrom('.', '_', '-'), (parts, separator) => {
        const version = parts.join(separator)
        expect(parseVersionedName(version)).toMatchObject({ version, name: '' })
        expect(parseVersionedName(`${version}__name`)).toMatchObject({ version, name: 'name' })
      }),
    )
  })
})

describe('two versions are the same', () => {
  test.each([
    ['2', '002', true],
    ['0', '000', true],
    ['1.2', '1_2', true],
    ['1.02', '1-2', true],
    ['20260115_01', '20260115_1', true],
    ['1', '1.0', false],
    ['12', '1.2', false],
    ['10', '1', false],
    ['20', '2', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(parseVersionedName(a)?.key === parseVersionedName(b)?.key).toBe(same)
    expect(compareVersions(a, b) === 0).toBe(same)
  })
})

describe('the order of versions is that of their numbers', () => {
  test.each([
    ['2', '10'],
    ['002', '10'],
    ['9', '010'],
    ['1', '1.0'],
    ['1.9', '1.10'],
    ['1.2', '2'],
    ['1_2', '1.3'],
    ['20260115_01', '20260115_02'],
    ['20260115', '20260115_01'],
    ['20260115_99', '20260116'],
    // These two are one and the same double.
    ['9007199254740992', '9007199254740993'],
    ['20260115093000123456', '20260115093000123457'],
  ])('%s comes before %s', (a, b) => {
    expect(Math.sign(compareVersions(a, b))).toBe(-1)
    expect(Math.sign(compareVersions(b, a))).toBe(1)
  })

  test('it is an order: whichever way three are compared, it is the same', () => {
    const version = fc
      .array(fc.nat({ max: 12 }).map(String), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join('.'))
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(0 - Math.sign(compareVersions(b, a)))
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
