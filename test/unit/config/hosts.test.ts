import { describe, expect, test } from 'vitest'
import { isSocket } from '../../../src/config/hosts.ts'
import { load } from '../../support/config.ts'
import { failureOf } from '../../support/failure.ts'

type Env = Readonly<Record<string, string>>
const serverOf = (env: Env) => load({ env: { PGUSER: 'app', ...env } }).config.server
const url = (rest: string) => ({ DATABASE_URL: `postgres://${rest}` })
const dsn = (text: string) => ({ DATABASE_URL: text })
const host = (host: string, port = 5432, hostAddress?: string) => ({ host, port, hostAddress })

describe('the hosts to try', () => {
  test.each<[title: string, env: Env, hosts: readonly object[]]>([
    ['one', url('db'), [host('db')]],
    ['none: this machine', dsn('user=app'), [host('localhost')]],
    ['an empty one: this machine', { PGHOST: 'x', ...dsn("host=''") }, [host('localhost')]],
    ['two of a URL', url('a:1,b:2/crm'), [host('a', 1), host('b', 2)]],
    ['a port for the second alone', url('a,b:2/crm'), [host('a'), host('b', 2)]],
    ['a port for the first alone', url('a:1,b/crm'), [host('a', 1), host('b')]],
    [
      'two without ports, and a port of the variable',
      { PGPORT: '6', ...url('a,b/crm') },
      [host('a'), host('b')],
    ],
    ['one without a port, and a port of the variable', { PGPORT: '6', ...url('a/crm') }, [host('a', 6)]],
    [
      'two ports without hosts',
      { PGHOST: 'x', ...url(':1,:2/crm') },
      [host('localhost', 1), host('localhost', 2)],
    ],
    [
      'an empty host among others',
      dsn('host=a,,b port=1,2,'),
      [host('a', 1), host('localhost', 2), host('b')],
    ],
    ['one port for all', dsn('host=a,b,c port=6'), [host('a', 6), host('b', 6), host('c', 6)]],
    ['blanks around ports', dsn("host=a,b port='1, 2 '"), [host('a', 1), host('b', 2)]],
    ['of the variables', { PGHOST: 'a,b', PGPORT: '1,2' }, [host('a', 1), host('b', 2)]],
    [
      'hosts of the string, ports of the variable',
      { PGPORT: '1,2', ...dsn('host=a,b') },
      [host('a', 1), host('b', 2)],
    ],
    [
      'addresses alone',
      dsn('hostaddr=127.0.0.1,::1'),
      [host('127.0.0.1', 5432, '127.0.0.1'), host('::1', 5432, '::1')],
    ],
    ['an address for one of two', dsn('host=a,b hostaddr=,::1'), [host('a'), host('b', 5432, '::1')]],
    ['IPv6 addresses', url('[::1]:1,[fe80::1%25eth0]/crm'), [host('::1', 1), host('fe80::1%eth0')]],
    ['sockets', url('%2Frun%2Fpg,%40name,db/crm'), [host('/run/pg'), host('@name'), host('db')]],
    [
      'a socket as a parameter',
      url('/crm?host=/run/pg,@name&port=1,2'),
      [host('/run/pg', 1), host('@name', 2)],
    ],
  ])('%s', (_title, env, hosts) => {
    expect(serverOf(env).hosts).toEqual(hosts)
  })

  test('where it goes is said of all of them', () => {
    expect(serverOf(url('a:1,[::1]:2,%40name/crm')).address).toBe('a:1,[::1]:2,@name:5432/crm')
  })
})

describe('what does not match, or is none', () => {
  const tooLong = `/tmp/${'long'.repeat(30)}`
  test.each<[title: string, env: Env, problem: string]>([
    [
      'fewer ports than hosts',
      dsn('host=a,b,c port=1,2'),
      'hosts (3) and ports (2) do not match: name one port, or one for each host',
    ],
    [
      'more ports than hosts',
      dsn('host=a port=1,2'),
      'hosts (1) and ports (2) do not match: name one port, or one for each host',
    ],
    [
      'addresses and hosts',
      dsn('host=a,b hostaddr=127.0.0.1'),
      'hosts (2) and values of hostaddr (1) do not match: name as many of each',
    ],
    ['an address that is a name', dsn('host=a,b hostaddr=127.0.0.1,b'), 'hostaddr=b is not an IP address'],
    ['a port that is none', dsn('host=a,b port=1,x'), 'port=x is not a port: write a number'],
    [
      'a port of the variable',
      { PGHOST: 'a', PGPORT: '0' },
      "PGPORT: '0' is out of range for a port: write 1 to 65535",
    ],
    ['a host in brackets that is no IPv6 address', url('[db]/crm'), 'DATABASE_URL has a host that is none'],
    ['a zone that is not encoded', url('[fe80::1%eth0]/crm'), 'DATABASE_URL has a host that is none'],
    [
      'the path of a socket',
      dsn(`host=${tooLong}`),
      'the path of the socket in host is too long: 107 bytes at most, /.s.PGSQL.5432 included',
    ],
    [
      'a kind of server',
      dsn('host=a target_session_attrs=master'),
      'target_session_attrs=master is none of any, read-write, read-only, primary, standby, prefer-standby',
    ],
    [
      'a way to balance',
      dsn('host=a load_balance_hosts=on'),
      'load_balance_hosts=on is none of disable, random',
    ],
  ])('%s', (_title, env, problem) => {
    const failure = failureOf(() => serverOf(env))
    expect(failure).toMatchObject({ code: 'CONFIG_INVALID', problems: [problem] })
  })
})

test('which hosts are sockets', () => {
  const sockets = ['/run/pg', '@name', 'db', '127.0.0.1', '::1'].map((name) => isSocket(host(name) as never))
  expect(sockets).toEqual([true, true, false, false, false])
  expect(isSocket(host('/run/pg', 5432, '127.0.0.1') as never)).toBe(false)
})

test.each([
  ['any host, the first first, where nothing is said', url('a,b'), { target: 'any', random: false }],
  [
    'what is said',
    url('a,b/?target_session_attrs=primary&load_balance_hosts=random'),
    { target: 'primary', random: true },
  ],
  [
    'what the variables say',
    { ...url('a,b'), PGTARGETSESSIONATTRS: 'standby', PGLOADBALANCEHOSTS: 'random' },
    { target: 'standby', random: true },
  ],
])('%s', (_title, env, expected) => {
  expect(serverOf(env)).toMatchObject(expected)
})

test('each host has its own password in a password file', () => {
  const { server } = load({
    env: { PGUSER: 'app', PGHOST: 'a,b,c', PGPORT: '1,2,3', PGPASSFILE: '/pass' },
    files: { '/pass': 'a:1:*:*:one\n*:2:*:*:two\nc:9:*:*:nine\n' },
  }).config
  expect(server.hosts.map((host) => server.password(host))).toEqual(['one', 'two', undefined])
})
