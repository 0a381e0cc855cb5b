import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import {
  mqttConnectionOptions,
  openSession,
  type MqttConnectionOptions,
  type MqttConnectionSettings,
  type MqttSession,
  type SessionRequest,
} from '../../src/index.ts';

const schema = z.object(mqttConnectionOptions);

/** The options with their defaults, as a plugin has them. */
export const settingsOf = (options: MqttConnectionOptions): MqttConnectionSettings => schema.parse(options);

/** Where a listener is, without its password. */
export const urlOf = (
  { host, port }: { readonly host: string; readonly port: number },
  protocol = 'mqtt',
): string => `${protocol}://${host}:${port}`;

/** Opens a session that is closed after the test. */
export const opened = async (
  options: MqttConnectionOptions,
  request: Partial<SessionRequest> = {},
  signal?: AbortSignal,
): Promise<MqttSession> => {
  const session = await openSession(
    settingsOf(options),
    { clientId: `test-${randomUUID()}`, expiry: 0, ...request },
    signal,
  );
  onTestFinished(() => session.close());
  return session;
};
