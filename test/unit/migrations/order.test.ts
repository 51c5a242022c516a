import { describe, expect, test } from 'vitest'
import { checkOrder, sortFiles } from '../../../src/migrations/order.ts'
import { migration } from '../../support/build.ts'

const sorted = (files: readonly string[]) =>
  sortFiles(files.map((file) => migration(file))).map(({ file }) => file)
const problems = (files: readonly string[]) =>
  checkOrder(sortFiles(files.map((file) => migration(file)))).map(({ file, problem }) => `${file} ${problem}`)

describe('order is filename order', () => {
  test.each([
    ['by bytes', ['003_c.sql', '001_a.sql', '002_b.sql'], ['001_a.sql', '002_b.sql', '003_c.sql']],
    ['upper case before lower case', ['b.sql', 'B.sql', 'a.sql'], ['B.sql', 'a.sql', 'b.sql']],
    [
      'by bytes of UTF-8, not by units of UTF-16',
      ['\u{1F418}.sql', '\uFF5E.sql'],
      ['\uFF5E.sql', '\u{1F418}.sql'],
    ],
    [
      'names of Flyway by number',
      ['V10__c.sql', 'V2__b.sql', 'V1.1__a.sql'],
      ['V1.1__a.sql', 'V2__b.sql', 'V10__c.sql'],
    ],
    [
      'in Flyway a version comes before what it begins',
      ['V1.1__b.sql', 'V1__a.sql'],
      ['V1__a.sql', 'V1.1__b.sql'],
    ],
    [
      'a single name without V, and it is bytes again',
      ['V10__b.sql', 'V2__a.sql', '3_c.sql'],
      ['3_c.sql', 'V10__b.sql', 'V2__a.sql'],
    ],
    ['nothing', [], []],
  ])('%s', (_title, files, expected) => {
    expect(sorted(files)).toEqual(expected)
  })
})

describe('names that everybody reads in one way', () => {
  test.each([
    ['numbers of one length', ['001_a.sql', '002_b.sql', '010_c.sql']],
    ['longer numbers that still sort', ['1_a.sql', '2_b.sql', '3_c.sql']],
    ['parts', ['20260115_01_a.sql', '20260115_02_b.sql', '20260116_01_c.sql']],
    ['timestamps', ['20260115093000_a.sql', '20260115093001_b.sql']],
    ['no number at all', ['init.sql', 'seed.sql']],
    ['Flyway, of several lengths', ['V1__a.sql', 'V2__b.sql', 'V10__c.sql', 'V10.1__d.sql']],
    ['a version and its continuation', ['20260115.sql', '20260115_01_b.sql']],
  ])('%s', (_title, files) => {
    expect(problems(files)).toEqual([])
  })
})

describe('names that can be read in two ways are errors that name both files', () => {
  test.each([
    [
      'ten before two',
      ['10_b.sql', '2_a.sql'],
      ['migrations/2_a.sql comes after 10_b.sql by name, but before it by number'],
    ],
    [
      'every place is named',
      ['10_b.sql', '2_a.sql', '30_d.sql', '4_c.sql'],
      [
        'migrations/2_a.sql comes after 10_b.sql by name, but before it by number',
        'migrations/4_c.sql comes after 30_d.sql by name, but before it by number',
      ],
    ],
    [
      'the part behind the date',
      ['20260115_10_b.sql', '20260115_9_a.sql'],
      ['migrations/20260115_9_a.sql comes after 20260115_10_b.sql by name, but before it by number'],
    ],
    [
      'timestamps beside numbers',
      ['20260115093000_a.sql', '9_b.sql'],
      ['migrations/9_b.sql comes after 20260115093000_a.sql by name, but before it by number'],
    ],
    [
      'a dot sorts before a dash',
      ['1-2_a.sql', '1.1_b.sql'],
      ['migrations/1.1_b.sql comes after 1-2_a.sql by name, but before it by number'],
    ],
  ])('%s', (_title, files, expected) => {
    expect(problems(files)).toEqual(expected)
  })

  test.each([
    [
      'one version twice',
      ['002_a.sql', '002_b.sql'],
      ['migrations/002_b.sql has the version of 002_a.sql (002)'],
    ],
    ['2 and 002', ['002_a.sql', '2_b.sql'], ['migrations/2_b.sql has the version of 002_a.sql (2)']],
    ['1.2 and 1_2', ['1.2_a.sql', '1_2_b.sql'], ['migrations/1_2_b.sql has the version of 1.2_a.sql (1_2)']],
    [
      'with a V and without',
      ['1__a.sql', 'V1__b.sql'],
      ['migrations/V1__b.sql has the version of 1__a.sql (1)'],
    ],
    [
      'three of them',
      ['1_a.sql', '1_b.sql', '1_c.sql'],
      [
        'migrations/1_b.sql has the version of 1_a.sql (1)',
        'migrations/1_c.sql has the version of 1_a.sql (1)',
      ],
    ],
    [
      'duplicates are said before the order, which they disturb',
      ['002_a.sql', '10_c.sql', '2_b.sql'],
      ['migrations/2_b.sql has the version of 002_a.sql (2)'],
    ],
  ])('duplicates: %s', (_title, files, expected) => {
    expect(problems(files)).toEqual(expected)
  })

  test.each([
    [
      'numbers and none',
      ['001_init.sql', 'drop_all.sql', 'seed.sql'],
      [
        'migrations/drop_all.sql has no version, while 001_init.sql has one',
        'migrations/seed.sql has no version, while 001_init.sql has one',
      ],
    ],
    [
      'a number that runs into the name',
      ['001_init.sql', '2fa.sql'],
      ['migrations/2fa.sql has no version, while 001_init.sql has one'],
    ],
  ])('mixed: %s', (_title, files, expected) => {
    expect(problems(files)).toEqual(expected)
  })
})

describe('what runs again', () => {
  const files = [
    migration('R__b.sql'),
    migration('000_always.sql', '', { repeat: 'always' }),
    migration('V2__b.sql'),
    migration('grants.sql', '', { repeat: 'always' }),
    migration('V10__c.sql'),
  ]

  test('comes behind all others, by name, and changes nothing about their order', () => {
    expect(sortFiles(files).map(({ file }) => file)).toEqual([
      'V2__b.sql',
      'V10__c.sql',
      '000_always.sql',
      'R__b.sql',
      'grants.sql',
    ])
  })

  test('needs no number', () => {
    expect(checkOrder(sortFiles(files))).toEqual([])
  })
})

describe('a squash', () => {
  const squash = (file: string, from: string, to: string) => migration(file, '', { replaces: { from, to } })
  const found = (...files: readonly ReturnType<typeof migration>[]) =>
    checkOrder(sortFiles(files)).map(({ file, problem }) => `${file.replace('migrations/', '')} ${problem}`)

  test.each([
    ['alone', [squash('200_all.sql', '001', '199')], []],
    ['before newer ones', [squash('200_all.sql', '001', '199'), migration('201_a.sql')], []],
    ['behind older ones', [migration('009_a.sql'), squash('200_all.sql', '010', '199')], []],
    ['behind another', [squash('100_a.sql', '001', '099'), squash('200_b.sql', '101', '199')], []],
    ['with zeros or without', [squash('0200_all.sql', '1', '199')], []],
    [
      'with a version of what it replaces',
      [squash('199_all.sql', '001', '199')],
      ['199_all.sql replaces 001 to 199, and does not come after them'],
    ],
    [
      'with one before them',
      [squash('000_all.sql', '001', '199')],
      ['000_all.sql replaces 001 to 199, and does not come after them'],
    ],
    [
      'beside what it replaces',
      [migration('198_a.sql'), squash('200_all.sql', '001', '199')],
      ['198_a.sql is replaced by 200_all.sql, and is still here'],
    ],
    [
      'too late',
      [migration('200_a.sql'), squash('201_all.sql', '001', '199')],
      ['200_a.sql would run before 201_all.sql, and comes after what that replaces (001 to 199)'],
    ],
    [
      'without a version',
      [squash('all.sql', '001', '199')],
      ['all.sql replaces 001 to 199, and does not come after them'],
    ],
  ])('%s', (_title, files, expected) => {
    expect(found(...files)).toEqual(expected)
  })
})
