import { describe, expect, test } from 'vitest'
import { readDenial } from '../../../src/permissions/denial.ts'

/** What PostgreSQL says, message and detail, where it is not what 14 and 18 say in test/database/permissions. */
test.each([
  [
    '15: must be superuser or have privileges of the pg_read_server_files role to COPY from a file',
    { type: 'member', of: 'pg_read_server_files', option: 'INHERIT' },
  ],
  [
    '15: must be superuser or have privileges of pg_checkpoint to do CHECKPOINT',
    { type: 'member', of: 'pg_checkpoint', option: 'INHERIT' },
  ],
  [
    '14: must be a member of the role whose process is being terminated or member of pg_signal_backend',
    { type: 'member', of: 'pg_signal_backend', option: 'INHERIT' },
  ],
  [
    '16: permission denied to create subscription\nOnly roles with privileges of the "pg_create_subscription" role may create subscriptions.',
    { type: 'member', of: 'pg_create_subscription', option: 'INHERIT' },
  ],
  [
    '16: permission denied to rename role\nOnly roles with the CREATEROLE attribute and the ADMIN option on role "a "" b" may rename this role.',
    { type: 'attribute', attribute: 'CREATEROLE', adminOf: 'a "" b' },
  ],
  ['14: must be owner of table pg_dumped', { type: 'owner', kind: 'table', name: 'pg_dumped' }],
  ['14: permission denied for tablespace big', { type: 'privilege', kind: 'tablespace', name: 'big' }],
  ['14: must be owner of operator class s.opc', { type: 'owner', kind: 'operator class', name: 's.opc' }],
  ['18: permission denied to set parameter "a.b"', { type: 'parameter', name: 'a.b' }],
])('%s', (said, expected) => {
  const [message = '', detail] = said.replace(/^\d+: /, '').split('\n')
  expect(readDenial({ message, detail, routine: 'aclcheck_error' })).toEqual(expected)
})

describe('nothing is read from', () => {
  test.each([
    ['another language', 'keine Berechtigung für Tabelle t', 'aclcheck_error'],
    ['another language, the owner', 'Berechtigung nur für Eigentümer der Tabelle t', 'aclcheck_error'],
    ['another language, a role', 'droit refusé pour configurer le rôle « other »', 'call_string_check_hook'],
    ['what a function raised', 'permission denied for table t', 'exec_stmt_raise'],
    ['what something else denied', 'permission denied', 'some_extension'],
    ['what only superusers may do', 'must be superuser to create superusers', 'CreateRole'],
    ['a policy', 'new row violates row-level security policy for table "t"', 'ExecWithCheckOptions'],
  ])('%s', (_title, message, routine) => {
    expect(readDenial({ message, routine })).toBeUndefined()
  })

  test('ALTER ROLE of 14 says no more than that', () => {
    expect(readDenial({ message: 'permission denied', routine: 'AlterRole' })).toEqual({
      type: 'attribute',
      attribute: 'CREATEROLE',
    })
  })
})
