import { createHash, randomBytes } from 'node:crypto';
import { fromDebian } from '../origin/apt.ts';
import { findProgram } from '../origin/find-program.ts';
import { at, USER, type Place, type Server } from '../server.ts';

const PLACES = ['/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin'];

function hashed(password: string): string {
  const salt = randomBytes(4);
  const hash = createHash('sha256').update(salt).update(password).digest();
  return Buffer.concat([salt, hash]).toString('base64');
}

/** `guest` may do everything, `dstream` too; the name in the certificate of a client is `dstream` as well. */
function definitions({ listeners }: Place): string {
  const everything = { vhost: '/', configure: '.*', write: '.*', read: '.*' };
  const users = { guest: 'guest', [USER]: listeners.password.password! };
  return JSON.stringify({
    vhosts: [{ name: '/' }],
    users: Object.entries(users).map(([name, password]) => ({
      name,
      password_hash: hashed(password),
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      tags: 'administrator',
    })),
    permissions: Object.keys(users).map((user) => ({ user, ...everything })),
  });
}

function configuration({ bind, config, ports, settings }: Place): string {
  const lines = {
    'listeners.tcp.1': `${bind}:${ports['plain']}`,
    'listeners.ssl.1': `${bind}:${ports['tls']}`,
    'ssl_options.cacertfile': `${config}/ca.pem`,
    'ssl_options.certfile': `${config}/server.pem`,
    'ssl_options.keyfile': `${config}/server.key`,
    'ssl_options.verify': 'verify_peer',
    'ssl_options.fail_if_no_peer_cert': 'false',
    ssl_cert_login_from: 'common_name',
    'auth_mechanisms.1': 'PLAIN',
    'auth_mechanisms.2': 'AMQPLAIN',
    'auth_mechanisms.3': 'EXTERNAL',
    load_definitions: `${config}/definitions.json`,
    'loopback_users.guest': 'false',
    'disk_free_limit.absolute': '10MB',
    'log.console': 'true',
    'log.console.level': 'info',
    'log.file': 'false',
    ...settings,
  };
  return Object.entries(lines)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('');
}

/** What the server and its commands are told through the environment. */
const environment = ({ config, data, ports }: Place): Record<string, string> => ({
  HOME: data,
  RABBITMQ_NODENAME: `dstream-${ports['plain']}@localhost`,
  RABBITMQ_CONF_ENV_FILE: `${config}/rabbitmq-env.conf`,
  RABBITMQ_CONFIG_FILE: `${config}/rabbitmq.conf`,
  RABBITMQ_ENABLED_PLUGINS_FILE: `${config}/enabled_plugins`,
  RABBITMQ_MNESIA_BASE: `${data}/mnesia`,
  RABBITMQ_LOG_BASE: `${data}/log`,
  RABBITMQ_PID_FILE: `${data}/pid`,
  RABBITMQ_DIST_PORT: String(ports['nodes']),
  ERL_EPMD_ADDRESS: '127.0.0.1',
  ERL_EPMD_PORT: String(ports['names']),
  // Makes the script become the server instead of staying its parent.
  RUNNING_UNDER_SYSTEMD: 'true',
});

/**
 * RabbitMQ. The listeners without a password in their name take the user `guest`, whose password is `guest`; the one that asks for the
 * certificate of a client is that of TLS, with the mechanism EXTERNAL.
 */
export const rabbitmq: Server = {
  name: 'rabbitmq',
  title: 'RabbitMQ',
  ports: ['plain', 'tls', 'nodes', 'names'],
  ready: /Server startup complete/,
  container: { server: 'rabbitmq-server', names: 'epmd' },

  listeners(ports, secret) {
    const guest = { username: 'guest', password: 'guest' };
    const user = { username: USER, password: secret };
    return {
      plain: at(ports['plain'], false, guest),
      tls: at(ports['tls'], true, guest),
      password: at(ports['plain'], false, user),
      passwordTls: at(ports['tls'], true, user),
      clientCertificate: at(ports['tls'], true),
    };
  },

  programs: async (say) => ({
    server: await fromDebian(() => findProgram('rabbitmq-server', PLACES), ['rabbitmq-server'], say),
    names: await fromDebian(() => findProgram('epmd'), ['erlang-base'], say),
  }),

  files: (place) => ({
    'rabbitmq.conf': configuration(place),
    'rabbitmq-env.conf': '',
    'definitions.json': definitions(place),
    enabled_plugins: '[rabbitmq_auth_mechanism_ssl].\n',
  }),

  // Else the server starts one that belongs to nobody and stays behind.
  companion: ({ ports }, programs) => ({
    file: programs['names']!,
    args: ['-address', '127.0.0.1', '-port', String(ports['names'])],
  }),

  run: (place, programs) => ({ file: programs['server']!, args: [], env: environment(place) }),
};
