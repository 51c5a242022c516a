import { describe, expect, test } from 'vitest'
import { matcher, reconcile, rowVersion, unknownChecksums } from '../../../src/plan/reconcile.ts'
import { applied, migration } from '../../support/build.ts'

const files = (...names: readonly string[]) => names.map((name) => migration(name))

/** Each file with its state, then each row without a file. */
const states = (migrations: Parameters<typeof reconcile>[0], entries: Parameters<typeof reconcile>[1]) => {
  const state = reconcile(migrations, entries)
  return [
    ...state.migrations.map(({ migration, state }) => `${migration.version} ${state}`),
    ...state.strays.map(({ entry, state }) => `${entry.version} ${state}`),
  ]
}

describe('the state of each version', () => {
  test.each([
    ['nothing and nothing', [], [], []],
    ['a file without a row is pending', files('001_a.sql'), [], ['001 pending']],
    ['a file with a row is applied', [migration('001_a.sql', 'a')], [applied('001', 'a')], ['001 applied']],
    [
      'a file whose text changed since is edited',
      [migration('001_a.sql', 'new')],
      [applied('001', 'a')],
      ['001 edited'],
    ],
    [
      'a row without a checksum says nothing about the text',
      [migration('001_a.sql', 'new')],
      [applied('001')],
      ['001 applied'],
    ],
    [
      'a line end of Windows is no edit',
      [migration('001_a.sql', 'a\r\n')],
      [applied('001', 'a\n')],
      ['001 applied'],
    ],
    [
      'rows come in any order',
      files('001_a.sql', '002_b.sql'),
      [applied('002'), applied('001')],
      ['001 applied', '002 applied'],
    ],
    [
      'a pending file before an applied one is out of order',
      files('001_a.sql', '002_b.sql', '003_c.sql'),
      [applied('002')],
      ['001 out of order', '002 applied', '003 pending'],
    ],
    [
      'an edited one counts as applied there',
      [migration('001_a.sql'), migration('002_b.sql', 'new')],
      [applied('002', 'old')],
      ['001 out of order', '002 edited'],
    ],
    [
      'a row without a file in the middle is missing',
      files('001_a.sql', '003_c.sql'),
      [applied('001'), applied('002'), applied('003')],
      ['001 applied', '003 applied', '002 missing'],
    ],
    ['so is one before the first', files('002_b.sql'), [applied('001')], ['002 pending', '001 missing']],
    [
      'so is one between applied and pending files',
      files('001_a.sql', '003_c.sql'),
      [applied('001'), applied('002')],
      ['001 applied', '003 pending', '002 missing'],
    ],
    [
      'a row newer than every file is ahead',
      files('001_a.sql'),
      [applied('001'), applied('002')],
      ['001 applied', '002 ahead'],
    ],
    ['by number, not by text', files('9_a.sql'), [applied('10')], ['9 pending', '10 ahead']],
    [
      'whatever form it has',
      files('001_a.sql'),
      [applied('002_b'), applied('003_c.sql')],
      ['001 pending', '002_b ahead', '003_c.sql ahead'],
    ],
    [
      'in an empty folder all rows are ahead',
      [],
      [applied('001'), applied('002')],
      ['001 ahead', '002 ahead'],
    ],
    [
      'an older row of the newest version under another name is missing',
      files('002_new.sql'),
      [applied('002_old')],
      ['002 pending', '002_old missing'],
    ],
    [
      'a row that is no version is missing',
      files('001_a.sql'),
      [applied('init')],
      ['001 pending', 'init missing'],
    ],
    ['an empty row is missing', files('001_a.sql'), [applied('')], ['001 pending', ' missing']],
    [
      'without numbers: newer by name is ahead',
      files('a.sql', 'b.sql'),
      [applied('a'), applied('c')],
      ['a applied', 'b pending', 'c ahead'],
    ],
    ['without numbers: older by name is missing', files('b.sql'), [applied('a')], ['b pending', 'a missing']],
  ])('%s', (_title, migrations, entries, expected) => {
    expect(states(migrations, entries)).toEqual(expected)
  })
})

describe('a row belongs to a file', () => {
  test.each([
    ['if it is its version', '012', '012_contact.sql', 'version'],
    ['leading zeros aside', '12', '012_contact.sql', 'version'],
    ['leading zeros aside, in the file', '012', '12_contact.sql', 'version'],
    ['in each part', '20260115_1', '20260115_01_contact.sql', 'version'],
    ['the kind of separator aside', '1.2', 'V1_2__contact.sql', 'version'],
    ['without the V of Flyway', '1.2', 'V1.2__contact.sql', 'version'],
    ['with it', 'V1.2', 'V1.2__contact.sql', 'version'],
    ['if it is its name without .sql', '012_contact', '012_contact.sql', 'base'],
    ['if it is its whole name', '012_contact.sql', '012_contact.sql', 'file'],
    ['so a file can get more zeros: 9_x as 09_x', '9_x', '09_x.sql', 'base'],
    ['so a file can get more zeros: 9_x.sql as 09_x.sql', '9_x.sql', '09_x.sql', 'file'],
    ['so a file can get another separator', '9_x', '9-x.sql', 'base'],
    ['a version without a name', '012', '012.sql', 'version'],
    ['a version without a name, with .sql', '012.sql', '012.sql', 'file'],
    [
      'if it is its leading digits, and no other file has them',
      '20260115',
      '20260115_01_contact.sql',
      'version',
    ],
    ['its leading digits, leading zeros aside', '1', '001_2_factors.sql', 'version'],
    ['a timestamp that no double holds', '20260115093000123456', '20260115093000123456_x.sql', 'version'],
    ['a folder without numbers: its name', 'init', 'init.sql', 'version'],
    ['a folder without numbers: its whole name', 'init.sql', 'init.sql', 'file'],
  ])('%s', (_title, row, file, form) => {
    const found = matcher(files(file))(row)
    expect(found?.migration.file).toBe(file)
    expect(found?.form).toBe(form)
  })

  test.each([
    ['another version', '013', '012_contact.sql'],
    ['one that it begins with', '1', '12_contact.sql'],
    ['one that begins with it', '120', '12_contact.sql'],
    ['another name', '012_people', '012_contact.sql'],
    ['a part of the name', '012_cont', '012_contact.sql'],
    ['more than the name', '012_contact_old', '012_contact.sql'],
    ['another extension', '012_contact.txt', '012_contact.sql'],
    ['a name where the file has none', '012_contact', '012.sql'],
    ['digits with a name, of a longer version', '20260115_contact', '20260115_01_contact.sql'],
    ['a longer version', '001_2', '001_two.sql'],
    ['an empty row', '', '012_contact.sql'],
    ['no number', 'contact', '012_contact.sql'],
    ['a folder without numbers: in other case', 'Init', 'init.sql'],
    ['a property of every object', 'constructor', '012_contact.sql'],
  ])('but not if it is %s', (_title, row, file) => {
    expect(matcher(files(file))(row)).toBeUndefined()
  })

  test('leading digits that two files have mean neither', () => {
    const find = matcher(files('20260115_01_a.sql', '20260115_02_b.sql'))
    expect([find('20260115'), find('20260115_02')?.migration.file]).toEqual([undefined, '20260115_02_b.sql'])
  })

  test('leading digits that three files have mean none of them', () => {
    const find = matcher(files('7_1_a.sql', '7_2_b.sql', '7_3_c.sql'))
    expect(find('7')).toBeUndefined()
  })

  test('a version comes before leading digits', () => {
    const find = matcher(files('20260115.sql', '20260115_01_a.sql'))
    expect(find('20260115')?.migration.file).toBe('20260115.sql')
  })
})

describe('new rows have the form of the old ones', () => {
  const migrations = files('001_a.sql', '002_b.sql', '003_c.sql')
  test.each([
    ['no rows', [], 'version'],
    ['versions', ['001', '002'], 'version'],
    ['versions and names', ['001_a', '002_b'], 'base'],
    ['file names', ['001_a.sql', '002_b.sql'], 'file'],
    ['mostly versions', ['001', '002', '003_c.sql'], 'version'],
    ['mostly names', ['001', '002_b', '003_c'], 'base'],
    ['mostly file names', ['001', '002_b.sql', '003_c.sql'], 'file'],
    ['one of each', ['001', '002_b', '003_c.sql'], 'version'],
    ['as many versions as file names', ['001', '002_b.sql'], 'version'],
    ['rows without a file do not count', ['008_x.sql', '009_y.sql', '001'], 'version'],
  ])('%s', (_title, rows, form) => {
    expect(
      reconcile(
        migrations,
        rows.map((row) => applied(row)),
      ).form,
    ).toBe(form)
  })

  test.each([
    ['version', '1.2'],
    ['base', 'V1.2__x'],
    ['file', 'V1.2__x.sql'],
  ] as const)('%s: %s', (form, expected) => {
    expect(rowVersion(migration('V1.2__x.sql'), form)).toBe(expected)
  })

  test.each([
    ['012_contact.up.sql', '012_contact'],
    ['20260115_contact/migration.sql', '20260115_contact'],
    ['2026-01-15-093000_contact/up.sql', '2026-01-15-093000_contact'],
  ])('the name of %s is %s', (file, base) => {
    expect(rowVersion(migration(file), 'base')).toBe(base)
    for (const row of [file, base, migration(file).version, `${base}.sql`])
      expect(matcher(files(file))(row)?.migration.file).toBe(file)
  })
})

test('checksums that nobody knew are those of the files, under the name that the row has', () => {
  const known = migration('001_a.sql', 'a')
  const unknown = migration('002_b.sql', 'b')
  const state = reconcile(
    [known, unknown, migration('003_c.sql')],
    [applied('001', 'a'), applied('002_b'), applied('009')],
  )
  expect(unknownChecksums(state)).toEqual([{ version: '002_b', checksum: unknown.checksum }])
})

describe('what runs again', () => {
  const view = (text: string) => migration('R__view.sql', text)
  const always = migration('grants.sql', 'x', { repeat: 'always' })
  test.each([
    ['without a row is pending', [view('a'), always], [], ['R__view pending', 'grants pending']],
    ['with the text of its row has run', [view('a')], [applied('R__view', 'a')], ['R__view applied']],
    ['with another text is changed', [view('b')], [applied('R__view', 'a')], ['R__view changed']],
    ['with an unknown text is changed', [view('b')], [applied('R__view')], ['R__view changed']],
    ['always, whatever its text', [always], [applied('grants', 'x')], ['grants always']],
    ['has a row that may be a file name', [view('a')], [applied('R__view.sql', 'a')], ['R__view applied']],
  ])('%s', (_title, migrations, entries, expected) => {
    const { repeatables, strays } = reconcile(migrations, entries)
    expect(repeatables.map(({ migration, state }) => `${migration.version} ${state}`)).toEqual(expected)
    expect(strays).toEqual([])
  })

  test('has no say in the order of the others', () => {
    const migrations = [migration('001_a.sql'), view('a'), migration('zzz.sql', '', { repeat: 'always' })]
    expect(states(migrations, [applied('R__view', 'a'), applied('zzz', '')])).toEqual(['001 pending'])
    expect(states(migrations, [applied('001'), applied('002')])).toEqual(['001 applied', '002 ahead'])
  })

  test('is not missing when its file is gone, nor newer than the files', () => {
    const gone = { ...applied('grants', 'x'), kind: 'repeatable' }
    expect(states(files('001_a.sql'), [gone, applied('R__old', 'a')])).toEqual(['001 pending'])
    expect(states([], [gone])).toEqual([])
  })

  test('has no checksum to be learned', () => {
    expect(unknownChecksums(reconcile([view('a')], [applied('R__view')]))).toEqual([])
  })
})

describe('a squash', () => {
  const squash = migration('200_all.sql', 'all', { replaces: { from: '001', to: '199' } })
  const after = migration('201_b.sql')
  test.each([
    ['is run where there is nothing', [], ['200 pending', '201 pending']],
    ['stands for what is there', ['001', '199'], ['200 replaced', '201 pending']],
    ['stands for it by its last one', ['199'], ['200 replaced', '201 pending']],
    ['in whatever form', ['199_z.sql', '5_a'], ['200 replaced', '201 pending']],
    ['stands for it also behind newer ones', ['199', '201'], ['200 replaced', '201 applied']],
    ['does not stand for a part', ['001', '198'], ['200 behind', '201 pending']],
    ['is out of order like any other', ['201'], ['200 out of order', '201 applied']],
    ['is recorded, and none of those is missing', ['001', '199', '200'], ['200 applied', '201 pending']],
    [
      'does not explain others',
      ['000', '199', '300'],
      ['200 replaced', '201 pending', '000 missing', '300 ahead'],
    ],
  ])('%s', (_title, rows, expected) => {
    expect(
      states(
        [squash, after],
        rows.map((row) => applied(row)),
      ),
    ).toEqual(expected)
  })
})
