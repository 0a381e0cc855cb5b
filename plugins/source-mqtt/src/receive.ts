import { openSession, type MqttSession, type SessionRequest } from '@dstream/mqtt-connection';
import type { MqttSourceSettings } from './options.ts';
import type { SessionMemory } from './session-memory.ts';
import type { Storage } from './storage.ts';
import { subscribe } from './subscribe.ts';
import { takeOver } from './take-over.ts';

/** One of the connections that receive. */
export interface Receiving {
  readonly settings: MqttSourceSettings;
  readonly request: SessionRequest;
  readonly memory: SessionMemory;
  readonly storage: Storage;
}

/** Receives over one connection. Resolves on abort, when everything received is stored; else rejects. */
export const receive = async (receiving: Receiving, signal: AbortSignal): Promise<void> => {
  const { settings, request, storage } = receiving;
  try {
    const session = await openSession(settings, request, signal, (client) =>
      takeOver(client, storage, settings.keepAlive),
    );
    await receiveOver(session, receiving, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const receiveOver = async (
  session: MqttSession,
  receiving: Receiving,
  signal: AbortSignal,
): Promise<void> => {
  const { storage } = receiving;
  const stop = (): void => storage.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const stored = storage.run(session);
  try {
    await Promise.race([stored, begin(session, receiving).then(() => session.failed)]);
  } finally {
    signal.removeEventListener('abort', stop);
    storage.giveUp();
    await stored.catch(() => undefined); // either it has ended the race, or the connection has
    await session.close();
  }
};

/** A session that is known to have its subscriptions keeps them: to subscribe again may bring retained messages again. */
const begin = async (session: MqttSession, { settings, memory }: Receiving): Promise<void> => {
  if (session.isResumed && memory.isKnown && settings.retained !== 'always') return;
  await subscribe(session, settings);
  memory.isKnown = true;
};
