import { fileURLToPath } from 'node:url';
import type { KinesisSettings } from '../kinesis/server.ts';
import { at, USER, type Server } from '../server.ts';

const PROGRAM = fileURLToPath(new URL('../kinesis/server.ts', import.meta.url));
const PORTS = ['plain', 'tls', 'password', 'passwordTls', 'clientCertificate'];

/** Streams change their state within some milliseconds instead of half a second. */
const QUICK = { createStreamMs: 5, deleteStreamMs: 5, updateStreamMs: 5, shardLimit: 1000 };

/**
 * Amazon Kinesis, by the emulator kinesalite. Listeners with a password take the user name as access key and look at nothing else; the
 * others take everybody. Settings are options of kinesalite.
 */
export const kinesis: Server = {
  name: 'kinesis',
  title: 'Kinesis (kinesalite 3.3.3)',
  ports: PORTS,
  ready: /Kinesis is ready/,

  listeners(ports, secret) {
    const user = { username: USER, password: secret };
    return {
      plain: at(ports['plain']),
      tls: at(ports['tls'], true),
      password: at(ports['password'], false, user),
      passwordTls: at(ports['passwordTls'], true, user),
      clientCertificate: at(ports['clientCertificate'], true),
    };
  },

  programs: async () => ({}),
  files: () => ({}),

  run({ bind, ports, config, data, settings }) {
    const told: KinesisSettings = {
      bind,
      ports,
      config,
      data,
      accessKey: USER,
      emulator: { ...QUICK, ...settings },
    };
    return { file: process.execPath, args: ['--disable-warning=DEP0180', PROGRAM, JSON.stringify(told)] };
  },
};
