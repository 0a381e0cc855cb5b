import { fromDebian } from '../origin/apt.ts';
import { findProgram } from '../origin/find-program.ts';
import { at, USER, type Place, type Server } from '../server.ts';

function configuration({ bind, config, data, ports, listeners, settings }: Place): string {
  const lines = {
    bind,
    port: ports['plain'],
    'tls-port': ports['tls'],
    'tls-ca-cert-file': `${config}/ca.pem`,
    'tls-cert-file': `${config}/server.pem`,
    'tls-key-file': `${config}/server.key`,
    'tls-auth-clients': 'optional',
    dir: data,
    appendonly: 'yes',
    save: '""',
    'protected-mode': 'no',
    ...settings,
  };
  const users = [
    `user default on nopass ~* &* +@all`,
    `user ${USER} on >${listeners.password.password} ~* &* +@all`,
  ];
  return [...Object.entries(lines).map((line) => line.join(' ')), ...users, ''].join('\n');
}

/**
 * Redis, with an append-only file. Who gives no name is the user `default`, who needs no password: an instance that asks everybody is
 * one with the setting `requirepass`.
 */
export const redis: Server = {
  name: 'redis',
  title: 'Redis',
  ports: ['plain', 'tls'],
  ready: /Ready to accept connections/,
  container: { server: 'redis-server' },

  listeners(ports, secret) {
    const user = { username: USER, password: secret };
    return {
      plain: at(ports['plain']),
      tls: at(ports['tls'], true),
      password: at(ports['plain'], false, user),
      passwordTls: at(ports['tls'], true, user),
      clientCertificate: at(ports['tls'], true),
    };
  },

  programs: async (say) => ({
    server: await fromDebian(() => findProgram('redis-server'), ['redis-server'], say),
  }),

  files: (place) => ({ 'redis.conf': configuration(place) }),
  run: ({ config }, programs) => ({ file: programs['server']!, args: [`${config}/redis.conf`] }),
};
