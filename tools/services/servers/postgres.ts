import { fromDebian } from '../origin/apt.ts';
import { findProgram } from '../origin/find-program.ts';
import { at, USER, type Place, type Server } from '../server.ts';

const PLACES = ['/usr/lib/postgresql/*/bin', '/opt/homebrew/opt/postgresql@*/bin'];
const TRUSTED = 'dstream_trusted';
const CERTIFIED = 'dstream_certified';

const find = (program: string) => () => findProgram(program, PLACES);

/** Who gets in, and how; the first line that fits counts. The name in the certificate of a client is `dstream`. */
const ACCESS = `
host    all ${TRUSTED}   all trust
hostssl all ${CERTIFIED} all cert map=clients
host    all ${USER}      all scram-sha-256
`;
const NAMES = `clients ${USER} ${CERTIFIED}\n`;

/** One statement a line, as the server reads them from its input. */
const roles = (password: string): string =>
  [
    `CREATE ROLE ${TRUSTED} SUPERUSER LOGIN`,
    `CREATE ROLE ${CERTIFIED} SUPERUSER LOGIN`,
    `CREATE ROLE ${USER} SUPERUSER LOGIN PASSWORD '${password}'`,
    `CREATE DATABASE ${USER}`,
    '',
  ].join(';\n');

function configuration({ bind, config, ports, settings }: Place): string {
  const lines = {
    listen_addresses: bind,
    port: ports['plain'],
    unix_socket_directories: '',
    hba_file: `${config}/access`,
    ident_file: `${config}/names`,
    ssl: 'on',
    ssl_ca_file: `${config}/ca.pem`,
    ssl_cert_file: `${config}/server.pem`,
    ssl_key_file: `${config}/server.key`,
    ...settings,
  };
  return Object.entries(lines)
    .map(([key, value]) => `${key} = '${value}'\n`)
    .join('');
}

/** PostgreSQL. The listeners differ by their user only; all users may do everything, in the database `dstream`. */
export const postgres: Server = {
  name: 'postgres',
  title: 'PostgreSQL',
  ports: ['plain'],
  ready: /database system is ready to accept connections/,
  container: { server: 'postgres', initialize: 'initdb' },
  neverRoot: true,
  end: 'SIGINT',
  leavesTraces: true,

  listeners(ports, secret) {
    const listener = (tls: boolean, username: string, password?: string) =>
      at(ports['plain'], tls, { username, database: USER, ...(password && { password }) });
    return {
      plain: listener(false, TRUSTED),
      tls: listener(true, TRUSTED),
      password: listener(false, USER, secret),
      passwordTls: listener(true, USER, secret),
      clientCertificate: listener(true, CERTIFIED),
    };
  },

  programs: async (say) => ({
    server: await fromDebian(find('postgres'), ['postgresql'], say),
    initialize: await fromDebian(find('initdb'), ['postgresql'], say),
  }),

  files: (place) => ({
    'postgresql.conf': configuration(place),
    access: ACCESS,
    names: NAMES,
  }),

  prepare: ({ data, listeners }, programs) => [
    {
      file: programs['initialize']!,
      args: ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync'],
    },
    {
      file: programs['server']!,
      args: ['--single', '-D', data, 'postgres'],
      input: roles(listeners.password.password!),
    },
  ],

  run: ({ config, data }, programs) => ({
    file: programs['server']!,
    args: ['-D', data, '-c', `config_file=${config}/postgresql.conf`],
  }),
};
