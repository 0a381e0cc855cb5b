import { randomBytes } from 'node:crypto';
import { redactUrl } from '@dstream/connection';
import type { ReceiverSource, Store } from '@dstream/core/plugin';
import type { MqttMessage } from './mqtt-message.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { MqttSourceSettings } from './options.ts';
import { receive, type Receiving } from './receive.ts';
import { SessionMemory } from './session-memory.ts';
import { AcknowledgedStorage, UnacknowledgedStorage, type StorageSettings } from './storage.ts';

/** Receives from a broker over one connection or several. */
export const createMqttSource = (settings: MqttSourceSettings): ReceiverSource<MqttMessage> => {
  const { url, topics, qos, clientId, receivers } = settings;
  const memories = Array.from({ length: receivers }, () => new SessionMemory());
  return {
    kind: 'receiver',
    name: `mqtt ${topics.join(' ')} of ${redactUrl(url)}`,
    acknowledges: qos > 0 && clientId !== undefined,
    run(store, signal) {
      const shared = receivers === 1 ? store : oneAtATime(store);
      return together(
        memories.map((memory, index) => receivingOf(settings, index, memory, shared)),
        signal,
      );
    },
  };
};

const receivingOf = (
  settings: MqttSourceSettings,
  index: number,
  memory: SessionMemory,
  store: Store<MqttMessage>,
): Receiving => {
  const { url, qos, receivers, sessionExpiry, receiveMaximum } = settings;
  const isKept = settings.clientId !== undefined;
  const name = settings.clientId ?? `dstream${randomBytes(8).toString('hex')}`;
  const clientId = isKept && receivers > 1 ? `${name}-${index}` : name;
  const made: StorageSettings = { ...settings, store, memory, isKept, clientId, broker: redactUrl(url) };
  return {
    settings,
    request: { clientId, expiry: isKept ? sessionExpiry : 0, receiveMaximum },
    memory,
    storage: qos === 0 ? new UnacknowledgedStorage(made) : new AcknowledgedStorage(made),
  };
};

/** Receives over all connections until the signal aborts or one of them fails, which ends the others. */
const together = async (all: readonly Receiving[], signal: AbortSignal): Promise<void> => {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const runs = all.map((receiving) =>
    receive(receiving, either).catch((error: unknown) => {
      ending.abort();
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(runs)).find((run) => run.status === 'rejected');
  if (failed) throw failed.reason;
};
