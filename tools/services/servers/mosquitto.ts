import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { fromDebian } from '../origin/apt.ts';
import { findProgram } from '../origin/find-program.ts';
import { at, USER, type Place, type Server } from '../server.ts';

const ITERATIONS = 101;

/** A line of a password file, as `mosquitto_passwd` writes it. */
function passwordLine(password: string): string {
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, ITERATIONS, 64, 'sha512');
  return `${USER}:$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}

function configuration({ bind, config, data, ports, settings }: Place): string {
  const tls = [`cafile ${config}/ca.pem`, `certfile ${config}/server.pem`, `keyfile ${config}/server.key`];
  const password = ['allow_anonymous false', `password_file ${config}/passwords`];
  const certificate = ['require_certificate true', 'use_identity_as_username true'];
  const listeners: Record<string, string[]> = {
    plain: ['allow_anonymous true'],
    tls: [...tls, 'allow_anonymous true'],
    password,
    passwordTls: [...tls, ...password],
    clientCertificate: [...tls, ...certificate],
    webSocket: ['protocol websockets', 'allow_anonymous true'],
  };
  const general = {
    user: 'root',
    per_listener_settings: 'true',
    persistence: 'true',
    persistence_location: `${data}/`,
    log_dest: 'stderr',
    max_queued_messages: '0',
    ...settings,
  };
  return [
    ...Object.entries(general).map((setting) => setting.join(' ')),
    ...Object.entries(listeners).flatMap(([name, lines]) => [`listener ${ports[name]} ${bind}`, ...lines]),
    '',
  ].join('\n');
}

/** Eclipse Mosquitto. What sessions hold is on disk when it ends in order, and lost by `kill -9`. */
export const mosquitto: Server = {
  name: 'mosquitto',
  title: 'Mosquitto',
  ports: ['plain', 'tls', 'password', 'passwordTls', 'clientCertificate', 'webSocket'],
  ready: /mosquitto version \S+ running/,
  container: { server: 'mosquitto' },

  listeners(ports, secret) {
    const user = { username: USER, password: secret };
    return {
      plain: at(ports['plain']),
      tls: at(ports['tls'], true),
      password: at(ports['password'], false, user),
      passwordTls: at(ports['passwordTls'], true, user),
      clientCertificate: at(ports['clientCertificate'], true),
      webSocket: at(ports['webSocket']),
    };
  },

  programs: async (say) => ({
    server: await fromDebian(() => findProgram('mosquitto'), ['mosquitto'], say),
  }),

  files: (place) => ({
    'mosquitto.conf': configuration(place),
    passwords: passwordLine(place.listeners.password.password!),
  }),

  run: ({ config }, programs) => ({ file: programs['server']!, args: ['-c', `${config}/mosquitto.conf`] }),
};
